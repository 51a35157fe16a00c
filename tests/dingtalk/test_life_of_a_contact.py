"""One contact from its creation to its end, and what the change log keeps of each step."""

import json
from pathlib import Path
from typing import Any

from tests.dingtalk.asking import CONTACT, Asking, asking
from tests.in_loop import in_loop

LEAST = {name: CONTACT[name] for name in ("name", "follower_user_id", "label_ids")}


async def update(acme: Asking, userid: str, /, **sent: object) -> dict[str, Any]:
    return await acme.call("extcontact_update", {"contact": LEAST | {"user_id": userid} | sent})


@in_loop
async def test_each_step_is_one_change_that_holds_what_was_before(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        begin = await acme.last_change()
        userid = await acme.create()
        created = await acme.get(userid)
        assert created == CONTACT | {"userid": userid}

        assert (await update(acme, userid, title="CFO", remark=None, address="", share_dept_ids=[]))["errcode"] == 0
        updated = await acme.get(userid)
        assert updated == created | {"title": "CFO", "address": "", "share_dept_ids": []}

        assert (await update(acme, userid, mobile="15112345678", state_code="49"))["errcode"] == 0
        moved = await acme.get(userid)
        assert moved == updated | {"mobile": "15112345678", "state_code": "49"}

        assert (await update(acme, userid))["errcode"] == 0
        assert (await update(acme, userid, **moved))["errcode"] == 0
        assert await acme.get(userid) == moved

        assert (await acme.call("extcontact_delete", {"user_id": userid}))["errcode"] == 0
        changes = await acme.store.walks.changes(acme.corp_id, begin, 100)
        assert [(change.number, change.kind, change.target) for change in changes] == [
            (begin + 1, "contact_created", userid),
            (begin + 2, "contact_updated", userid),
            (begin + 3, "contact_updated", userid),
            (begin + 4, "contact_deleted", userid),
        ]
        assert [change.before and json.loads(change.before) for change in changes] == [None, created, updated, moved]
        assert {(change.actor, change.at) for change in changes} == {(acme.apps["app"].app.app_key, acme.now)}


@in_loop
async def test_half_a_phone_is_checked_with_the_half_that_is_stored(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        userid = await acme.create(mobile="13088888888")
        # Not a number of Germany's with the mobile that is stored; +86 with a German mobile.
        for sent in ({"state_code": "852"}, {"mobile": "+4915112345678"}):
            answer = await update(acme, userid, **sent)
            assert (answer["errcode"], answer["sub_code"]) == (60103, "contact.mobile")
        assert (await update(acme, userid, state_code="+86"))["errcode"] == 0
        assert (await acme.get(userid))["state_code"] == "+86"
        other = await acme.create(mobile="13000000001")
        assert (await update(acme, other, mobile="130-8888-8888"))["errcode"] == 60200
        assert (await acme.get(other))["mobile"] == "13000000001"


@in_loop
async def test_a_number_is_free_once_its_contact_is_gone_or_has_another(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        first = await acme.create()
        assert (await acme.call("extcontact_create", {"contact": CONTACT}))["errcode"] == 22005
        await update(acme, first, mobile="13000000001")
        second = await acme.create()
        assert (await update(acme, first, mobile=CONTACT["mobile"]))["errcode"] == 60200
        await acme.call("extcontact_delete", {"user_id": second})
        assert (await update(acme, first, mobile=CONTACT["mobile"]))["errcode"] == 0
        assert first < second
        assert [one["userid"] for one in (await acme.call("extcontact_list"))["results"]] == [first]


@in_loop
async def test_the_same_number_lives_in_two_organisations(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme, asking(tmp_path) as zenith:
        mine, theirs = await acme.create(), await zenith.create()
        for one, own, others in ((acme, mine, theirs), (zenith, theirs, mine)):
            assert [contact["userid"] for contact in (await one.call("extcontact_list"))["results"]] == [own]
            assert (await one.call("extcontact_get", {"user_id": others}))["errcode"] == 33012
            assert (await one.call("extcontact_delete", {"user_id": others}))["errcode"] == 33012
            assert (await update(one, others))["errcode"] == 60121
        zenith.tokens["theirs"] = acme.tokens["app"]
        listed = (await zenith.call("extcontact_list", by="theirs"))["results"]
        assert [contact["userid"] for contact in listed] == [mine]
