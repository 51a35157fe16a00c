"""/api/v1/trash: what was deleted, and how it comes back."""

from pathlib import Path

import pytest

from tests.api.asking import problem
from tests.api.directory import NEW, WANG, Directory, directory, shown, trashed
from tests.api.scenario import Done, Refused, full, is_done, is_refused, name_of, without_contacts
from tests.in_loop import in_loop

_RESTORE = "POST /trash/{wang}/restore"
_RESTORED = ("contact_restored {wang}",)


async def phone_taken(acme: Directory) -> None:
    await acme.send("POST", "/contacts", NEW | {"mobile": WANG["mobile"]})


async def external_id_taken(acme: Directory) -> None:
    await acme.send("PATCH", "/contacts/{li}", {"external_id": WANG["external_id"]})


async def all_deleted(acme: Directory) -> None:
    for name in ("chen", "zhang"):
        await acme.send("DELETE", f"/contacts/{{{name}}}")


DONE = [
    Done("a contact comes back as it was", _RESTORE, shown("{wang}", WANG, 1), _RESTORED),
    Done("half of the trash is not asked for", "GET /trash?limit=1", {
        "items": [{"userid": "{wang}", "deleted_at": "moment", "deleted_by": "administrator", "change": 0,
                   "contact": trashed("{wang}", WANG)}], "next": None}),
]  # fmt: skip

REFUSED = [
    Refused("the phone of a deleted contact is taken by now", _RESTORE, "phone-taken", ("/mobile",),
            prepare=phone_taken),
    Refused("the external id of a deleted contact is taken by now", _RESTORE, "external-id-taken", ("/external_id",),
            prepare=external_id_taken),
    Refused("a full organisation takes none back", _RESTORE, "organisation-full", prepare=full),
    Refused("a contact that is there is not in the trash", "POST /trash/{zhang}/restore", "not-found"),
    Refused("nor one that never was", "POST /trash/0123/restore", "not-found"),
    Refused("nor one whose id cannot be one", "POST /trash/%00/restore", "not-found"),
    Refused("who may only read restores nothing", _RESTORE, "scope-missing", by="reader"),
    Refused("a cursor of contacts is none of the trash", "GET /trash?cursor=WyJjb250YWN0cyIsN10", "invalid",
            ("cursor",)),
    Refused("a place beyond all numbers", "GET /trash?cursor=WyJ0cmFzaCIsMTAwMDAwMDAwMDAwMDAwMDAwMDAwXQ", "invalid",
            ("cursor",)),
    Refused("contacts that are switched off have no trash", "GET /trash", "contacts-disabled",
            prepare=without_contacts),
]  # fmt: skip


@pytest.mark.parametrize("row", DONE, ids=name_of)
@in_loop
async def test_trash(tmp_path: Path, row: Done) -> None:
    await is_done(tmp_path, row)


@pytest.mark.parametrize("row", REFUSED, ids=name_of)
@in_loop
async def test_trash_refuses(tmp_path: Path, row: Refused) -> None:
    # The body of a restoring request is empty, so nothing in it can be pointed at.
    await is_refused(tmp_path, row._replace(at=() if row.ask == _RESTORE else row.at))


@in_loop
async def test_the_contact_that_was_deleted_last_comes_first_and_pages_follow_each_other(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        await all_deleted(acme)
        first = (await acme.send("GET", "/trash?limit=2")).json()
        rest = (await acme.send("GET", f"/trash?limit=2&cursor={first['next']}")).json()
        assert [acme.named(row["userid"]) for row in first["items"]] == ["{zhang}", "{chen}"]
        assert ([acme.named(row["userid"]) for row in rest["items"]], rest["next"]) == (["{wang}"], None)


@in_loop
async def test_a_restored_contact_stands_where_it_stood_by_both_doors(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        await acme.send("POST", "/trash/{wang}/restore")
        order = ["{zhang}", "{li}", "{wang}", "{chen}"]
        assert await acme.userids_of_both_doors() == (order, order)
        page = await acme.page("extcontact/list", {"offset": 1, "size": 2})
        assert [acme.named(one["userid"]) for one in page["results"]] == ["{li}", "{wang}"]
        assert (await acme.send("GET", "/trash")).json() == {"items": [], "next": None}


@in_loop
async def test_what_is_deleted_again_is_restored_as_it_was_then(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        await acme.send("POST", "/trash/{wang}/restore")
        await acme.send("PATCH", "/contacts/{wang}", {"mobile": "13000000007", "external_id": None})
        await acme.send("DELETE", "/contacts/{wang}")
        assert (await acme.send("POST", "/contacts", NEW | {"mobile": WANG["mobile"]})).status_code == 201
        again = await acme.send("POST", "/trash/{wang}/restore")
        assert (again.status_code, again.json()["mobile"], "external_id" in again.json()) == (200, "13000000007", False)


@in_loop
async def test_a_restoring_that_is_sent_again_is_answered_as_before(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        first = await acme.send("POST", "/trash/{wang}/restore", idempotency_key="k")
        again = await acme.send("POST", "/trash/{wang}/restore", idempotency_key="k")
        assert (again.json(), again.headers["etag"]) == (first.json(), first.headers["etag"])
        assert "idempotency-replayed" not in first.headers
        assert again.headers["idempotency-replayed"] == "true"
        assert await acme.written() == ["contact_restored {wang}"]
        problem(await acme.send("POST", "/trash/{wang}/restore"), "not-found")
        problem(await acme.send("POST", "/trash/{zhang}/restore", idempotency_key="k"), "idempotency-mismatch")


@in_loop
async def test_a_restoring_that_was_refused_is_tried_again_with_the_same_key(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        taken = acme.named((await acme.send("POST", "/contacts", NEW | {"mobile": WANG["mobile"]})).json())["userid"]
        problem(await acme.send("POST", "/trash/{wang}/restore", idempotency_key="k"), "phone-taken")
        await acme.send("DELETE", f"/contacts/{taken}")
        assert (await acme.send("POST", "/trash/{wang}/restore", idempotency_key="k")).status_code == 200
