"""/api/v1/acts/{act}/undo: what was done since stays, and who may not change a contact puts nothing back."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from guanxi.operations import undo_act
from tests.api.asking import problem
from tests.api.book import SALES, Book, books, contact
from tests.api.directory import LEAD, VIP
from tests.in_loop import in_loop

SINCE = "changed-since"


async def nothing(_: Book) -> None:
    """Nothing is done since."""


def patched(**members: object) -> Callable[[Book], Awaitable[Any]]:
    return lambda acme: acme.send("PATCH", "/contacts/{two}", members)


async def to_c_and_back(acme: Book) -> None:
    for owner in "ca":
        await acme.send("PATCH", "/contacts/{two}", {"follower_user_id": owner})


async def removed(acme: Book) -> None:
    await acme.send("DELETE", "/contacts/{two}")


async def removed_and_restored(acme: Book) -> None:
    await removed(acme)
    await acme.send("POST", "/trash/{two}/restore")


async def edited_and_removed_and_restored(acme: Book) -> None:
    await acme.send("PATCH", "/contacts/{two}", {"follower_user_id": "c"})
    await removed_and_restored(acme)


async def by_the_page(acme: Book) -> None:
    values = {"user_id": "{two}", "label_ids": [LEAD], "follower_user_id": "a", "name": "edited"}
    told = await acme.page("extcontact/update", {"contact": values})
    assert told["errcode"] == 0, told


class Row(NamedTuple):
    """An act that gave `two` to a and dropped its shares, and what was done to it since.

    Attributes:
        name: a sentence.
        since: that.
        owner: afterwards.
        counts: matched and changed, of undoing.
        refused: the type of problem, if it is.
        departments: that it is shared with, afterwards.
    """

    name: str
    since: Callable[[Book], Awaitable[Any]]
    owner: str = "leaver"
    counts: tuple[int, int] = (1, 1)
    refused: str = ""
    departments: tuple[int, ...] = (SALES,)


ROWS = [
    Row("nothing", nothing),
    Row("another member was changed", patched(title="CFO")),
    Row("another member was changed by a page of DingTalk's", by_the_page),
    Row("the same member was changed: it stays, the other comes back", patched(follower_user_id="c"), "c", (1, 1),
        SINCE),
    Row("the other member was changed: it stays", patched(share_dept_ids=[7]), "leaver", (1, 1), SINCE, (7,)),
    Row("both were changed", patched(share_dept_ids=[7], follower_user_id="c"), "c", (1, 0), SINCE, (7,)),
    Row("it was changed and changed back", to_c_and_back),
    Row("it was put back already", patched(follower_user_id="leaver", share_dept_ids=[SALES]), counts=(1, 0)),
    Row("one member was put back already", patched(follower_user_id="leaver")),
    Row("it was deleted and restored", removed_and_restored),
    Row("it was changed, deleted and restored", edited_and_removed_and_restored, "c", (1, 1), SINCE),
]  # fmt: skip


async def handed_over(acme: Book) -> str:
    """Give two, which is shared with Sales, to a, and share it with nobody; the act."""
    await acme.send("PATCH", "/contacts/{two}", {"share_dept_ids": [SALES]})
    asked = {"from": "leaver", "to": ["a"], "shares": "drop", "filter": {"label_ids": {"all": [VIP, LEAD]}}}
    told = await acme.post("/handovers", asked)
    assert (told["changed"], (await acme.seen())["two"].owner) == (1, "a")
    act: str = told["act"]
    return act


@in_loop
async def test_what_an_act_did_is_put_back_and_what_was_done_since_stays(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        for row in ROWS:
            acme = await found()
            act = await handed_over(acme)
            await row.since(acme)
            whole = (await acme.send("GET", "/contacts/{two}")).json()
            told = await acme.post(f"/acts/{act}/undo")
            assert (told["matched"], told["changed"]) == row.counts, row.name
            assert acme.whom(told) == ([("two", row.refused)] if row.refused else []), row.name
            back = (await acme.send("GET", "/contacts/{two}")).json()
            put_back = {"follower_user_id": row.owner, "share_dept_ids": list(row.departments)}
            own = {"change": back["change"], "updated_at": back["updated_at"]}
            assert back == whole | put_back | own, row.name
            assert (await acme.seen())["other"].owner == "a"


@in_loop
async def test_a_contact_that_was_deleted_since_is_told(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        act = await handed_over(acme)
        await removed(acme)
        told = await acme.post(f"/acts/{act}/undo")
        assert (told["matched"], told["changed"], acme.whom(told)) == (0, 0, [("two", "not-found")])
        assert await acme.refused(f"/acts/{act}/undo", None, "not-found", by="boss") == ()


@in_loop
async def test_tags_are_put_back_in_their_order(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        before = await acme.seen()
        told = await acme.post("/contacts/labels", {"add": [LEAD], "remove": [VIP], "filter": {}})
        await acme.send("PATCH", "/contacts/{one}", {"label_ids": [VIP]})
        await acme.send("PATCH", "/contacts/{two}", {"label_ids": []})
        undone = await acme.post(f"/acts/{told['act']}/undo")
        assert (undone["matched"], undone["changed"], acme.whom(undone)) == (5, 3, [("two", SINCE)])
        assert await acme.seen() == before | {"two": before["two"]._replace(labels=())}


@in_loop
async def test_what_cannot_be_put_back_is_refused(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        gone = (await acme.send("DELETE", f"/labels/{VIP}?in_use=strip")).json()
        assert gone["changed"] == 4
        hired = (await acme.send("POST", "/employees/import", {"rows": [{"userid": "d", "name": "d"}]})).json()
        assert hired["items"][0]["status"] == 201
        (act,) = {one.act for one in await acme.store.walks.changes(acme.corp_id, acme.base, 100)} - {gone["act"]}
        await acme.look()
        for one in (gone["act"], act):
            assert await acme.refused(f"/acts/{one}/undo", None, "not-undoable") == ()
            assert await acme.refused(f"/acts/{one}/undo", None, "not-found", by="root") == ()
        stranger = await found()
        act = await handed_over(stranger)
        await stranger.look()
        for one in ("nobody", "x%00", "é", act):
            assert await acme.refused(f"/acts/{one}/undo", None, "not-found") == ()
        problem(await acme.send("POST", "/acts//undo"), "not-found")
        assert (await acme.written(), await stranger.written()) == ([], [])


@in_loop
async def test_who_asks_has_to_be_allowed_both_to_change_the_contact_and_to_choose_its_owner(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        for heir, by, counts, refused in (
            ("a", "boss", (5, 5), []),
            ("a", "root", (5, 5), []),
            ("a", "a", (5, 0), ["role-refused"] * 5),  # they own them, and may not choose the leaver
            ("a", "c", (1, 0), ["role-refused"]),
            ("c", "a", (2, 0), ["role-refused"] * 2),
            ("c", "c", (5, 0), ["role-refused"] * 5),
        ):
            acme = await found()
            before = await acme.seen()
            act = (await acme.post("/handovers", {"from": "leaver", "to": [heir]}))["act"]
            after = await acme.seen()
            await acme.look()
            told = await acme.post(f"/acts/{act}/undo", by=by)
            assert ((told["matched"], told["changed"]), [slug for _, slug in acme.whom(told)]) == (counts, refused), by
            assert await acme.seen() == (before if told["changed"] else after)
            assert len(await acme.written()) == told["changed"]
        acme = await found()
        act = (await acme.post("/handovers", {"from": "leaver", "to": ["c"]}))["act"]
        assert await acme.refused(f"/acts/{act}/undo", None, "not-found", by="boss") == ()


@in_loop
async def test_undoing_that_is_sent_again_is_done_once(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        act = await handed_over(acme)
        told = await acme.post(f"/acts/{act}/undo", idempotency_key="u")
        await acme.post(f"/acts/{told['act']}/undo")
        await acme.look()
        assert await acme.post(f"/acts/{act}/undo", idempotency_key="u") == told
        assert await acme.written() == []
        assert (await acme.seen())["two"].owner == "a"


@in_loop
async def test_undoing_reads_a_long_log_once_for_many_contacts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo_act, "_LATER", 70)
    async with books(tmp_path) as found:
        acme = await found()
        rows = [contact(100 + one, "leaver") for one in range(230)]
        made = await acme.ask(
            "POST", "/api/v1/contacts/batch", {"operations": [{"op": "create", "contact": row} for row in rows]}
        )
        userids = [row["userid"] for row in made.json()["items"]]
        act = (await acme.post("/handovers", {"from": "leaver", "to": ["b", "c"]}))["act"]
        before = {one["userid"]: one for one in (await acme.send("GET", "/contacts?limit=1000")).json()["items"]}
        titled, given = userids[:150], userids[20:60]
        await updated(acme, titled, {"title": "CFO"})
        await updated(acme, given, {"follower_user_id": "root"})
        await updated(acme, titled, {"remark": "called"})
        told, _ = await asyncio.gather(
            acme.post(f"/acts/{act}/undo"), updated(acme, userids[200:], {"remark": "in the middle"})
        )
        assert (told["matched"], told["changed"]) == (235, 195)
        assert sorted(one["userid"] for one in told["refused"]) == sorted(given)
        after = {one["userid"]: one for one in (await acme.send("GET", "/contacts?limit=1000")).json()["items"]}
        assert {userid: after[userid]["follower_user_id"] for userid in before} == {
            userid: "root" if userid in given else "a" if one["follower_user_id"] == "a" else "leaver"
            for userid, one in before.items()
        }
        assert all(after[userid]["title"] == "CFO" and after[userid]["remark"] == "called" for userid in titled)
        assert all(after[userid]["remark"] == "in the middle" for userid in userids[200:])


async def updated(acme: Book, userids: list[str], members: dict[str, str]) -> None:
    rows = [{"op": "update", "userid": userid, "contact": members} for userid in userids]
    answer = await acme.ask("POST", "/api/v1/contacts/batch", {"operations": rows})
    assert {row["status"] for row in answer.json()["items"]} == {200}
