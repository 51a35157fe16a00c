"""/api/v1/handovers: who gets which contacts, and that the preview and undoing tell the truth about it."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from guanxi.operations.delete_employee import delete_employee
from tests.api.book import CONTACTS, Book, Seen, books, contact, play_each
from tests.api.directory import LEAD, VIP
from tests.in_loop import in_loop

_ASK = "/handovers"


async def nothing(_: Book) -> None:
    """Prepare nothing."""


async def deleted(acme: Book) -> None:
    await delete_employee(acme.context(), acme.corp_id, "leaver")


async def strict(acme: Book) -> None:
    await acme.set(unknown="strict")


async def both(acme: Book) -> None:
    await deleted(acme)
    await strict(acme)


async def dropping(acme: Book) -> None:
    await acme.set(unknown="drop-departments")


async def loaded(acme: Book) -> None:
    """A has two contacts, b five, c none."""
    rows = [contact(10 + one, owner) for one, owner in enumerate(["a", *["b"] * 5])]
    await acme.ask("POST", "/api/v1/contacts/batch", {"operations": [{"op": "create", "contact": row} for row in rows]})


class Row(NamedTuple):
    """A handover.

    Attributes:
        name: a sentence.
        owners: who gets one, two, three, four, five; `-` for those that stay.
        to: of the request.
        asked: its other members.
        by: whose key asks.
        refused: names of contacts that are, with the type of problem.
        shared: whether the contacts that are handed over are shared afterwards as before.
        prepare: what is done before.
    """

    name: str
    owners: str
    to: str = "ab"
    asked: Mapping[str, Any] = {}
    by: str = "administrator"
    refused: tuple[tuple[str, str], ...] = ()
    shared: bool = True
    prepare: Callable[[Book], Awaitable[None]] = nothing


LOAD = {"split": "load"}
ROWS = [
    Row("one employee gets all of them", "aaaaa", "a"),
    Row("two get them in turn", "ababa"),
    Row("the turn begins with who is named first", "babab", "ba"),
    Row("three get them in turn", "cabca", "cab"),
    Row("by load, whoever owns the fewest gets the next, of several the first", "babab", "ab", LOAD),
    Row("by load, nobody gets any before the others have as few", "ccaca", "abc", LOAD, prepare=loaded),
    Row("by load, the order decides between those that own as many", "cbcbc", "cb", LOAD),
    Row("those that have any of the labels", "ab-ab", "ab", {"filter": {"label_ids": {"any": [VIP, LEAD]}}}),
    Row("those that have one label", "-a-b-", "ab", {"filter": {"label_ids": {"any": [LEAD]}}}),
    Row("those that have all of the labels", "-a---", "ab", {"filter": {"label_ids": {"all": [VIP, LEAD]}}}),
    Row("those that have none of the labels", "--a--", "ab", {"filter": {"label_ids": {"none": [VIP, LEAD]}}}),
    Row("those of a company", "ab--a", "ab", {"filter": {"company_name": "x"}}),
    Row("those of no company", "---a-", "ab", {"filter": {"company_name": ""}}),
    Row("those that have all that is asked for", "-a---", "ab",
        {"filter": {"company_name": "x", "label_ids": {"any": [LEAD]}}}),
    Row("none of them", "-----", "ab", {"filter": {"company_name": "z"}}),
    Row("somebody who owns nothing", "-----", "ab", {"from": "c"}),
    Row("nobody", "-----", "ab", {"from": "nobody"}),
    Row("somebody who is not there any more", "ababa", prepare=deleted),
    Row("somebody who is not there any more, of a strict organisation", "ababa", prepare=both),
    Row("a strict organisation is no stricter", "ababa", prepare=strict),
    Row("one that drops unknown departments drops none", "ababa", prepare=dropping),
    Row("they are shared with nobody any more", "ababa", "ab", {"shares": "drop"}, shared=False),
    Row("a manager hands over between members", "aaaaa", "a", by="boss"),
    Row("a manager takes them", "boss", "boss", by="boss"),
    Row("an employee who administers", "cbcbc", "cb", by="root"),
    Row("who sees two of them may not change them", "-----", "a", by="a",
        refused=(("one", "role-refused"), ("five", "role-refused"))),
    Row("who sees one of them may not change it", "-----", "c", by="c", refused=(("one", "role-refused"),)),
]  # fmt: skip


def handed(row: Row, before: dict[str, Seen]) -> dict[str, Seen]:
    """What the contacts shall be."""
    owners = [row.owners] * 5 if row.owners == "boss" else list(row.owners)
    after = dict(before)
    for name, owner in zip(CONTACTS, owners, strict=False):
        if owner != "-":
            after[name] = before[name]._replace(owner=owner)
            after[name] = after[name] if row.shared else Seen(owner, before[name].labels)
    return after


def counted(row: Row, before: dict[str, Seen], after: dict[str, Seen]) -> dict[str, Any]:
    """What the answer shall tell, without its act."""
    changed = [name for name in before if after[name] != before[name]]
    to = [row.to] if row.to == "boss" else list(row.to)
    owners = [after[name].owner for name in changed]
    return {
        "matched": len(changed) + len(row.refused), "changed": len(changed),
        "to": [{"userid": one, "contacts": owners.count(one)} for one in to],
    }  # fmt: skip


def previewed(before: dict[str, Seen], after: dict[str, Seen]) -> dict[str, Any]:
    """What a preview tells besides."""
    changed = [name for name in before if after[name] != before[name]]
    labels = [one for name in changed for one in before[name].labels]
    companies = [CONTACTS[name].get("company_name", "") for name in changed]

    def largest(values: list[Any], member: str) -> list[dict[str, Any]]:
        counts = sorted((-values.count(one), one) for one in set(values))
        return [{member: one, "contacts": -count} for count, one in counts]

    return {"by_label": largest(labels, "label_id"), "by_company": largest(companies, "company_name")}


async def play(acme: Book, row: Row) -> None:
    """Preview, hand over, undo, and undo that."""
    await row.prepare(acme)
    await acme.look()
    before = await acme.seen()
    after = handed(row, before)
    body = {"from": "leaver", "to": [row.to] if row.to == "boss" else list(row.to), **row.asked}
    counts = counted(row, before, after)

    tried = await acme.post(_ASK, body | {"dry_run": True}, row.by)
    assert acme.whom(tried) == list(row.refused)
    tried["refused"] = []
    assert tried == {"act": None, **counts, "refused": [], **previewed(before, after)}
    assert (await acme.written(), await acme.seen()) == ([], before)

    told = await acme.post(_ASK, body, row.by)
    assert ({name: told[name] for name in counts}, acme.whom(told)) == (counts, list(row.refused))
    assert "by_label" not in told
    assert await acme.seen() == after
    changed = [f"contact_updated {{{name}}}" for name in before if after[name] != before[name]]
    assert await acme.written() == changed
    assert {one.act for one in await acme.store.walks.changes(acme.corp_id, acme.base, 100)} <= {told["act"]}
    if not changed:
        assert await acme.refused(f"/acts/{told['act']}/undo", None, "not-found", row.by) == ()
        return
    undone = await acme.post(f"/acts/{told['act']}/undo", by=row.by)
    assert (undone["matched"], undone["changed"], undone["refused"]) == (len(changed), len(changed), [])
    assert await acme.seen() == before
    again = await acme.post(f"/acts/{undone['act']}/undo", by=row.by)
    assert (again["changed"], again["refused"], await acme.seen()) == (len(changed), [], after)
    assert len({told["act"], undone["act"], again["act"]}) == 3


@in_loop
async def test_contacts_are_handed_over_as_previewed_and_come_back(tmp_path: Path) -> None:
    await play_each(tmp_path, ROWS, play)


REFUSED: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("whose contacts is said", {"from": ""}, "invalid", "/from", "administrator"),
    ("they have an id that can be one", {"from": "x" * 65}, "invalid", "/from", "administrator"),
    ("it holds no control characters", {"from": "x\0"}, "invalid", "/from", "administrator"),
    ("somebody gets them", {"to": []}, "invalid", "/to", "administrator"),
    ("a hundred and one do not", {"to": [f"e{one}" for one in range(101)]}, "invalid", "/to", "administrator"),
    ("nobody is named twice", {"to": ["a", "b", "a"]}, "invalid", "/to/2", "administrator"),
    ("nobody gives them to themselves", {"to": ["a", "leaver"]}, "invalid", "/to/1", "administrator"),
    ("who gets them is there", {"to": ["a", "nobody"]}, "unknown-reference", "/to/1", "administrator"),
    ("who gets them is active", {"to": ["off"]}, "unknown-reference", "/to/0", "administrator"),
    ("an id of nobody is nobody's", {"to": ["a\0"]}, "unknown-reference", "/to/0", "administrator"),
    ("a manager gives them to members", {"to": ["a", "b"]}, "role-refused", "/to/1", "boss"),
    ("a manager is not told who is there", {"to": ["nobody"]}, "role-refused", "/to/0", "boss"),
    ("an employee takes contacts alone", {"from": "a", "to": ["b"]}, "role-refused", "/to/0", "a"),
    ("there are two ways to split", {"split": "random"}, "invalid", "/split", "administrator"),
    ("there are two ways to share", {"shares": "some"}, "invalid", "/shares", "administrator"),
    ("a filter names no owner", {"filter": {"follower_user_id": "a"}}, "invalid", "/filter/follower_user_id",
     "administrator"),
    ("a filter of labels has what there is", {"filter": {"label_ids": {"some": []}}}, "invalid",
     "/filter/label_ids/some", "administrator"),
]  # fmt: skip


@in_loop
async def test_what_cannot_be_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        for name, body, slug, at, by in REFUSED:
            for dry_run in (True, False):
                asked = {"from": "leaver", "to": ["a"], "dry_run": dry_run} | body
                assert await acme.refused(_ASK, asked, slug, by) == (at,), name
            assert await acme.written() == [], name
        for member in ("from", "to"):
            body = {"from": "leaver", "to": ["a"]}
            del body[member]
            assert await acme.refused(_ASK, body, "invalid") == (f"/{member}",)
        await acme.set(external_contacts=False)
        assert await acme.refused(_ASK, {"from": "leaver", "to": ["a"]}, "contacts-disabled") == ()


@in_loop
async def test_the_pages_of_dingtalk_show_the_new_owner_at_once(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        told = await acme.post(_ASK, {"from": "leaver", "to": ["b", "c"]})
        assert [await owner(acme, name) for name in ("one", "two")] == ["b", "c"]
        await acme.post(f"/acts/{told['act']}/undo")
        assert [await owner(acme, name) for name in ("one", "two")] == ["leaver", "leaver"]


async def owner(acme: Book, name: str) -> str:
    """The owner of a contact, as DingTalk's page tells it."""
    told: str = (await acme.page("extcontact/get", {"user_id": f"{{{name}}}"}))["result"]["follower_user_id"]
    return told


@in_loop
async def test_a_handover_that_is_sent_again_is_done_once_and_a_preview_is_kept_nowhere(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        body = {"from": "leaver", "to": ["b", "c"]}
        previews = [await acme.post(_ASK, body | {"dry_run": True}, idempotency_key="k") for _ in range(2)]
        assert previews[0] == previews[1]
        told = await acme.post(_ASK, body, idempotency_key="k")
        await acme.post(f"/acts/{told['act']}/undo", idempotency_key="u")
        await acme.look()
        assert await acme.post(_ASK, body, idempotency_key="k") == told
        await acme.post(f"/acts/{told['act']}/undo", idempotency_key="u")
        assert await acme.written() == []
        assert told["changed"] == 5
