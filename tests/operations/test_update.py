"""Updating a contact: what is kept, half a phone number, and two who update at once."""

import asyncio
from pathlib import Path

import pytest

from guanxi.domain.contact import encode_contact
from guanxi.domain.failures import ContactUnknown, Failure, PhoneInvalid, PhoneTaken
from guanxi.operations.update_contact import update_contact
from tests.in_loop import in_loop
from tests.operations.acting import Acting, acting, values

NO_PHONE = {"mobile": None, "state_code": None}


async def update(acme: Acting, userid: str, **changed: object) -> None:
    await update_contact(acme.at(), acme.corp_id, userid, values(**{**NO_PHONE, **changed}))


@in_loop
async def test_what_is_not_sent_stays(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        userid = await acme.contact(title="Engineer", share_user_ids=("lisi",))
        before = await acme.read(userid)
        await update(acme, userid, remark="called")
        after = await acme.read(userid)
        assert (after.title, after.share_user_ids, after.mobile) == ("Engineer", ("lisi",), before.mobile)
        assert after.remark == "called"
        change = (await acme.changes())[-1]
        assert (change.kind, change.target, change.before) == ("contact_updated", userid, encode_contact(before))


@in_loop
async def test_an_update_that_changes_nothing_leaves_no_trace(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        userid = await acme.contact()
        before = await acme.changes()
        await update(acme, userid)
        await update(acme, userid, mobile="13800000001")
        await update(acme, userid, state_code="86")
        await update(acme, userid, mobile="13800000001", state_code="86")
        assert await acme.changes() == before


@in_loop
async def test_the_same_number_in_another_form_is_a_change_of_the_record_only(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        userid = await acme.contact()
        await update(acme, userid, mobile="138-0000-0001")
        assert (await acme.read(userid)).mobile == "138-0000-0001"
        with pytest.raises(PhoneTaken):
            await acme.contact()


@in_loop
async def test_half_a_number_is_checked_with_the_half_that_is_stored(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        userid = await acme.contact("98765432", state_code="852")
        await update(acme, userid, mobile="98765433")
        assert (await acme.read(userid)).mobile == "98765433"
        with pytest.raises(PhoneInvalid):
            await update(acme, userid, state_code="86")
        await update(acme, userid, state_code="65")
        await acme.contact("98765433", state_code="852")
        with pytest.raises(PhoneTaken):
            await acme.contact("98765433", state_code="65")
        with pytest.raises(PhoneTaken):
            await update(acme, userid, state_code="852")


@in_loop
async def test_nobody_is_not_updated(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await acme.contact()
        for changed in ({}, {"mobile": "13800000009"}, {"mobile": "13800000009", "state_code": "86"}):
            with pytest.raises(ContactUnknown):
                await update(acme, "nobody", **changed)


@in_loop
async def test_two_halves_of_a_number_that_arrive_together_are_checked_together(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await acme.contact("91234567", state_code="65")
        userid = await acme.contact("98765432", state_code="852")
        # Each is checked with the stored half first: 852 91234567 and 65 98765432 are free, 65 91234567 is taken.
        answers = await asyncio.gather(
            update(acme, userid, mobile="91234567"), update(acme, userid, state_code="65"), return_exceptions=True
        )
        assert [type(answer) for answer in answers] == [type(None), PhoneTaken]
        stored = await acme.read(userid)
        assert (stored.state_code, stored.mobile) == ("852", "91234567")
        with pytest.raises(PhoneTaken):
            await acme.contact("91234567", state_code="852")
        await acme.contact("98765432", state_code="65")


@in_loop
async def test_halves_of_many_updates_at_once_leave_a_number_that_is_indexed(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        userid = await acme.contact("90000000", state_code="65")
        halves: list[dict[str, object]] = [{"mobile": f"9000000{number}"} for number in range(9)]
        halves += [{"state_code": code} for code in ("65", "852", "65", "852")]
        answers = await asyncio.gather(*[update(acme, userid, **half) for half in halves], return_exceptions=True)
        assert not [answer for answer in answers if answer is not None and not isinstance(answer, Failure)]
        stored = await acme.read(userid)
        assert (stored.mobile, stored.state_code) == ("90000008", "852")
        with pytest.raises(PhoneTaken):
            await acme.contact("90000008", state_code="852")
        await acme.contact("90000008", state_code="65")
