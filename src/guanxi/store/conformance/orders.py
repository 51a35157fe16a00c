"""Contacts, and those of them that an employee sees, by the numbers of their last changes, and in each order."""

from typing import Final

import msgspec

from guanxi.domain.search.order import Order, beginning
from guanxi.store.conformance.contract import Opener, expect, rule
from guanxi.store.conformance.directory import ACME, Directory, founded
from guanxi.store.conformance.people import furnish, seen_by, share, shared
from guanxi.store.seen import SeenWalks
from guanxi.store.walks import Walks

_NAMES: Final = {
    "1": ("赵一", "北京"),
    "2": ("Adam", ""),
    "3": ("单雄信", "acme"),
    "4": ("赵一", "上海"),
    "5": ("李四", "acme"),
}
"""Of each contact, its name and company. li owns 1, 3 and 4; wang the others."""

_ORDERS: Final[dict[Order, list[str]]] = {
    "name": ["2", "5", "3", "1", "4"],
    "company": ["3", "5", "1", "4", "2"],
    "created": ["1", "2", "3", "4", "5"],
    "changed": ["1", "3", "4", "5", "2"],
}
"""Where no company stands last, and who is alike stands in order of creation."""


async def _furnished(acme: Directory) -> None:
    await furnish(acme)
    for userid, (name, company) in [*_NAMES.items(), ("2", _NAMES["2"])]:
        owned = shared(userid, "li" if userid in {"1", "3", "4"} else "wang")
        await share(acme, msgspec.structs.replace(owned, name=name, company_name=company or None))


async def _walked(walks: Walks | SeenWalks, order: Order, *, descending: bool) -> list[str]:
    place, found = beginning(order, descending=descending), list[str]()
    while True:
        page, behind = await walks.contacts_in_order(ACME, order, place, 2, descending=descending)
        found += [row.userid for row in page]
        if behind is None:
            return found
        place = behind


@rule
async def contacts_are_listed_in_each_order_forwards_and_backwards(opener: Opener) -> None:
    """`contacts_in_order` gives each once, those that are alike in order of creation, and an employee what they see."""
    async with founded(opener) as acme:
        await _furnished(acme)
        seen = await seen_by(acme, "li")
        two, _ = await seen.contacts_in_order(ACME, "name", beginning("name", descending=False), 2, descending=False)
        expect([row.userid for row in two], [], "of the first two those that li sees")
        for order, userids in _ORDERS.items():
            for descending in (False, True):
                wanted = userids[::-1] if descending else userids
                told = f"by {order}, {descending=}"
                expect(await _walked(acme.store.walks, order, descending=descending), wanted, told)
                own = [userid for userid in wanted if userid in {"1", "3", "4"}]
                expect(await _walked(seen, order, descending=descending), own, f"what li sees {told}")


@rule
async def contacts_are_found_by_the_numbers_of_their_last_changes(opener: Opener) -> None:
    """`contacts_by_change`, `places` and `trash_by_number` leave out who has no such number, or is not seen."""
    async with founded(opener) as acme:
        await _furnished(acme)
        await acme.remove("4")
        await acme.remove("5")
        walks, seen = acme.store.walks, await seen_by(acme, "li")
        log = await walks.changes(ACME, 0, 1000)
        numbers = [change.number for change in log]
        rows = await walks.contacts_by_change(ACME, numbers)
        expect([row.userid for row in rows], ["2", "3", "1"], "contacts, the last changed first")
        expect([row.userid for row in await walks.contacts_by_change(ACME, [rows[1].change])], ["3"], "one of them")
        own = await seen.contacts_by_change(ACME, numbers)
        expect([row.userid for row in own], ["3", "1"], "those that li sees")
        places = await walks.places(ACME, numbers)
        expect([place[:2] for place in places], [(row.change, row.seq) for row in rows], "where they stand")
        expect(await seen.places(ACME, [rows[1].change]), [places[1]], "where one stands that li sees")
        trash = await walks.trash_by_number(ACME, numbers)
        expect([row.userid for row in trash], ["5", "4"], "the trash, the last deleted first")
        expect([row.userid for row in await seen.trash_by_number(ACME, numbers)], ["4"], "of it what li saw")
