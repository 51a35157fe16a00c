"""A snapshot makes a world, this one or another, what a world was; one that cannot be changes nothing."""

import copy
import json
import random
from collections.abc import Callable
from typing import Any, NamedTuple

from guanxi.sandbox.world import World
from tests.depth import DEPTH
from tests.in_loop import in_loop
from tests.sandbox.inside import NOW, Inside, contact, furnished, inside

Broken = Callable[[Any], object]
"""Breaks a snapshot in its place; or gives another."""


def _set(*path: str | int, to: object) -> Broken:
    def breaking(snapshot: Any) -> None:  # noqa: ANN401 - any JSON
        for step in path[:-1]:
            snapshot = snapshot[step]
        snapshot[path[-1]] = to

    return breaking


def _without(*path: str | int) -> Broken:
    def breaking(snapshot: Any) -> None:  # noqa: ANN401 - any JSON
        for step in path[:-1]:
            snapshot = snapshot[step]
        del snapshot[path[-1]]

    return breaking


def _same(lists: str, *member: str) -> Broken:
    """The second of a list has something of the first."""

    def breaking(snapshot: Any) -> None:  # noqa: ANN401 - any JSON
        one, other, *_ = snapshot["data"][lists]
        for step in member[:-1]:
            one, other = one[step], other[step]
        other[member[-1]] = one[member[-1]]

    return breaking


def _loop(snapshot: Any) -> None:  # noqa: ANN401 - any JSON
    first = snapshot["data"]["departments"][0]
    snapshot["data"]["departments"] = [
        first | {"dept_id": 50, "parent_id": 51},
        first | {"dept_id": 51, "parent_id": 50},
    ]


# How it is broken, and what the answer says of it.
BROKEN: dict[str, tuple[Broken, str]] = {
    "not an object": (lambda _: [1], "Expected `object`"),
    "nothing": (lambda _: {}, "missing required field"),
    "another version": (_set("version", to=2), "$.version"),
    "a member that there is not": (_set("sede", to=7), "`sede`"),
    "a seed that is text": (_set("seed", to="7"), "$.seed"),
    "a counter that there is not": (_set("ids", "tokens", to=1), "$.ids"),
    "a counter below nothing": (_set("ids", "act", to=-1), "$.ids"),
    "a clock that stands at no moment": (_set("clock", "frozen_at", to=1 << 60), "$.clock.frozen_at"),
    "faults that cannot be": (_set("faults", to=[{"page": "there is none"}]), "faults"),
    "no data": (_without("data"), "`data`"),
    "a place that no contact has": (_set("data", "contacts", 0, "seq", to=1 << 40), "$.data.contacts[0].seq"),
    "a place behind the next": (_set("data", "next_seq", to=10), "next_seq"),
    "a misspelt member of a contact": (_set("data", "contacts", 2, "record", "moble", to="x"), "`moble`"),
    "a contact without a name": (_set("data", "contacts", 2, "record", "name", to=" "), "data.contacts[2].name"),
    "a number that is none": (_set("data", "contacts", 4, "record", "mobile", to="12"), "data.contacts[4].mobile"),
    "no number": (_without("data", "contacts", 4, "record", "mobile"), "data.contacts[4]"),
    "a label that cannot be one": (_set("data", "contacts", 1, "record", "label_ids", to=[0]), "data.contacts[1].label_ids"),
    "a label beyond all numbers": (_set("data", "contacts", 1, "record", "label_ids", to=[1 << 70]), "data"),
    "two contacts with a number": (_same("contacts", "record", "mobile"), "the same phone"),
    "two contacts with a userid": (_same("contacts", "record", "userid"), "the same userid"),
    "two contacts in a place": (_same("contacts", "seq"), "the same seq"),
    "two contacts with a last change": (_same("contacts", "change"), "the same change"),
    "two with an external id": (lambda it: [_set("data", "contacts", row, "external_id", to="same")(it) for row in (1, 2)] and None, "external_id"),
    "a contact that was changed by another one's deletion": (
        lambda it: _set("data", "contacts", 0, "change", to=it["data"]["trash"][0]["number"])(it), "the same change",
    ),
    "a change that is still to come": (_set("data", "contacts", 0, "change", to=99999), "higher number"),
    "changes with a gap": (_without("data", "changes", 5), "changes from 1 to"),
    "a kind of change that there is not": (_set("data", "changes", 5, "kind", to="contact_eaten"), "$.data.changes[5].kind"),
    "a change whose contact was none": (_set("data", "changes", -1, "before", to={"name": 7}), "data.changes[320].before"),
    "a deletion that there was not": (_set("data", "trash", 0, "number", to=2), "data.trash[0].number"),
    "a place in the trash that is taken": (_set("data", "trash", 0, "seq", to=0), "in its place"),
    "a department that lies in none": (_set("data", "departments", 0, "parent_id", to=77), "data.departments[0].parent_id"),
    "departments that lie in each other": (_loop, "lies in itself"),
    "an employee of a department that there is not": (
        _set("data", "employees", 0, "dept_id_list", to=[77]), "data.employees[0].dept_id_list",
    ),
    "two employees": (_same("employees", "userid"), "the same userid"),
    "two employees with a number": (_same("employees", "mobile"), "the same phone"),
    "a label without a group": (_set("data", "labels", 3, "group_id", to=77), "data.labels[3].group_id"),
    "two labels": (_same("labels", "id"), "the same label_id"),
    "a label with a number that is too large": (_set("data", "labels", 0, "id", to=1 << 63), "64 bits"),
}  # fmt: skip


@in_loop
async def test_a_snapshot_that_cannot_be_is_refused_by_name_and_changes_nothing() -> None:
    async with inside(2) as one:
        _, world = one.worlds
        await furnished(one, world)
        whole = await taken(one, world)
        for told, (breaking, words) in BROKEN.items():
            snapshot = copy.deepcopy(whole)
            replaced = breaking(snapshot)
            answer = await one.control(
                "PUT", f"/worlds/{world.id}/snapshot", snapshot if replaced is None else replaced
            )
            assert answer.status_code == 422, (told, answer.text)
            problem = answer.json()
            assert words in f"{problem['detail']} {problem.get('field', '')}", (told, problem)
            assert await taken(one, world) == whole, told
        deep = b"[" * 100_000 + b"]" * 100_000
        text = json.dumps(whole | {"faults": None}).encode()
        for body in (
            b"",
            b"{",
            b"\xff",
            deep,
            text.replace(b'"faults": null', b'"faults": ' + deep),
            text.replace(b'"Type"', b'"\\ud800"'),
        ):
            assert (await one.control("PUT", f"/worlds/{world.id}/snapshot", body)).status_code in {400, 422}, body
        assert await taken(one, world) == whole
        assert await one.sound()


async def taken(one: Inside, world: World) -> Any:  # noqa: ANN401 - any JSON
    answer = await one.control("GET", f"/worlds/{world.id}/snapshot")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def put(one: Inside, world: World, snapshot: object) -> None:
    answer = await one.control("PUT", f"/worlds/{world.id}/snapshot", snapshot)
    assert answer.status_code == 200, answer.text
    assert answer.json()["corp_id"] == world.corp_id


@in_loop
async def test_another_world_becomes_what_one_was_and_goes_on_as_it_would_have() -> None:
    async with inside(3) as one:
        _, world, other = one.worlds
        await furnished(one, world)
        await one.control("POST", f"/worlds/{world.id}/clock", {"set": "2030-01-01T00:00:00Z", "freeze": True})
        old, keys = await taken(one, other), (other.corp_id, other.app_key, other.api_key)
        text = json.dumps(snapshot := await taken(one, world))
        assert not {world.corp_id, world.app_key, world.suite_key} & set(text.replace('"', " ").split())
        await one.call(other, "extcontact_create", {"contact": contact(9999)})
        await put(one, other, snapshot)
        assert await taken(one, other) == snapshot
        assert await one.sound()
        for words in ("Contact", "crm-1", "gold", "yunshang", "13800000008", "North"):
            assert await one.found(other, words) == await one.found(world, words)
            assert await one.found(other, "9999") == await one.found(world, "9999") == []
        one.tokens.clear()  # by the clocks of both, they have expired
        later = [(await one.call(each, "extcontact_create", {"contact": contact(7777)})) for each in (world, other)]
        assert later[0] == later[1]
        shown = [await one.api(each, "GET", "/changes?limit=1000") for each in (world, other)]
        actors = {change["actor"] for change in shown[1]["items"]}
        assert actors == {"sandbox", other.app_key, other.api_key.split("_")[2]}
        assert (other.corp_id, other.app_key, other.api_key) == keys
        assert other.clock.now() == world.clock.now() == 1_893_456_000_000
        await other.reset()
        assert await taken(one, other) == old
        assert (other.clock.now(), other.ids.seed) == (NOW, 2)


@in_loop
async def test_faults_go_where_a_snapshot_goes_and_strike_the_same_calls() -> None:
    async with inside(3) as one:
        _, world, other = one.worlds
        path, begun = f"/worlds/{world.id}", (await taken(one, world))["faults"]
        wanted = {"page": "extcontact_list", "errcode": 60205, "probability": 0.5}
        assert (await one.control("POST", f"{path}/faults", wanted)).status_code == 201
        assert (await one.control("POST", f"{path}/limits", {"per_second": 1000})).status_code == 200
        await _struck(one, world)
        await put(one, other, await taken(one, world))
        struck = await _struck(one, world)
        assert {60205, 0} == set(struck)
        assert await _struck(one, other) == struck
        await world.reset()
        await other.reset()
        assert await _struck(one, world) == await _struck(one, other) == [0] * 12
        assert (await one.control("GET", f"{path}/limits")).json() == {"per_second": None}
        assert (await taken(one, world))["faults"] == begun == {"seed": world.seed}


async def _struck(one: Inside, world: World) -> list[int]:
    """The errcodes of some calls."""
    return [(await one.call(world, "extcontact_list", {"offset": 0, "size": 1}))["errcode"] for _ in range(12)]


@in_loop
async def test_a_snapshot_that_was_written_by_hand_is_made_whole() -> None:
    async with inside(2) as one:
        _, world = one.worlds
        snapshot = await taken(one, world)
        record = contact(1, name="张伟", share_user_ids=["b"], share_dept_ids=[]) | {"userid": "0117950000000000001"}
        snapshot["data"]["contacts"] = [{"seq": 200, "change": 3, "record": record}]
        snapshot["data"]["next_seq"] = 201
        del snapshot["faults"]
        text = json.dumps(snapshot, ensure_ascii=True, indent=4)
        assert (await one.control("PUT", f"/worlds/{world.id}/snapshot", text.encode())).status_code == 200
        assert await one.sound()
        assert await one.names(world) == ["张伟"]
        assert await one.found(world, "zhangwei") == ["张伟"]
        answer = await one.call(world, "extcontact_get", {"user_id": "0117950000000000001"})
        assert answer["result"]["name"] == "张伟"


class Known(NamedTuple):
    """A world as it should be: contacts and deleted ones by userid, in order of creation."""

    contacts: dict[str, str]
    trash: dict[str, str]


async def _step(one: Inside, world: World, known: Known, rolled: random.Random) -> None:
    verb = rolled.choice(("create", "create", "create", "delete", "update", "restore"))
    number = rolled.randrange(10_000)
    if verb == "create":
        answer = await one.call(world, "extcontact_create", {"contact": contact(number)})
        if f"Contact {number}" not in known.contacts.values() and answer["errcode"] == 0:
            known.contacts[answer["userid"]] = f"Contact {number}"
    elif verb == "restore" and known.trash:
        userid = rolled.choice(list(known.trash))
        await one.api(world, "POST", f"/trash/{userid}/restore")
        known.contacts[userid] = known.trash.pop(userid)
    elif verb == "delete" and known.contacts:
        userid = rolled.choice(list(known.contacts))
        await one.call(world, "extcontact_delete", {"user_id": userid})
        known.trash[userid] = known.contacts.pop(userid)
    elif verb == "update" and known.contacts:
        userid = rolled.choice(list(known.contacts))
        await one.api(world, "PATCH", f"/contacts/{userid}", {"company_name": f"Firm {number}"})


@in_loop
async def test_worlds_snapshots_and_resets_agree_with_a_plain_model() -> None:
    rolled = random.Random(20261121)  # noqa: S311 - the same each time
    async with inside(4) as one:
        worlds = list(one.worlds)
        known = {world.id: Known({}, {}) for world in worlds}
        kept: list[tuple[Any, Known]] = []
        for _ in range(150 * DEPTH):
            world = rolled.choice(worlds)
            act = rolled.random()
            if act < 0.05:
                await world.reset()
                known[world.id] = Known({}, {})
            elif act < 0.15:
                kept = [*kept[-3:], (await taken(one, world), copy.deepcopy(known[world.id]))]
            elif act < 0.25 and kept:
                snapshot, then = rolled.choice(kept)
                await put(one, world, snapshot)
                known[world.id] = copy.deepcopy(then)
            else:
                await _step(one, world, known[world.id], rolled)
            await _agree(one, world, known[world.id])
        for world in worlds:
            await _agree(one, world, known[world.id])
        assert len(kept) > 3
        assert await one.sound()


async def _agree(one: Inside, world: World, known: Known) -> None:
    names = [name for _, name in sorted(known.contacts.items())]  # userids rise with their places
    assert await one.names(world) == names[:100]
    assert sorted(await one.found(world, "Contact")) == sorted(names)
    trash = await one.api(world, "GET", "/trash?limit=1000")
    assert {one["userid"] for one in trash["items"]} == known.trash.keys()
    past = await one.call(world, "extcontact_list", {"offset": len(names), "size": 1})
    assert past["results"] == []
    last = await one.call(world, "extcontact_list", {"offset": max(len(names) - 1, 0), "size": 1})
    assert [one["name"] for one in last["results"]] == names[-1:]
