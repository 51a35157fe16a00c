"""Lists of contacts with words, filters, orders and facets, held against a model that looks at each contact seen."""

import base64
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
import pytest

from tests.sharing.company import LABELS, PEOPLE, Company
from tests.sharing.expected import Entry
from tests.sharing.reading import list_contacts as list_all_or_one
from tests.sharing.reading import walk
from tests.sharing.worlds import MISSING, NAMES, STRANGER

EXACT, PREFIX, INITIALS, OTHER = range(4)
RANKS = ("exact", "prefix", "initials", "other")

NAMES_AS_FOUND: dict[str, dict[str, int]] = {
    "zw": {"张伟": INITIALS, "張偉國": INITIALS},
    "zhangwei": {"张伟": EXACT, "張偉國": PREFIX},
    "zhang": {"张伟": PREFIX, "張偉國": PREFIX},
    "偉": {"张伟": OTHER, "張偉國": OTHER},
    "guo": {"張偉國": OTHER},
    "smith": {"John Smith": OTHER},
    "john smith": {"John Smith": EXACT},
    "nobody": {},
}
"""By what is typed: whose names are found, and how well."""

Filter = tuple[str, Callable[[Entry], bool]]


class Typed(NamedTuple):
    """Words, and how well they are found in a contact; None: not at all."""

    q: str
    rank: Callable[[Entry], int | None]


async def list_contacts(acme: Company, who: str) -> None:
    """All, one, or what is found."""
    await acme.chance.choice((list_all_or_one, find_contacts, find_contacts))(acme, who)


async def find_contacts(acme: Company, who: str) -> None:
    """What one finds is what one sees of it: items, marks, counts, facets, and places that tell nothing."""
    world, chance = acme.world, acme.chance
    typed = _typed(acme)
    asked = chance.sample(_filters(acme), chance.choice((0, 1, 1, 2)))
    query = "&".join([f"q={typed.q}" if typed.q else "sort=-changed", *(text for text, _ in asked)])

    def is_found(entry: Entry) -> bool:
        return typed.rank(entry) is not None and all(holds(entry) for _, holds in asked)

    if chance.random() < 0.2:
        wanted = {userid for userid in world.seen_trash(who) if is_found(world.trash[userid])}
        query = query.replace("sort=-changed", "q=")
        found = await walk(acme, who, f"/contacts?trash=true&count=exact&{query}", len(wanted))
        assert sorted(one["userid"] for one in found) == sorted(wanted)
        return
    seen = [userid for userid in world.seen(who) if is_found(world.cards[userid])]
    sort = chance.choice(("", "created", "-created", "name")) if typed.q else ""
    found = await walk(acme, who, f"/contacts?count=exact&{query}{f'&sort={sort}' if sort else ''}", len(seen))
    ranked = {userid: typed.rank(world.cards[userid]) or 0 for userid in seen}
    assert [one["userid"] for one in found] == _in_order(acme, ranked, sort)
    for one in found:
        acme.check_shown(who, one)
        assert ("match" in one) == bool(typed.q)
        if typed.q:
            assert one["match"]["rank"] == RANKS[ranked[one["userid"]]]
            _check_marks(one)
    await _facets(acme, who, query, [world.cards[userid] for userid in seen])


def _typed(acme: Company) -> Typed:
    chance, world = acme.chance, acme.world
    kind = chance.choice(("", "name", "name", "number", "owner", "label"))
    if kind == "name":
        q = chance.choice(list(NAMES_AS_FOUND))
        return Typed(q, lambda entry: NAMES_AS_FOUND[q].get(entry.name))
    if kind == "number":
        part = f"0000{chance.randrange(24):02}"[chance.randrange(3) :]
        return Typed(part, lambda entry: OTHER if part in f"86{entry.mobile}" else None)
    if kind == "owner":
        name = chance.choice((*NAMES, STRANGER))
        return Typed(name, lambda entry: OTHER if entry.owner == name and name in world.people else None)
    if kind == "label":
        place = chance.randrange(3)
        label = LABELS[place]
        return Typed(("custom", "channel", "suppl")[place], lambda entry: OTHER if label in entry.labels else None)
    return Typed("", lambda _: OTHER)


def _filters(acme: Company) -> list[Filter]:
    chance, people = acme.chance, acme.world.people
    label, other = chance.sample(LABELS, 2)
    user, owner = chance.choice(NAMES), chance.choice((*NAMES, STRANGER))
    department = chance.choice([*acme.world.parents, *MISSING])
    return [
        (f"label_any={label},{other}", lambda one: label in one.labels or other in one.labels),
        (f"label_all={label},{other}", lambda one: label in one.labels and other in one.labels),
        (f"label_none={label}", lambda one: label not in one.labels),
        ("label_group=0", lambda one: bool(one.labels)),
        ("untagged=true", lambda one: not one.labels),
        (f"follower_user_id={owner}", lambda one: one.owner == owner),
        ("unowned=true", lambda one: one.owner not in people),
        (f"share_user_id={user}", lambda one: user in one.users),
        (f"share_dept_id={department}", lambda one: department in one.departments),
    ]


def _in_order(acme: Company, ranked: dict[str, int], sort: str) -> list[str]:
    cards = acme.world.cards
    if sort.endswith("created"):
        return sorted(ranked, key=lambda userid: cards[userid].place, reverse=sort.startswith("-"))
    if sort == "name":
        return sorted(ranked, key=lambda userid: (PEOPLE.index(cards[userid].name), cards[userid].place))
    return sorted(ranked, key=lambda userid: (ranked[userid], -cards[userid].version))


def _check_marks(one: dict[str, Any]) -> None:
    for member, marks in one["match"]["marks"].items():
        assert marks
        for start, end in marks:
            assert 0 <= start < end <= len(one[member])


async def _facets(acme: Company, who: str, query: str, seen: list[Entry]) -> None:
    names = "label_ids,follower_user_id,share_dept_ids,company_name"
    page = (await acme.ask(who, f"GET /contacts?limit=1&fields=userid&facets={names}&{query}")).json()
    told = {name: {one["value"]: one["contacts"] for one in page["facets"][name]} for name in names.split(",")}
    assert page["facets"]["complete"]
    assert told == {
        "label_ids": Counter(label for entry in seen for label in set(entry.labels)),
        "follower_user_id": Counter(entry.owner for entry in seen),
        "share_dept_ids": Counter(department for entry in seen for department in set(entry.departments)),
        "company_name": {},
    }
    if page["next"] is not None:
        with pytest.raises((UnicodeDecodeError, msgspec.DecodeError)):
            msgspec.json.decode(base64.urlsafe_b64decode(page["next"] + "=="))
