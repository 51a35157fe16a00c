"""/api/v1/contacts: what is done, and what is written."""

from pathlib import Path

import pytest

from tests.api.directory import CHEN, LEAD, LI, NEW, VIP, ZHANG, directory, shown
from tests.api.scenario import Done, dropping, full, is_done, name_of
from tests.in_loop import in_loop

_UPDATED = ("contact_updated {zhang}",)
_CREATED = ("contact_created {new}",)
_EVERYTHING = {
    "title": "CFO", "remark": "met in 上海", "address": "1 Bund", "email": "a@b.example", "company_name": "",
    "label_ids": [LEAD, VIP], "share_dept_ids": [7], "share_user_ids": ["a", "b"], "external_id": "crm-9",
}  # fmt: skip
_READ_ONLY = {"unionid": 7, "change": "x", "created_at": None, "updated_at": "yesterday"}

DONE = [
    Done("a contact is created with what a new one needs", "POST /contacts", shown("{new}", NEW, 1), _CREATED, NEW, 201),
    Done("a contact is created with all that it can have, e-mail and external id too", "POST /contacts",
         shown("{new}", NEW | _EVERYTHING, 1), _CREATED, NEW | _EVERYTHING, 201),
    Done("null members of a new contact were never set", "POST /contacts", shown("{new}", NEW, 1), _CREATED,
         NEW | {"title": None, "external_id": None, "label_ids": None, "email": None}, 201),
    Done("read-only members of a new contact are ignored", "POST /contacts", shown("{new}", NEW, 1), _CREATED,
         NEW | _READ_ONLY | {"userid": "1"}, 201),
    Done("a new contact may have the phone of one that was deleted", "POST /contacts",
         shown("{new}", NEW, 1, mobile="13000000003"), _CREATED, NEW | {"mobile": "13000000003"}, 201),
    Done("unknown departments vanish where the organisation wants it", "POST /contacts",
         shown("{new}", NEW, 1, share_dept_ids=[1], share_user_ids=["nobody"]), _CREATED,
         NEW | {"share_dept_ids": [5, 1], "share_user_ids": ["nobody"]}, 201, prepare=dropping),
    Done("a contact is read", "GET /contacts/{zhang}", shown("{zhang}", ZHANG)),
    Done("only the members that are asked for are read", "GET /contacts/{zhang}?fields=name,title,external_id,change",
         {"name": ZHANG["name"], "external_id": "crm-1", "change": 0}),
    Done("contacts are listed in order of creation", "GET /contacts",
         {"items": [shown("{zhang}", ZHANG), shown("{li}", LI), shown("{chen}", CHEN)], "next": None}),
    Done("they are counted when that is asked for", "GET /contacts?count=exact&fields=userid",
         {"items": [{"userid": "{zhang}"}, {"userid": "{li}"}, {"userid": "{chen}"}], "next": None, "count": 3}),
    Done("one is found by its external id", "GET /contacts?external_id=crm-1&count=exact",
         {"items": [shown("{zhang}", ZHANG)], "next": None, "count": 1}),
    Done("the external id of a deleted one finds nothing", "GET /contacts?external_id=crm-3", {"items": [], "next": None}),
    Done("no external id finds nothing", "GET /contacts?external_id=", {"items": [], "next": None}),
    Done("an external id that cannot be one finds nothing", "GET /contacts?external_id=%00", {"items": [], "next": None}),
    Done("one is found by its phone number in another form", "GET /contacts?mobile=%2B86%20130-0000-0002&fields=userid",
         {"items": [{"userid": "{li}"}], "next": None}),
    Done("one is found by phone number and country", "GET /contacts?mobile=13000000002&state_code=86&fields=userid",
         {"items": [{"userid": "{li}"}], "next": None}),
    Done("a number that is none finds nothing", "GET /contacts?mobile=abc&count=exact",
         {"items": [], "next": None, "count": 0}),
    Done("the number of another country finds nothing", "GET /contacts?mobile=13000000002&state_code=1",
         {"items": [], "next": None}),
    Done("external id and phone have to be of the same contact", "GET /contacts?mobile=13000000002&external_id=crm-1",
         {"items": [], "next": None}),
    Done("a replacement clears what it does not name", "PUT /contacts/{zhang}",
         shown("{zhang}", NEW, 1, mobile="13000000001"), _UPDATED, NEW | {"mobile": "13000000001"},
         headers={"if_match": "*"}),
    Done("what was read can be sent back, which changes nothing", "PUT /contacts/{zhang}", shown("{zhang}", ZHANG), (),
         ZHANG | _READ_ONLY | {"userid": "{zhang}", "share_user_ids": []}, headers={"if_match": "*"}),
    Done("a patch changes what it names", "PATCH /contacts/{zhang}", shown("{zhang}", ZHANG, 1, title="CFO"), _UPDATED,
         {"title": "CFO"}, headers={"content_type": "application/merge-patch+json"}),
    Done("a patch changes everything that can be changed", "PATCH /contacts/{zhang}",
         shown("{zhang}", ZHANG | _EVERYTHING, 1), _UPDATED, _EVERYTHING),
    Done("null clears", "PATCH /contacts/{zhang}",
         shown("{zhang}", ZHANG, 1, company_name=None, external_id=None, label_ids=[], share_dept_ids=[]), _UPDATED,
         {"company_name": None, "external_id": None, "label_ids": None, "share_dept_ids": None, "email": None}),
    Done("a patch that names nothing changes nothing", "PATCH /contacts/{zhang}", shown("{zhang}", ZHANG), (), {}),
    Done("a patch to what is there already changes nothing", "PATCH /contacts/{zhang}", shown("{zhang}", ZHANG), (),
         {"name": ZHANG["name"], "external_id": "crm-1", **_READ_ONLY}),
    Done("half of a phone number is checked with the other half", "PATCH /contacts/{zhang}",
         shown("{zhang}", ZHANG, 1, mobile="13000000008"), _UPDATED, {"mobile": "13000000008"}),
    Done("the number of a deleted contact is free", "PATCH /contacts/{zhang}",
         shown("{zhang}", ZHANG, 1, mobile="13000000003", external_id="crm-3"), _UPDATED,
         {"mobile": "13000000003", "external_id": "crm-3"}),
    Done("a full organisation can change its contacts", "PATCH /contacts/{zhang}",
         shown("{zhang}", ZHANG, 1, title="x"), _UPDATED, {"title": "x"}, prepare=full),
    Done("a contact is deleted", "DELETE /contacts/{li}", None, ("contact_deleted {li}",), status=204),
    Done("any state of a contact is deleted", "DELETE /contacts/{li}", None, ("contact_deleted {li}",), status=204,
         headers={"if_match": "*"}),
]  # fmt: skip


@pytest.mark.parametrize("row", DONE, ids=name_of)
@in_loop
async def test_contacts(tmp_path: Path, row: Done) -> None:
    await is_done(tmp_path, row)


@in_loop
async def test_a_new_contact_is_where_its_answer_says(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        created = await acme.send("POST", "/contacts", NEW)
        again = await acme.ask("GET", created.headers["location"])
        assert (again.json(), again.headers["etag"]) == (created.json(), created.headers["etag"])


@in_loop
async def test_a_contact_that_is_known_is_not_sent_again(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        seen = (await acme.send("GET", "/contacts/{zhang}")).headers["etag"]
        for sent in (seen, f"W/{seen}", f'"x", {seen}', "*"):
            answer = await acme.send("GET", "/contacts/{zhang}", if_none_match=sent)
            assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", seen)
        await acme.send("PATCH", "/contacts/{zhang}", {"title": "x"})
        answer = await acme.send("GET", "/contacts/{zhang}", if_none_match=seen)
        assert (answer.status_code, answer.json()["title"]) == (200, "x")


@in_loop
async def test_a_writer_that_has_not_seen_the_last_state_is_refused(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        old = (await acme.send("GET", "/contacts/{zhang}")).headers["etag"]
        new = (await acme.send("PATCH", "/contacts/{zhang}", {"title": "x"}, if_match=old)).headers["etag"]
        await acme.look()
        for method in ("PUT", "PATCH", "DELETE"):
            body = None if method == "DELETE" else NEW
            for sent in (old, f"W/{new}", '"x"', '""', '"9999999999999999999999"'):
                refused = await acme.send(method, "/contacts/{zhang}", body, if_match=sent)
                assert (refused.status_code, refused.json()["type"]) == (412, "urn:guanxi:problem:changed")
        assert await acme.written() == []
        assert (await acme.send("PUT", "/contacts/{zhang}", NEW, if_match=new)).status_code == 200
        assert (await acme.send("DELETE", "/contacts/{zhang}", if_match="*")).status_code == 204


@in_loop
async def test_pages_follow_each_other(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        first = (await acme.send("GET", "/contacts?limit=2&count=exact")).json()
        second = (await acme.send("GET", f"/contacts?limit=2&count=exact&cursor={first['next']}")).json()
        assert [acme.named(one["userid"]) for one in first["items"]] == ["{zhang}", "{li}"]
        assert ([acme.named(one["userid"]) for one in second["items"]], second["next"]) == (["{chen}"], None)
        assert (first["count"], second["count"]) == (3, 3)
        assert (await acme.send("GET", "/contacts?limit=3")).json()["next"] is None


@in_loop
async def test_an_email_that_is_written_here_is_printed_by_the_pages_of_dingtalk(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        await acme.send("PATCH", "/contacts/{zhang}", {"email": "zhang@cloud.example"})
        on_the_wire = await acme.page("extcontact/get", {"user_id": "{zhang}"})
        sent = {name: value for name, value in ZHANG.items() if name != "external_id"}
        expected = sent | {"share_user_ids": [], "userid": "{zhang}", "email": "zhang@cloud.example"}
        assert acme.named(on_the_wire["result"]) == expected
