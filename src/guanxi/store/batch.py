"""A batch of writes against the engine: all its rows read at first, each once; all its changes flushed at the end.

Both are set-based: one statement for all rows of a kind, of all organisations of the batch.
"""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any, Final

from guanxi.store import index_statements as index_sql
from guanxi.store import statements as sql
from guanxi.store.nouns import NOUNS, Noun
from guanxi.store.rows import Needs, Row, Transaction
from guanxi.store.working import Working

_KEYS: Final[dict[str, Callable[[Needs], Iterable[object]]]] = {
    sql.CONTACT_BY_USERID: attrgetter("userids"),
    sql.CONTACT_BY_PHONE: attrgetter("phones"),
    sql.CONTACT_BY_EXTERNAL_ID: attrgetter("external_ids"),
    sql.TRASHED: attrgetter("trash"),
    sql.APP_BY_KEY: attrgetter("apps"),
    sql.TOKEN: attrgetter("tokens"),
    sql.LABEL_USE: attrgetter("labels_used"),
    sql.MEMBER_COUNT: attrgetter("members_of"),
    sql.EMPLOYEE_BY_PHONE: attrgetter("staff_phones"),
}
_ONE_BY_ONE: Final = tuple(noun for noun in NOUNS if not noun.whole)
_KNOWN: Final = 10_000


Lists = dict[tuple[str, Noun[Any]], tuple[int, list[Row]]]
"""The whole lists of organisations, by corp_id and noun, with the generation for which they hold."""


async def load(transaction: Transaction, needs: dict[str, list[Needs]], lists: Lists) -> dict[str, Working]:
    """Lock the organisations, in the order of their corp_id, and read every row that the needs name.

    Args:
        transaction: just begun.
        needs: those of the writes of each organisation.
        lists: what is known of them, which is kept up.

    Returns:
        What plans look at, by corp_id.
    """
    workings = {corp_id: Working(corp_id) for corp_id in sorted(needs)}
    await _fill(transaction, workings, sql.ORGANISATION_ROW, [(corp_id,) for corp_id in workings])
    everybody = [(corp_id, need) for corp_id, each in needs.items() for need in each]
    for statement, keys in _KEYS.items():
        # Comprehensions, since most of what a write could need it does not: a generator for each costs 5 % of a create.
        await _fill(
            transaction, workings, statement, [(corp_id, key) for corp_id, need in everybody for key in keys(need)]
        )
    replies = [(corp_id, *key) for corp_id, need in everybody for key in need.replies]
    await _fill(transaction, workings, sql.REPLY, replies)
    numbers = [(corp_id, *stretch) for corp_id, need in everybody for stretch in need.numbers]
    await _fill(transaction, workings, index_sql.NUMBERS_BETWEEN, numbers)
    records = [(corp_id, key) for corp_id, need in everybody for key in need.records]
    for noun in _ONE_BY_ONE if records else ():
        named = [(corp_id, name) for corp_id, (wanted, name) in records if wanted is noun]
        await _fill(transaction, workings, noun.select, named)
    if any([need.whole for _, need in everybody]):  # noqa: C419 - as above
        await _load_whole(transaction, workings, needs, lists)
    return workings


async def _load_whole(
    transaction: Transaction, workings: dict[str, Working], needs: dict[str, list[Needs]], lists: Lists
) -> None:
    if len(lists) > _KNOWN:
        lists.clear()
    for noun in NOUNS:
        unknown: list[Row] = []
        for corp_id, working in workings.items():
            if not any(noun in need.whole for need in needs[corp_id]):
                continue
            generation, rows = lists.get((corp_id, noun), (-1, []))
            if generation == working.counters.generation:
                working.take(noun.select, (corp_id,), rows)
            else:
                unknown.append((corp_id,))
        for (corp_id,), rows in await _fill(transaction, workings, noun.select, unknown):
            lists[corp_id, noun] = (workings[corp_id].counters.generation, rows)


async def _fill(
    transaction: Transaction, workings: dict[str, Working], statement: str, wanted: list[Row]
) -> list[tuple[Row, list[Row]]]:
    if not wanted:
        return []
    wanted = list(dict.fromkeys(wanted))
    found = list(zip(wanted, await transaction.load(statement, wanted), strict=True))
    for values, rows in found:
        workings[values[0]].take(statement, values, rows)
    return found


async def flush(transaction: Transaction, workings: Sequence[Working]) -> None:
    """Write what has changed.

    Args:
        transaction: the one that the rows were loaded in.
        workings: those that were touched, at least one.
    """
    written = [working.written() for working in workings]
    together = ((statement, [row for one in written for row in one[statement]]) for statement in written[0])
    single = [(statement, [row]) for working in workings for statement, row in working.single]
    await transaction.flush([*((statement, rows) for statement, rows in together if rows), *single])
