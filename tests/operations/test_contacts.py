"""Creating, updating and deleting contacts: the rules between the values and the store."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from guanxi.domain.contact import checked_contact, encode_contact
from guanxi.domain.failures import (
    ContactUnknown,
    LabelUnknown,
    NameInvalid,
    OrganisationFull,
    OrganisationUnknown,
    OwnerUnknown,
    PhoneInvalid,
    PhoneTaken,
    ValueMissing,
)
from guanxi.operations.context import Caller
from guanxi.operations.create_contact import create_contact
from guanxi.operations.delete_contact import delete_contact
from guanxi.operations.read_contacts import get_contact, list_contacts
from guanxi.operations.update_contact import update_contact
from tests.backends import place_of
from tests.in_loop import in_loop
from tests.operations.acting import Acting, acting, values


@in_loop
async def test_a_contact_is_created_as_it_was_sent(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        userid = await acme.contact(mobile="138 0000 0001", title="Engineer")
        stored = await acme.read(userid)
        assert (stored.mobile, stored.state_code, stored.title, stored.userid) == (
            "138 0000 0001",
            "86",
            "Engineer",
            userid,
        )
        change = (await acme.changes())[-1]
        assert (change.kind, change.target, change.actor) == ("contact_created", userid, "tester")


@in_loop
async def test_two_processes_never_give_the_same_userid(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        other = Acting(place_of(tmp_path).open(), acme.corp_id)
        # All at one moment, as two servers on a busy machine have it.
        creates = [(acme, other)[number % 2].contact(f"138{number:08d}") for number in range(300)]
        assert len(set(await asyncio.gather(*creates))) == 300
        await other.store.close()


@pytest.mark.parametrize("missing", ["mobile", "state_code"])
@in_loop
async def test_a_new_contact_needs_a_whole_phone_number(tmp_path: Path, missing: str) -> None:
    async with acting(tmp_path) as acme:
        with pytest.raises(ValueMissing) as failure:
            await create_contact(acme.at(), acme.corp_id, checked_contact(values(**{missing: None})))
        assert failure.value.field == missing


@in_loop
async def test_what_cannot_be_taken_changes_nothing(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        userid = await acme.contact()
        before = await acme.changes()
        with pytest.raises(NameInvalid):
            await acme.contact("13800000002", name="n" * 129)
        with pytest.raises(PhoneInvalid):
            await acme.contact("123")
        with pytest.raises(NameInvalid):
            await update_contact(acme.at(), acme.corp_id, userid, values(name="n" * 129))
        with pytest.raises(PhoneInvalid):
            await update_contact(acme.at(), acme.corp_id, userid, values(mobile="123"))
        assert await acme.changes() == before


@in_loop
async def test_a_number_is_taken_in_whatever_form_it_is_sent(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await acme.contact("13800000001")
        for same in ("138-0000-0001", "+86 138 0000 0001", "１３８００００００01"):
            with pytest.raises(PhoneTaken):
                await acme.contact(same)
        other = await acme.contact("13800000001", state_code="49")
        with pytest.raises(PhoneTaken):
            await update_contact(acme.at(), acme.corp_id, other, values())


@in_loop
async def test_a_number_is_free_again_after_a_deletion(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await delete_contact(acme.at(), acme.corp_id, await acme.contact())
        await acme.contact()


@in_loop
async def test_deleting_what_is_not_there_fails(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        userid = await acme.contact()
        await delete_contact(acme.at(), acme.corp_id, userid)
        for gone in (userid, "", "nobody"):
            with pytest.raises(ContactUnknown):
                await delete_contact(acme.at(), acme.corp_id, gone)


@in_loop
async def test_an_unknown_organisation_has_no_contacts(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        with pytest.raises(OrganisationUnknown):
            await create_contact(acme.at(), "dingnobodynobodynobo", checked_contact(values()))
        with pytest.raises((OrganisationUnknown, ContactUnknown)):
            await update_contact(acme.at(), "dingnobodynobodynobo", "1", values())
        with pytest.raises(ContactUnknown):
            await delete_contact(acme.at(), "dingnobodynobodynobo", "1")


@in_loop
async def test_a_full_organisation_takes_no_more(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await acme.set(contact_limit=2)
        first = await acme.contact("13800000001")
        await acme.contact("13800000002")
        with pytest.raises(OrganisationFull):
            await acme.contact("13800000003")
        # At its limit, it may still change what it has.
        await update_contact(acme.at(), acme.corp_id, first, values(name="Li"))
        await delete_contact(acme.at(), acme.corp_id, first)
        await acme.contact("13800000003")


@in_loop
async def test_a_limit_holds_within_a_batch(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await acme.set(contact_limit=3)
        writes = [acme.contact(f"1380000000{number}") for number in range(6)]
        answers = await asyncio.gather(*writes, return_exceptions=True)
        assert [type(answer) for answer in answers] == [str] * 3 + [OrganisationFull] * 3


@in_loop
async def test_an_organisation_above_its_limit_cannot_update(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        userid = await acme.contact("13800000001")
        other = await acme.contact("13800000002")
        await acme.set(contact_limit=1)
        with pytest.raises(OrganisationFull):
            await update_contact(acme.at(), acme.corp_id, userid, values(name="Li"))
        with pytest.raises(ContactUnknown):
            await update_contact(acme.at(), acme.corp_id, "nobody", values(name="Li"))
        await delete_contact(acme.at(), acme.corp_id, other)
        await update_contact(acme.at(), acme.corp_id, userid, values(name="Li"))


@in_loop
async def test_a_limit_of_zero_takes_nobody(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await acme.set(contact_limit=0)
        with pytest.raises(OrganisationFull):
            await acme.contact()


@in_loop
async def test_the_limit_is_asked_before_the_number(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await acme.contact()
        await acme.set(contact_limit=1)
        with pytest.raises(OrganisationFull):
            await acme.contact()


@in_loop
async def test_a_strict_organisation_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        userid = await acme.contact()
        await acme.set(unknown="strict", contact_limit=0)
        # References are asked before the limit.
        with pytest.raises(LabelUnknown):
            await acme.contact("13800000002", label_ids=(1,))
        with pytest.raises(OwnerUnknown):
            await acme.contact("13800000002")
        with pytest.raises(LabelUnknown):
            await update_contact(acme.at(), acme.corp_id, userid, values(label_ids=(1,)))


@in_loop
async def test_departments_are_dropped_where_the_organisation_says_so(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await acme.set(unknown="drop-departments")
        userid = await acme.contact(share_dept_ids=(1, 5))
        assert (await acme.read(userid)).share_dept_ids == (1,)
        await update_contact(acme.at(), acme.corp_id, userid, values(share_dept_ids=(6,)))
        assert (await acme.read(userid)).share_dept_ids == ()


@in_loop
async def test_third_party_apps_never_see_a_number(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        userids = [await acme.contact(f"1380000000{number}") for number in range(3)]
        records = [encode_contact(await acme.read(userid)) for userid in userids]
        app = (await acme.app()).app
        internal = Caller(acme.corp_id, app, await acme.organisation())
        foreign = Caller(acme.corp_id, msgspec.structs.replace(app, kind="third-party"), await acme.organisation())
        assert await get_contact(acme.at(), internal, userids[1]) == records[1]
        assert await list_contacts(acme.at(), internal, 1, 2) == b",".join(records[1:])
        assert b"mobile" not in await get_contact(acme.at(), foreign, userids[1])
        page = await list_contacts(acme.at(), foreign, 1, 2)
        assert b"mobile" not in page
        assert b"1380000000" not in page
        assert [userid.encode() in page for userid in userids] == [False, True, True]
        assert await list_contacts(acme.at(), foreign, 3, 2) == b""
