"""A batch of writes against the engine: all its rows read at first, each once; all its changes flushed at the end.

Both are set-based: one statement for all rows of a kind, of all organisations of the batch.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final

from guanxi.store import statements as sql
from guanxi.store.nouns import NOUNS, Noun
from guanxi.store.rows import Needs, Row, Transaction
from guanxi.store.working import Working

_KEYS: Final[dict[str, Callable[[Needs], Iterable[Row]]]] = {
    sql.CONTACT_BY_USERID: lambda need: ((userid,) for userid in need.userids),
    sql.CONTACT_BY_PHONE: lambda need: ((phone,) for phone in need.phones),
    sql.CONTACT_BY_EXTERNAL_ID: lambda need: ((external_id,) for external_id in need.external_ids),
    sql.TRASHED: lambda need: ((userid,) for userid in need.trash),
    sql.APP_BY_KEY: lambda need: ((app_key,) for app_key in need.apps),
    sql.TOKEN: lambda need: ((digest,) for digest in need.tokens),
    sql.LABEL_USE: lambda need: ((label_id,) for label_id in need.labels_used),
    sql.MEMBER_COUNT: lambda need: ((dept_id,) for dept_id in need.members_of),
    sql.EMPLOYEE_BY_PHONE: lambda need: ((phone,) for phone in need.staff_phones),
    sql.REPLY: lambda need: need.replies,
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
    for statement, keys in _KEYS.items():
        await _fill(transaction, workings, statement, _wanted(needs, keys))
    if any(need.records for each in needs.values() for need in each):
        for noun in _ONE_BY_ONE:
            await _fill(transaction, workings, noun.select, _wanted(needs, partial(_of_noun, noun)))
    if any(need.whole for each in needs.values() for need in each):
        await _load_whole(transaction, workings, needs, lists)
    return workings


def _wanted(needs: dict[str, list[Needs]], keys: Callable[[Needs], Iterable[Row]]) -> list[Row]:
    return list(
        dict.fromkeys((corp_id, *key) for corp_id, each in needs.items() for need in each for key in keys(need))
    )


def _of_noun(noun: Noun[Any], need: Needs) -> Iterable[Row]:
    return ((name,) for wanted, name in need.records if wanted is noun)


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
