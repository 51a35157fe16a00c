"""/api/v1/contacts/shares: whom contacts are shared with, and that the preview and undoing tell the truth about it."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.api.book import SALES, Book, books, play_each
from tests.api.directory import LEAD, VIP
from tests.in_loop import in_loop

_ASK = "/contacts/shares"
SALES_AND_B = {"share_dept_ids": [SALES], "share_user_ids": ["b"]}

Shares = tuple[tuple[int, ...], tuple[str, ...]]


async def nothing(_: Book) -> None:
    """Prepare nothing."""


async def strict(acme: Book) -> None:
    await acme.set(unknown="strict")


async def dropping(acme: Book) -> None:
    await acme.set(unknown="drop-departments")


class Row(NamedTuple):
    """A change of shares.

    Attributes:
        name: a sentence.
        asked: what is asked for.
        after: departments and people of those that change; the others stay.
        matched: how many contacts it is about.
        by: whose key asks.
        refused: names of contacts that are, with the type of problem.
        prepare: what is done before.
    """

    name: str
    asked: Mapping[str, Any]
    after: Mapping[str, Shares]
    matched: int
    by: str = "administrator"
    refused: tuple[tuple[str, str], ...] = ()
    prepare: Callable[[Book], Awaitable[None]] = nothing


def adding(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"add": SALES_AND_B, **members}


def removing(shares: Mapping[str, Any], **wanted: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"remove": shares, "filter": wanted}


D = (SALES,)
B = {"share_user_ids": ["b"]}
ONE: dict[str, Shares] = {"one": (D, ("c", "b"))}
TWO: dict[str, Shares] = {"two": (D, ("b",))}
THREE: dict[str, Shares] = {"three": (D, ("b",))}
FOUR: dict[str, Shares] = {"four": (D, ("b",))}
OTHER: dict[str, Shares] = {"other": (D, ("leaver", "b"))}
ROWS = [
    Row("by their ids, behind those whom they are shared with", adding(userids=["{one}", "{two}", "{five}"]),
        ONE | TWO, 3),
    Row("all of them", adding(filter={}), ONE | TWO | THREE | FOUR | OTHER, 6),
    Row("those of an owner", adding(filter={"follower_user_id": "leaver"}), ONE | TWO | THREE | FOUR, 5),
    Row("those that are shared with an employee", adding(filter={"share_user_id": "b"}), THREE, 2),
    Row("those that are shared with a department", adding(filter={"share_dept_id": SALES}), ONE, 2),
    Row("those that are shared with both", adding(filter={"share_dept_id": SALES, "share_user_id": "c"}), ONE, 1),
    Row("those that are shared with both, and no others", adding(filter={"share_dept_id": SALES, "share_user_id": "b"}),
        {}, 1),
    Row("of an owner, and shared with somebody",
        adding(filter={"follower_user_id": "a", "share_user_id": "leaver"}), OTHER, 1),
    Row("of another owner, and shared with somebody",
        adding(filter={"follower_user_id": "b", "share_user_id": "leaver"}), {}, 0),
    Row("those that have tags, and are of a company",
        adding(filter={"label_ids": {"any": [LEAD]}, "company_name": "x"}), TWO, 1),
    Row("shared with nobody that there is", adding(filter={"share_user_id": "nobody"}), {}, 0),
    Row("shared with what is no id", adding(filter={"share_user_id": "b\0"}), {}, 0),
    Row("owned by what is no id", adding(filter={"follower_user_id": "b\0"}), {}, 0),
    Row("shared with what is no department", adding(filter={"share_dept_id": 10**30}), {}, 0),
    Row("all that was shared with somebody", removing(B, share_user_id="b"), {"three": ((), ()), "five": (D, ())}, 2),
    Row("of those with a tag", removing(B, share_user_id="b", label_ids={"any": [VIP]}), {"five": (D, ())}, 1),
    Row("with a department", removing({"share_dept_ids": [SALES]}, follower_user_id="leaver"),
        {"one": ((), ("c",)), "five": ((), ("b",))}, 5),
    Row("with those whom they are not shared with", removing({"share_dept_ids": [7], "share_user_ids": ["x"]}), {}, 6),
    Row("at once with others", {"add": {"share_user_ids": ["a"]}, "remove": B, "filter": {"share_user_id": "b"}},
        {"three": ((), ("a",)), "five": (D, ("a",))}, 2),
    Row("who is removed and added stays", {"add": B, "remove": B, "userids": ["{three}", "{four}"]},
        {"four": ((), ("b",))}, 2),
    Row("unknown ones are kept", {"add": {"share_dept_ids": [77], "share_user_ids": ["x"]}, "userids": ["{four}"]},
        {"four": ((77,), ("x",))}, 1),
    Row("unknown departments are dropped where the organisation drops them",
        {"add": {"share_dept_ids": [77, SALES, 1], "share_user_ids": ["x"]}, "userids": ["{four}"]},
        {"four": ((SALES, 1), ("x",))}, 1, prepare=dropping),
    Row("a strict organisation has those whom they are shared with",
        {"add": {"share_dept_ids": [SALES, 1], "share_user_ids": ["off"]}, "userids": ["{four}"]},
        {"four": ((SALES, 1), ("off",))}, 1, prepare=strict),
    Row("contacts that are not there are told", adding(userids=["0123", "{four}"]), FOUR, 1,
        refused=(("0123", "not-found"),)),
    Row("a manager shares what members own", adding(filter={}), ONE | TWO | THREE | FOUR | OTHER, 6, "boss"),
    Row("an employee shares what they own, and nothing else that they see", adding(filter={}), OTHER, 3, "a",
        refused=(("one", "role-refused"), ("five", "role-refused"))),
    Row("of what an owner has an employee is told what they see", adding(filter={"follower_user_id": "leaver"}), {}, 2,
        "a", refused=(("one", "role-refused"), ("five", "role-refused"))),
    Row("of what is shared with somebody as well", adding(filter={"share_user_id": "b"}), {}, 1, "a",
        refused=(("five", "role-refused"),)),
    Row("of what is shared with them", adding(filter={"share_user_id": "c"}), {}, 1, "c",
        refused=(("one", "role-refused"),)),
    Row("of what is shared with their department", adding(filter={"share_dept_id": SALES}), {}, 2, "a",
        refused=(("one", "role-refused"), ("five", "role-refused"))),
    Row("what an employee does not see is not there", adding(userids=["{one}", "{two}"]), {}, 1, "c",
        refused=(("one", "role-refused"), ("two", "not-found"))),
    Row("an employee who administers shares all of an owner", adding(filter={"follower_user_id": "leaver"}),
        ONE | TWO | THREE | FOUR, 5, "root"),
]  # fmt: skip


async def play(acme: Book, row: Row) -> None:
    """Preview, share, undo, and undo that."""
    await row.prepare(acme)
    await acme.look()
    before = await acme.seen()
    after = before | {
        name: before[name]._replace(departments=departments, people=people)
        for name, (departments, people) in row.after.items()
    }
    counts = {"matched": row.matched, "changed": len(row.after)}

    tried = await acme.post(_ASK, {**row.asked, "dry_run": True}, row.by)
    assert (tried["act"], {name: tried[name] for name in counts}, acme.whom(tried)) == (None, counts, list(row.refused))
    labels = [one for name in row.after for one in before[name].labels]
    assert sorted((one["label_id"], one["contacts"]) for one in tried["by_label"]) == sorted(
        (one, labels.count(one)) for one in set(labels)
    )
    assert sum(one["contacts"] for one in tried["by_company"]) == len(row.after)
    assert (await acme.written(), await acme.seen()) == ([], before)

    told = await acme.post(_ASK, row.asked, row.by)
    assert ({name: told[name] for name in counts}, acme.whom(told)) == (counts, list(row.refused))
    assert await acme.seen() == after
    assert await acme.written() == [f"contact_updated {{{name}}}" for name in before if name in row.after]
    assert {one.act for one in await acme.store.walks.changes(acme.corp_id, acme.base, 100)} <= {told["act"]}
    if row.after:
        undone = await acme.post(f"/acts/{told['act']}/undo", by=row.by)
        assert (undone["changed"], undone["refused"], await acme.seen()) == (len(row.after), [], before)
        again = await acme.post(f"/acts/{undone['act']}/undo", by=row.by)
        assert (again["changed"], again["refused"], await acme.seen()) == (len(row.after), [], after)


@in_loop
async def test_contacts_are_shared_as_previewed_and_undone(tmp_path: Path) -> None:
    await play_each(tmp_path, ROWS, play)


BY_ROOT = Row("shared with what is no id", adding(filter={"share_user_id": "b\0"}), {}, 0, "root")


@in_loop
async def test_an_employee_who_administers_may_ask_for_what_is_no_id(tmp_path: Path) -> None:
    await play_each(tmp_path, [BY_ROOT], play)


TOO_MANY = list(range(1, 22))
REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("somebody is added or removed", {"filter": {}}, "invalid", "/add"),
    ("it is said whom", {"add": SALES_AND_B}, "invalid", "/userids"),
    ("it is said once whom", adding(userids=[], filter={}), "invalid", "/userids"),
    ("at most a thousand are named", adding(userids=["x"] * 1001), "invalid", "/userids"),
    ("at most twenty are added", {"add": {"share_dept_ids": TOO_MANY}, "filter": {}}, "invalid", "/add/share_dept_ids"),
    ("at most twenty are removed", {"remove": {"share_user_ids": ["x"] * 21}, "filter": {}}, "invalid",
     "/remove/share_user_ids"),
    ("a department has a number", {"add": {"share_dept_ids": [0]}, "filter": {}}, "invalid", "/add/share_dept_ids"),
    ("an employee has an id", {"add": {"share_user_ids": [" "]}, "filter": {}}, "invalid", "/add/share_user_ids"),
    ("it holds no control characters", {"add": {"share_user_ids": ["b\0"]}, "filter": {}}, "invalid",
     "/add/share_user_ids"),
    ("a filter has what there is", adding(filter={"share_dept_ids": [1]}), "invalid", "/filter/share_dept_ids"),
]  # fmt: skip
STRICTLY_REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("a department is there", {"share_dept_ids": [SALES, 77]}, "/add/share_dept_ids/1"),
    ("an employee is there", {"share_user_ids": ["b", "c", "x"]}, "/add/share_user_ids/2"),
]


@in_loop
async def test_what_cannot_be_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        for name, body, slug, at in REFUSED:
            for dry_run in (True, False):
                assert await acme.refused(_ASK, body | {"dry_run": dry_run}, slug) == (at,), name
        assert await acme.written() == []
        await strict(acme)
        await acme.look()
        for name, add, at in STRICTLY_REFUSED:
            assert await acme.refused(_ASK, {"add": add, "filter": {}}, "unknown-reference") == (at,), name
        assert await acme.written() == []


@in_loop
async def test_who_would_be_shared_with_too_many_is_told_and_stays(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        await acme.send("PATCH", "/contacts/{two}", {"share_dept_ids": list(range(1, 21))})
        await acme.send("PATCH", "/contacts/{four}", {"share_user_ids": [f"e{one}" for one in range(20)]})
        await acme.look()
        before = await acme.seen()
        told = await acme.post(_ASK, adding(filter={"follower_user_id": "leaver"}))
        assert (told["matched"], told["changed"]) == (5, 2)
        assert acme.whom(told) == [("two", "invalid"), ("four", "invalid")]
        seen = await acme.seen()
        assert [seen[name] for name in ("two", "four")] == [before[name] for name in ("two", "four")]
        assert await acme.written() == ["contact_updated {one}", "contact_updated {three}"]


@in_loop
async def test_sharing_that_is_sent_again_is_done_once_and_a_preview_is_kept_nowhere(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        body = adding(filter={"follower_user_id": "leaver"})
        await acme.post(_ASK, body | {"dry_run": True}, idempotency_key="k")
        told = await acme.post(_ASK, body, idempotency_key="k")
        await acme.post(f"/acts/{told['act']}/undo")
        await acme.look()
        assert (await acme.post(_ASK, body, idempotency_key="k"), await acme.written()) == (told, [])
        assert told["changed"] == 4


@in_loop
async def test_a_new_reader_sees_the_contact_at_once_and_an_old_one_does_not_any_more(tmp_path: Path) -> None:
    async with books(tmp_path) as found:
        acme = await found()
        await acme.post(_ASK, {"add": {"share_user_ids": ["c"]}, "userids": ["{two}"]})
        assert (await acme.send("GET", "/contacts/{two}", by="c")).status_code == 200
        await acme.post(_ASK, removing({"share_user_ids": ["c"]}, share_user_id="c"))
        for name in ("one", "two"):
            assert (await acme.send("GET", f"/contacts/{{{name}}}", by="c")).status_code == 404
