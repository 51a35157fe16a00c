"""Count what words and filters find: in all, and by label, owner, department and company."""

import asyncio
from collections import Counter
from collections.abc import Collection
from typing import Final, Literal

import msgspec

from guanxi.domain.contact import MAX_NUMBER, Contact, decode_contact
from guanxi.domain.search import terms
from guanxi.domain.search.conditions import Condition, one_of
from guanxi.operations.context import Asking
from guanxi.operations.search_contacts import Sought, hits_in_parts, numbers_of

Facet = Literal["label_ids", "follower_user_id", "share_dept_ids", "company_name"]

_LOOKED_AT: Final = 2_000
"""Candidates of which each is looked at; where there are more, the index alone counts."""

_COUNTED: Final = 10_000
"""Hits that facets count: those that changed last."""

_SHOWN: Final = 100
"""Values of a facet that are told, the most frequent first."""


class Facets(msgspec.Struct, frozen=True):
    """How often each value stands in what is found.

    Attributes:
        values: by facet, each value and its number, the most frequent first.
        complete: whether all hits were counted, and not only those that changed last.
    """

    values: dict[Facet, list[tuple[str | int, int]]]
    complete: bool


async def count_hits(asking: Asking, sought: Sought) -> int:
    """Give how many contacts are found.

    Up to 2,000 are counted by looking at each; so are all where a stretch of a custom field is asked for, of which the
    index knows nothing but who has a value. Else, where there are more, those that the index gives are counted: among
    them there can be some that a search does not show.

    Args:
        asking: who asks.
        sought: what they look for.

    Raises:
        SearchNotReady: the index is being made.
    """
    live: Condition = one_of((terms.TRASHED if sought.trash else terms.LIVE,))
    counted = 0
    async for numbers in numbers_of(asking, sought, live, MAX_NUMBER, _LOOKED_AT, exactly=True):
        counted += len(numbers)
        await asyncio.sleep(0)
    if counted > _LOOKED_AT and sought.criteria.is_told_by_tokens:
        return counted
    return sum([len(hits) async for hits in hits_in_parts(asking, sought)])


async def facets_of(asking: Asking, sought: Sought, wanted: Collection[Facet]) -> Facets:
    """Count the values of what is found; arguments and failures as above.

    Args:
        asking: who asks.
        sought: what they look for.
        wanted: the facets.
    """
    counts: dict[Facet, Counter[str | int]] = {facet: Counter() for facet in wanted}
    counted, complete = 0, True
    async for hits in hits_in_parts(asking, sought):
        if counted + len(hits) > _COUNTED:
            complete = False
            break
        counted += len(hits)
        for hit in hits:
            contact = decode_contact(hit.row.record)
            for facet, counter in counts.items():
                counter.update(_values(facet, contact))
    return Facets({facet: _most(counter) for facet, counter in counts.items()}, complete)


def _values(facet: Facet, contact: Contact) -> Collection[str | int]:
    if facet == "label_ids":
        return set(contact.label_ids)
    if facet == "share_dept_ids":
        return set(contact.share_dept_ids)
    if facet == "follower_user_id":
        return (contact.follower_user_id,)
    return (contact.company_name,) if contact.company_name else ()


def _most(counter: Counter[str | int]) -> list[tuple[str | int, int]]:
    return sorted(counter.items(), key=lambda one: (-one[1], str(one[0])))[:_SHOWN]
