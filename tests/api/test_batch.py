"""/api/v1/contacts/batch: a verdict for each row, in the order of the rows."""

from pathlib import Path
from typing import Any

import pytest

from tests.api.directory import LI, NEW, ZHANG, Directory, directory
from tests.api.scenario import Prepare, Refused, full, is_refused, name_of, nothing, without_contacts
from tests.api.test_upsert import strict_with_staff
from tests.in_loop import in_loop

PATH = "/contacts/batch"
OTHER = NEW | {"mobile": "13000000010", "name": "Other"}


def create(contact: dict[str, Any], **changed: object) -> dict[str, Any]:
    return {"op": "create", "contact": contact | changed}


def update(userid: str, contact: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"op": "update", "userid": userid, "contact": contact, **more}


def upsert(by: str, contact: dict[str, Any]) -> dict[str, Any]:
    return {"op": "upsert", "by": by, "contact": contact}


def delete(userid: str, **more: object) -> dict[str, Any]:
    return {"op": "delete", "userid": userid, **more}


async def verdicts(acme: Directory, rows: list[Any], **headers: str) -> list[str]:
    """Each as `201 1`, status and number of the change, or `409 phone-taken /contact/mobile`."""
    answer = await acme.send("POST", PATH, {"operations": rows}, **headers)
    assert answer.status_code == 200, answer.text
    return [_told(acme.named(row)) for row in answer.json()["items"]]


def _told(row: dict[str, Any]) -> str:
    if "problem" not in row:
        assert set(row) <= {"status", "userid", "change"}
        return f"{row['status']} {row['change']}"
    told = row["problem"]
    assert (row["status"], set(row)) == (told["status"], {"status", "problem"})
    pointers = [error["pointer"] for error in told.get("errors", ())]
    return " ".join([str(row["status"]), told["type"].rpartition(":")[2], *pointers])


TABLE: list[tuple[str, list[Any], list[str], list[str], Prepare]] = [
    ("rows of every kind are carried out in their order",
     [create(NEW), update("{zhang}", {"title": "CFO"}), upsert("external_id", {"external_id": "crm-1", "title": None}),
      delete("{li}"), upsert("mobile", LI)],
     ["201 1", "200 2", "200 3", "204 4", "201 5"],
     ["contact_created", "contact_updated", "contact_updated", "contact_deleted", "contact_created"], nothing),
    ("a row sees what the rows before it did",
     [delete("{zhang}"), create(OTHER, mobile=ZHANG["mobile"], external_id="crm-1"), update("{zhang}", {"title": "x"}),
      update("{li}", {"mobile": ZHANG["mobile"]}), upsert("external_id", {"external_id": "crm-1", "title": "x"})],
     ["204 1", "201 2", "404 not-found", "409 phone-taken /contact/mobile", "200 3"],
     ["contact_deleted", "contact_created", "contact_updated"], nothing),
    ("two rows with one phone make one contact",
     [create(NEW), create(OTHER, mobile="+86 130-0000-0009"), upsert("mobile", OTHER | {"mobile": "130 0000 0009"})],
     ["201 1", "409 phone-taken /contact/mobile", "200 2"], ["contact_created", "contact_updated"], nothing),
    ("two rows with one external id make one contact",
     [create(NEW, external_id="x"), create(OTHER, external_id="x"), upsert("external_id", {"external_id": "x", "title": "t"})],
     ["201 1", "409 external-id-taken /contact/external_id", "200 2"], ["contact_created", "contact_updated"], nothing),
    ("a row that changes nothing has the number of the last change",
     [update("{zhang}", {"name": ZHANG["name"]}), upsert("external_id", ZHANG)], ["200 0", "200 0"], [], nothing),
    ("half a number goes with what the row before it wrote",
     [update("{zhang}", {"mobile": "13000000008"}), update("{zhang}", {"state_code": "86"}),
      update("{zhang}", {"mobile": "13000000007"}), update("{zhang}", {"mobile": "12"})],
     ["200 1", "200 1", "200 2", "422 invalid /contact/mobile"], ["contact_updated", "contact_updated"], nothing),
    ("half a number that would fit no number as long as the row before it is not written",
     [update("{zhang}", {"mobile": "91234567", "state_code": "65"}), update("{zhang}", {"mobile": "61234567"})],
     ["200 1", "200 2"], ["contact_updated", "contact_updated"], nothing),
    ("half a number of a contact that a row before it made",
     [create(NEW, external_id="x"), upsert("external_id", {"external_id": "x", "mobile": "13000000011"})],
     ["201 1", "200 2"], ["contact_created", "contact_updated"], nothing),
    ("rows that cannot be read are told so, and the others are done",
     [7, {}, {"op": "erase"}, create({"name": "x"}), create(NEW, nickname="x"), create(NEW, title=7), create(NEW),
      update("{zhang}", {"userid": "1"}), delete("{zhang}", by="x"), {"op": "delete"}, upsert("email", NEW)],
     ["422 invalid ", "422 invalid /op", "422 invalid /op", "422 invalid /contact/mobile",
      "422 invalid /contact/nickname", "422 invalid /contact/title", "201 1", "422 invalid /contact/userid",
      "422 invalid /by", "422 invalid /userid", "422 invalid /by"], ["contact_created"], nothing),
    ("values that cannot be are pointed at",
     [create(NEW, name=" "), create(NEW, mobile="12"), create(NEW, label_ids=[0]), create(NEW, external_id="a\0"),
      update("{zhang}", {"mobile": None}), upsert("mobile", {"mobile": "13000000001"}), upsert("external_id", NEW)],
     ["422 invalid /contact/name", "422 invalid /contact/mobile", "422 invalid /contact/label_ids",
      "422 invalid /contact/external_id", "422 invalid /contact/mobile", "422 invalid /contact/state_code",
      "422 invalid /contact/external_id"], [], nothing),
    ("contacts that are not there",
     [update("0123", {}), delete("{wang}"), update("a\0b", {"title": "x"}), delete("\0"), update("", {"mobile": "1"}),
      delete("9" * 65), create(NEW)],
     ["404 not-found"] * 6 + ["201 1"], ["contact_created"], nothing),
    ("a contact that has changed is not written over",
     [update("{zhang}", {"title": "x"}, if_match=1), delete("{li}", if_match=10**30), delete("{chen}", if_match=-1)],
     ["412 changed"] * 3, [], nothing),
    ("a full organisation takes what there is room for",
     [create(NEW), delete("{li}"), create(NEW), create(OTHER)],
     ["409 organisation-full", "204 1", "201 2", "409 organisation-full"],
     ["contact_deleted", "contact_created"], full),
    ("a strict organisation takes what it has",
     [create(NEW, label_ids=[999]), create(NEW, follower_user_id="nobody"), create(NEW),
      upsert("mobile", {"mobile": "130 0000 0009", "state_code": "86", "title": "x"}),
      update("{zhang}", {"share_user_ids": ["nobody"]}), update("0123", {"title": "x"})],
     ["422 unknown-reference /contact/label_ids", "422 unknown-reference /contact/follower_user_id", "201 1", "200 2",
      "422 unknown-reference /contact/share_user_ids", "404 not-found"],
     ["contact_created", "contact_updated"], strict_with_staff),
    ("nothing is asked for", [], [], [], nothing),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "told", "written", "prepare"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
@in_loop
async def test_batch(tmp_path: Path, rows: list[Any], told: list[str], written: list[str], prepare: Prepare) -> None:
    async with directory(tmp_path) as acme:
        await prepare(acme)
        await acme.look()
        assert await verdicts(acme, rows) == told
        assert [one.partition(" ")[0] for one in await acme.written()] == written


REFUSED = [
    Refused("a batch has at most a thousand rows", f"POST {PATH}", "invalid", ("/operations",),
            {"operations": [create(NEW)] * 1001}),
    Refused("rows are a list", f"POST {PATH}", "invalid", ("/operations",), {"operations": {}}),
    Refused("rows are sent", f"POST {PATH}", "invalid", ("/operations",), {}),
    Refused("nothing else is sent", f"POST {PATH}", "invalid", ("/rows",), {"operations": [], "rows": []}),
    Refused("who may only read writes no rows", f"POST {PATH}", "scope-missing", (), {"operations": []}, by="reader"),
    Refused("contacts that are switched off are not written", f"POST {PATH}", "contacts-disabled", (),
            {"operations": []}, prepare=without_contacts),
]  # fmt: skip


@pytest.mark.parametrize("row", REFUSED, ids=name_of)
@in_loop
async def test_batch_refuses(tmp_path: Path, row: Refused) -> None:
    await is_refused(tmp_path, row)


@in_loop
async def test_a_row_is_written_over_what_was_seen(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        seen = (await acme.send("GET", "/contacts/{zhang}")).json()["change"]
        rows = [update("{zhang}", {"title": "x"}, if_match=seen), delete("{zhang}", if_match=seen),
                delete("{zhang}", if_match=acme.base + 1)]  # fmt: skip
        assert await verdicts(acme, rows) == ["200 1", "412 changed", "204 2"]


@in_loop
async def test_a_thousand_rows_are_answered_in_their_order(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        rows = [create(NEW, mobile=f"1390000{place:04}", external_id=f"x-{place}") for place in range(1000)]
        rows[500] = create({"name": "x"})
        answer = (await acme.send("POST", PATH, {"operations": rows})).json()["items"]
        assert [one["status"] for one in answer] == [201] * 500 + [422] + [201] * 499
        created = [one for one in answer if one["status"] == 201]
        assert [one["change"] - acme.base for one in created] == list(range(1, 1000))
        listed = (await acme.send("GET", "/contacts?limit=1000")).json()["items"][3:]
        sent = [f"x-{place}" for place in range(1000) if place != 500]
        assert [(one["external_id"], one["userid"]) for one in listed] == [
            (name, one["userid"]) for name, one in zip(sent, created, strict=False)
        ][: len(listed)]


@in_loop
async def test_a_strict_row_is_settled_by_what_the_rows_before_it_wrote(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        await strict_with_staff(acme)
        await acme.hire("zhao")
        await acme.send("PATCH", "/contacts/{li}", {"share_user_ids": []})
        await acme.look()
        share = {"share_user_ids": ["zhao"]}
        rows = [update("{li}", share), upsert("mobile", {"mobile": LI["mobile"], "state_code": "86", "title": "x"})]
        assert await verdicts(acme, rows) == ["200 1", "200 2"]
        shown = (await acme.send("GET", "/contacts/{li}")).json()
        assert (shown["share_user_ids"], shown["title"]) == (["zhao"], "x")
