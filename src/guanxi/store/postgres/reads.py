"""Reads share round trips: what is asked in one turn of the loop, or while the same statement is under way.

A contact costs 10 µs this way, one by one 144 (a round trip each). Of each statement one is under way at a time, so that
the next one gathers more.
"""

import asyncio
import logging
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from guanxi.domain.failures import StoreBusy
from guanxi.store.postgres.connections import Connections
from guanxi.store.postgres.dialect import arrays_of, for_each, plain, types_of

if TYPE_CHECKING:
    from guanxi.store.postgres.connections import Connection
    from guanxi.store.rows import Row

_LOG = logging.getLogger(__name__)

_AT_ONCE: Final = 128
"""Reads in one statement, so that pages of 100 contacts stay below 6 MB a round trip."""

_Asked = dict["Row", list[asyncio.Future[list["Row"]]]]


class Reads:
    """The reads of one process."""

    def __init__(self, connections: Connections, lanes: int, *, one_organisation: bool) -> None:
        """Take what is read from.

        Args:
            connections: of the database.
            lanes: how many connections may be reading at a time.
            one_organisation: whether a statement reads of one organisation only, as Citus needs it.
        """
        self._connections = connections
        self._free = lanes
        self._one_organisation = one_organisation
        self._asked: dict[tuple[str, object], _Asked] = {}
        self._under_way: set[tuple[str, object]] = set()
        self._called = False
        self._sent: set[asyncio.Task[None]] = set()

    async def rows(self, statement: str, values: "Row") -> list["Row"]:
        """Read the rows that a statement finds for its values.

        Raises:
            StoreBusy: the engine could not read.
        """
        for value in values:
            if not _can_be_stored(value):
                return []
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[Row]] = loop.create_future()
        key = (statement, values[0] if self._one_organisation and values else None)
        self._asked.setdefault(key, {}).setdefault(values, []).append(future)
        if not self._called:
            self._called = True
            loop.call_soon(self._send)
        return await future

    def _send(self) -> None:
        self._called = False
        for key in [key for key in self._asked if key not in self._under_way]:
            if not self._free:
                return
            asked = self._asked[key]
            if len(asked) <= _AT_ONCE:
                del self._asked[key]
            else:
                asked = {values: asked.pop(values) for values in list(islice(asked, _AT_ONCE))}
            self._free -= 1
            self._under_way.add(key)
            task = asyncio.get_running_loop().create_task(self._answer(key, asked))
            self._sent.add(task)
            task.add_done_callback(self._sent.discard)

    async def _answer(self, key: tuple[str, object], asked: _Asked) -> None:
        statement, _ = key
        try:
            async with self._connections.one() as connection:
                found = await read(connection, statement, list(asked), one_organisation=self._one_organisation)
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever waits has to be told
            _LOG.error("the store could not be read", extra={"cause": repr(error)})
            for waiting in asked.values():
                _tell(waiting, StoreBusy("the store could not be read; try again later"))
        else:
            for rows, waiting in zip(found, asked.values(), strict=True):
                _tell(waiting, rows)
        finally:
            self._free += 1
            self._under_way.discard(key)
            if self._asked and not self._called:
                self._send()

    async def drain(self) -> None:
        """Wait until nothing is being read."""
        while self._sent:
            await asyncio.wait(self._sent)


def _tell(waiting: list[asyncio.Future[list["Row"]]], answer: "list[Row] | StoreBusy") -> None:
    for future in waiting:
        if future.done():  # whoever asked has gone away
            continue
        if isinstance(answer, StoreBusy):
            future.set_exception(StoreBusy(answer.reason))
        else:
            future.set_result(answer)


def _can_be_stored(value: object) -> bool:
    """Whether PostgreSQL has such a value; what it has not is in no row, and would fail those that are read with it."""
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    if not isinstance(value, str) or (value.isascii() and "\0" not in value):
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value


async def read(
    connection: "Connection", statement: str, values: Sequence["Row"], *, one_organisation: bool
) -> list[list["Row"]]:
    """Read the rows that a statement finds for each of many values, in one round trip.

    Args:
        connection: in whatever transaction.
        statement: a SELECT of the store.
        values: at least one.
        one_organisation: whether they all begin with the same corp_id, and the statement shall say so.
    """
    if len(values) == 1:
        return [[tuple(record) for record in await connection.fetch(plain(statement), *values[0])]]
    text = for_each(statement, types_of(values), one_organisation=one_organisation)
    found: list[list[Row]] = [[] for _ in values]
    for record in await connection.fetch(text, *arrays_of(values, one_organisation=one_organisation)):
        found[record[0] - 1].append(record[1:])
    return found
