"""/api/v1/changes: everything that happened, in order, without a gap."""

from pathlib import Path

import pytest

from guanxi.app import now_ms
from tests.api.asking import new_key, problem
from tests.api.directory import CHEN, LI, NEW, VIP, WANG, ZHANG, Directory, directory, shown
from tests.api.scenario import Refused, is_refused, name_of, without_contacts
from tests.in_loop import in_loop

REFUSED = [
    Refused("what has not happened yet", "GET /changes?after=99999", "invalid", ("after",)),
    Refused("a number beyond all", f"GET /changes?after={10**30}", "invalid", ("after",)),
    Refused("a number below all", "GET /changes?after=-1", "invalid", ("after",)),
    Refused("a number that is none", "GET /changes?after=x", "invalid", ("after",)),
    Refused("more than a thousand", "GET /changes?limit=1001", "invalid", ("limit",)),
    Refused("contacts that are switched off have no changes", "GET /changes", "contacts-disabled",
            prepare=without_contacts),
]  # fmt: skip


@pytest.mark.parametrize("row", REFUSED, ids=name_of)
@in_loop
async def test_changes_refuse(tmp_path: Path, row: Refused) -> None:
    await is_refused(tmp_path, row)


@in_loop
async def test_each_change_shows_its_contact_as_it_is_now(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        start = acme.base - 5
        by_key = {"actor": "administrator", "at": "moment"}
        page = (await acme.send("GET", f"/changes?after={start}")).json()
        now = {"zhang": shown("{zhang}", ZHANG), "li": shown("{li}", LI), "chen": shown("{chen}", CHEN), "wang": None}
        assert page["next"] is None
        assert [one["number"] for one in page["items"]] == list(range(start + 1, acme.base + 1))
        assert acme.named(page["items"]) == [
            *({"number": 0, "kind": "contact_created", "target": f"{{{name}}}", **by_key, "contact": now[name]}
              for name in ("zhang", "li", "wang", "chen")),
            {"number": 0, "kind": "contact_deleted", "target": "{wang}", **by_key, "contact": None},
        ]  # fmt: skip


@in_loop
async def test_the_last_write_is_there_at_once_and_nothing_new_is_an_empty_page(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        after = f"/changes?after={acme.base}"
        nothing = (await acme.send("GET", after)).json()
        assert (nothing["items"], nothing["next"]) == ([], None)
        for title in ("a", "b"):
            await acme.send("PATCH", "/contacts/{zhang}", {"title": title})
        await acme.send("POST", "/trash/{wang}/restore")
        seen = acme.named((await acme.send("GET", after)).json()["items"])
        assert [(one["number"], one["kind"], one["contact"]) for one in seen] == [
            (1, "contact_updated", shown("{zhang}", ZHANG, 2, title="b")),
            (2, "contact_updated", shown("{zhang}", ZHANG, 2, title="b")),
            (3, "contact_restored", shown("{wang}", WANG, 3)),
        ]
        later = (await acme.send("GET", f"/changes?limit=1&cursor={nothing['cursor']}")).json()
        assert [one["number"] for one in later["items"]] == [acme.base + 1]
        rest = (await acme.send("GET", f"/changes?cursor={later['cursor']}")).json()
        assert [one["number"] - acme.base for one in rest["items"]] == [2, 3]
        told = problem(await acme.send("GET", f"{after}&cursor={nothing['cursor']}"), "invalid")
        assert [one["parameter"] for one in told["errors"]] == ["after"]


@in_loop
async def test_pages_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        seen, after = [], 0
        for _ in range(100):
            page = (await acme.send("GET", f"/changes?after={after}&limit=3")).json()
            seen += [one["number"] for one in page["items"]]
            if page["next"] is None:
                break
            assert page["next"] == seen[-1]
            after = page["next"]
        assert seen == list(range(1, acme.base + 1))


@in_loop
async def test_changes_of_other_things_have_no_contact_and_a_bulk_operation_has_an_act(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        told = (await acme.send("DELETE", f"/labels/{VIP}?in_use=strip")).json()
        await acme.send("PATCH", "/contacts/{chen}", {"title": "x"})
        items = (await acme.send("GET", f"/changes?after={acme.base}")).json()["items"]
        assert [one.get("act") for one in items] == [told["act"]] * 3 + [None]
        assert [one["kind"] for one in items] == ["contact_updated"] * 2 + ["label_deleted", "contact_updated"]
        assert ("contact" in items[2], items[2]["target"]) == (False, str(VIP))


async def forgotten(acme: Directory) -> int:
    """Let the janitor forget everything up to now, then change something; give the number of that."""
    await acme.store.remove_expired(acme.corp_id, now_ms() + 1000, 0, 10_000)
    await acme.send("POST", "/contacts", NEW)
    return acme.base + 1


@in_loop
async def test_what_is_kept_no_more_is_gone_and_not_left_out(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        first = await forgotten(acme)
        for after in (0, 1, first - 2):
            problem(await acme.send("GET", f"/changes?after={after}"), "cursor-expired")
        page = (await acme.send("GET", f"/changes?after={first - 1}")).json()
        assert [one["number"] for one in page["items"]] == [first]
        assert (await acme.send("GET", f"/changes?after={first}")).json()["items"] == []
        assert (await acme.send("GET", "/trash")).json()["items"] == []
        problem(await acme.send("POST", "/trash/{wang}/restore"), "not-found")


@in_loop
async def test_employees_are_told_of_staff_with_that_scope_alone_and_never_of_keys(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        await acme.hire("li.na")
        told: dict[str, list[str]] = {}
        scopes = {"of all": None, "of contacts": ["contacts:read"]}
        for name, some in scopes.items():
            acme.keys[name] = await new_key(acme, "employee", some, employee="li.na")
        cursors = {name: (await acme.send("GET", "/changes", by=name)).json()["cursor"] for name in scopes}
        await acme.hire("wang")
        assert (await acme.send("POST", "/labels", {"group_id": 0, "name": "VIP"})).is_success
        await new_key(acme)
        for name, cursor in cursors.items():
            items = (await acme.send("GET", f"/changes?cursor={cursor}", by=name)).json()["items"]
            told[name] = [one["kind"] for one in items]
        assert told == {"of all": ["employee_created", "label_created"], "of contacts": ["label_created"]}
