"""/api/v1/contacts/labels: many contacts get labels and lose them, by their ids or by a filter."""

from pathlib import Path
from typing import Any

import pytest

from tests.api.asking import problem
from tests.api.directory import LEAD, VIP, directory
from tests.api.scenario import Done, Refused, is_done, is_refused, name_of, strict, without_contacts
from tests.in_loop import in_loop

_ASK = "POST /contacts/labels"
OTHER = 1561077312


def act(matched: int, changed: int, *refused: dict[str, Any]) -> dict[str, Any]:
    return {"act": "act", "matched": matched, "changed": changed, "refused": list(refused)}


def absent(userid: str) -> dict[str, Any]:
    told = {"type": "urn:guanxi:problem:not-found", "title": "There is nothing here.", "status": 404,
            "detail": "no external contact has that userid"}  # fmt: skip
    return {"userid": userid, "problem": told}


def updated(*names: str) -> tuple[str, ...]:
    return tuple(f"contact_updated {{{name}}}" for name in names)


def matching(**wanted: object) -> dict[str, Any]:
    return {"add": [OTHER], "filter": wanted}


DONE = [
    Done("contacts get a label, each that lacks it one change", _ASK, act(2, 1), updated("chen"),
         {"add": [VIP], "userids": ["{zhang}", "{chen}"]}),
    Done("contacts lose a label", _ASK, act(3, 2), updated("li", "zhang"),
         {"remove": [VIP], "userids": ["{li}", "{zhang}", "{chen}"]}),
    Done("both at once", _ASK, act(2, 2), updated("zhang", "li"),
         {"add": [OTHER], "remove": [VIP, LEAD], "userids": ["{zhang}", "{li}"]}),
    Done("labels that there are not can be taken away", _ASK, act(1, 0), (),
         {"remove": [77, -5, 10**30], "userids": ["{zhang}"]}),
    Done("a contact that is named twice is one", _ASK, act(1, 1), updated("zhang"),
         {"add": [OTHER], "userids": ["{zhang}", "{zhang}"]}),
    Done("contacts that are not there are told, and the others done", _ASK,
         act(1, 1, absent("0123"), absent("{wang}"), absent("\0")), updated("chen"),
         {"add": [VIP], "userids": ["0123", "{wang}", "{chen}", "\0"]}),
    Done("nobody is asked for", _ASK, act(0, 0), (), {"add": [VIP], "userids": []}),
    Done("an empty filter is about all", _ASK, act(3, 3), updated("zhang", "li", "chen"), matching()),
    Done("who has any of the labels", _ASK, act(2, 2), updated("li", "chen"), matching(label_ids={"any": [LEAD, 77]})),
    Done("who has all of the labels", _ASK, act(1, 1), updated("li"), matching(label_ids={"all": [VIP, LEAD]})),
    Done("who has none of the labels", _ASK, act(1, 1), updated("zhang"), matching(label_ids={"none": [LEAD]})),
    Done("who has some and not others", _ASK, act(1, 1), updated("chen"),
         matching(label_ids={"any": [VIP, LEAD], "none": [VIP], "all": [LEAD]})),
    Done("who is owned by somebody", _ASK, act(2, 2), updated("zhang", "li"), matching(follower_user_id="li.na")),
    Done("who is of a company", _ASK, act(1, 1), updated("zhang"), matching(company_name="云上科技")),
    Done("who is of no company", _ASK, act(2, 2), updated("li", "chen"), matching(company_name="")),
    Done("all that is asked for has to hold", _ASK, act(0, 0), (),
         matching(company_name="云上科技", label_ids={"any": [LEAD]})),
    Done("a strict organisation is no stricter", _ASK, act(1, 1), updated("zhang"),
         {"add": [OTHER], "userids": ["{zhang}"]}, prepare=strict),
]  # fmt: skip

REFUSED = [
    Refused("a label to give is one that there is", _ASK, "unknown-reference", ("/add",),
            {"add": [VIP, 77], "userids": ["{zhang}"]}, "77"),
    Refused("a label is given or taken", _ASK, "invalid", ("/add",), {"userids": ["{zhang}"]}),
    Refused("it is said whom", _ASK, "invalid", ("/userids",), {"add": [VIP]}),
    Refused("it is said once whom", _ASK, "invalid", ("/userids",), {"add": [VIP], "userids": [], "filter": {}}),
    Refused("at most a thousand are named", _ASK, "invalid", ("/userids",), {"add": [VIP], "userids": ["x"] * 1001}),
    Refused("at most twenty labels are given", _ASK, "invalid", ("/add",), {"add": [VIP] * 21, "userids": []}),
    Refused("a filter has what there is", _ASK, "invalid", ("/filter/title",), {"add": [VIP], "filter": {"title": ""}}),
    Refused("a filter of labels has what there is", _ASK, "invalid", ("/filter/label_ids/some",),
            {"add": [VIP], "filter": {"label_ids": {"some": []}}}),
    Refused("who may only read gives no labels", _ASK, "scope-missing", (), {"add": [VIP], "userids": []}, by="reader"),
    Refused("contacts that are switched off get none", _ASK, "contacts-disabled", (), {"add": [VIP], "userids": []},
            prepare=without_contacts),
]  # fmt: skip


@pytest.mark.parametrize("row", DONE, ids=name_of)
@in_loop
async def test_tagging(tmp_path: Path, row: Done) -> None:
    await is_done(tmp_path, row)


@pytest.mark.parametrize("row", REFUSED, ids=name_of)
@in_loop
async def test_tagging_refuses(tmp_path: Path, row: Refused) -> None:
    await is_refused(tmp_path, row)


@in_loop
async def test_who_would_have_too_many_labels_is_told_and_stays(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        await acme.send("PATCH", "/contacts/{zhang}", {"label_ids": list(range(1, 21))})
        await acme.look()
        told = acme.named((await acme.send("POST", "/contacts/labels", {"add": [OTHER], "filter": {}})).json())
        assert (told["matched"], told["changed"]) == (3, 2)
        assert [(one["userid"], one["problem"]["type"]) for one in told["refused"]] == [
            ("{zhang}", "urn:guanxi:problem:invalid")
        ]
        assert await acme.written() == list(updated("li", "chen"))
        assert len((await acme.send("GET", "/contacts/{zhang}")).json()["label_ids"]) == 20


@in_loop
async def test_what_is_given_comes_behind_and_the_counts_follow(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        await acme.send("POST", "/contacts/labels", {"add": [OTHER, VIP], "remove": [LEAD], "filter": {}})
        labels = [one["label_ids"] for one in (await acme.send("GET", "/contacts")).json()["items"]]
        assert labels == [[VIP, OTHER], [VIP, OTHER], [OTHER, VIP]]
        counts = [(await acme.send("GET", f"/labels/{one}")).json()["contacts"] for one in (VIP, LEAD, OTHER)]
        assert counts == [3, 0, 3]


@in_loop
async def test_hundreds_of_contacts_are_one_act_which_is_done_once(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        contacts = [{"name": "x", "mobile": f"1390000{one:04}", "state_code": "86", "follower_user_id": "x"}
                    for one in range(600)]  # fmt: skip
        rows = {"operations": [{"op": "create", "contact": contact} for contact in contacts]}
        await acme.send("POST", "/contacts/batch", rows)
        await acme.look()
        body = {"add": [VIP], "filter": {"follower_user_id": "x"}}
        told = (await acme.send("POST", "/contacts/labels", body, idempotency_key="k")).json()
        untagged = {"remove": [VIP], "filter": {"follower_user_id": "x", "label_ids": {"any": [VIP]}}}
        assert (await acme.send("POST", "/contacts/labels", untagged)).json()["changed"] == 600
        again = await acme.send("POST", "/contacts/labels", body, idempotency_key="k")
        assert (told["matched"], told["changed"], again.json()) == (600, 600, told)
        written = await acme.store.walks.changes(acme.corp_id, acme.base, 2000)
        assert (len(written), {one.act for one in written[:600]}) == (1200, {told["act"]})
        problem(await acme.send("POST", "/contacts/labels", body | {"add": [LEAD]}, idempotency_key="k"),
                "idempotency-mismatch")  # fmt: skip
        anew = (await acme.send("POST", "/contacts/labels", body)).json()
        assert (anew["matched"], anew["changed"], anew["act"] != told["act"]) == (600, 600, True)
