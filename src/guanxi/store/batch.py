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
    sql.LABEL_LIST: lambda need: ((),) if need.labels else (),
}


async def load(transaction: Transaction, needs: dict[str, list[Needs]]) -> dict[str, Working]:
    """Lock the organisations, in the order of their corp_id, and read every row that the needs name.

    Args:
        transaction: just begun.
        needs: those of the writes of each organisation.

    Returns:
        What plans look at, by corp_id.
    """
    workings = {corp_id: Working(corp_id) for corp_id in sorted(needs)}
    wanted = {sql.ORGANISATION_ROW: [(corp_id,) for corp_id in workings]} | {
        statement: list(
            dict.fromkeys((corp_id, *key) for corp_id, each in needs.items() for need in each for key in keys(need))
        )
        for statement, keys in _KEYS.items()
    }
    for statement, values in wanted.items():
        if values:
            found = await transaction.load(statement, values)
            for one, rows in zip(values, found, strict=True):
                workings[one[0]].take(statement, one, rows)
    return workings


async def flush(transaction: Transaction, workings: Sequence[Working]) -> None:
    """Write what has changed.

    Args:
        transaction: the one that the rows were loaded in.
        workings: those that were touched, at least one.
    """
    written = [working.written() for working in workings]
    for statement in written[0]:
        if rows := [row for one in written for row in one[statement]]:
            await transaction.flush(statement, rows)
    for working in workings:
        for statement, row in working.single:
            await transaction.flush(statement, [row])
