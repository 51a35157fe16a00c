"""A batch of writes against the engine: all its rows read at first, each once; all its changes flushed at the end.

Both are set-based: one statement for all rows of a kind, of all organisations of the batch.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from guanxi.store import statements as sql
from guanxi.store.rows import Needs, Row, Transaction
from guanxi.store.working import Working

_KEYS: Final[dict[str, Callable[[Needs], Iterable[Row]]]] = {
    sql.CONTACT_BY_USERID: lambda need: ((userid,) for userid in need.userids),
    sql.CONTACT_BY_PHONE: lambda need: ((phone,) for phone in need.phones),
    sql.APP_BY_KEY: lambda need: ((app_key,) for app_key in need.apps),
    sql.TOKEN: lambda need: ((digest,) for digest in need.tokens),
}
_KNOWN: Final = 10_000


Labels = dict[str, tuple[int, list[Row]]]
"""The labels of organisations, with the generation for which they hold."""


async def load(transaction: Transaction, needs: dict[str, list[Needs]], labels: Labels) -> dict[str, Working]:
    """Lock the organisations, in the order of their corp_id, and read every row that the needs name.

    Args:
        transaction: just begun.
        needs: those of the writes of each organisation.
        labels: what is known of them, which is kept up.

    Returns:
        What plans look at, by corp_id.
    """
    workings = {corp_id: Working(corp_id) for corp_id in sorted(needs)}
    await _fill(transaction, workings, sql.ORGANISATION_ROW, [(corp_id,) for corp_id in workings])
    for statement, keys in _KEYS.items():
        wanted = dict.fromkeys(
            (corp_id, *key) for corp_id, each in needs.items() for need in each for key in keys(need)
        )
        await _fill(transaction, workings, statement, list(wanted))
    unknown: list[Row] = []
    for corp_id, working in workings.items():
        if any(need.labels for need in needs[corp_id]):
            generation, rows = labels.get(corp_id, (-1, []))
            if generation == working.counters.generation:
                working.take(sql.LABEL_LIST, (corp_id,), rows)
            else:
                unknown.append((corp_id,))
    if len(labels) > _KNOWN:
        labels.clear()
    for (corp_id,), rows in await _fill(transaction, workings, sql.LABEL_LIST, unknown):
        labels[corp_id] = (workings[corp_id].counters.generation, rows)
    return workings


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
