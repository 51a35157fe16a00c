"""Reads share round trips: what is asked in one turn of the loop, or while the same statement is under way.

A contact costs 10 µs this way, one by one 144 (a round trip each). Of each statement one is under way at a time, so
that the next one gathers more. A connection that reads is kept for reading: taking it from the pool and giving it back
costs as much as the round trip itself.
"""

import asyncio
import logging
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from guanxi.domain.failures import StoreBusy
from guanxi.store.postgres.connections import ANSWER_SECONDS, Connections, end
from guanxi.store.postgres.dialect import arrays_of, for_each, plain, types_of

if TYPE_CHECKING:
    from guanxi.store.postgres.connections import Connection
    from guanxi.store.rows import Row

_LOG = logging.getLogger(__name__)

_AT_ONCE: Final = 128
"""Reads in one statement, so that pages of 100 contacts stay below 6 MB a round trip."""

_LOOK_SECONDS: Final = 1.0

_Asked = dict["Row", list[asyncio.Future[list["Row"]]]]
_Key = tuple[str, object]


class _Lane:
    """A connection that reads.

    Attributes:
        connection: made when it is needed.
        epoch: of the pool, when it was made.
        since: when what is under way was sent, in the loop's seconds; None when nothing is.
    """

    __slots__ = ("connection", "epoch", "since")

    def __init__(self) -> None:
        self.connection: Connection | None = None
        self.epoch = 0
        self.since: float | None = None


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
        self._lanes = [_Lane() for _ in range(lanes)]
        self._free = list(self._lanes)
        self._one_organisation = one_organisation
        self._asked: dict[_Key, _Asked] = {}
        self._under_way: set[_Key] = set()
        self._called = False
        self._watched = False
        self._sent: set[asyncio.Task[None]] = set()

    @property
    def idle(self) -> int:
        """How many connections are kept for reading and do nothing."""
        return sum(lane.connection is not None and lane.since is None for lane in self._lanes)

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
            self._under_way.add(key)
            task = asyncio.get_running_loop().create_task(self._answer(self._free.pop(), key, asked))
            self._sent.add(task)
            task.add_done_callback(self._sent.discard)
        if self._sent and not self._watched:
            self._watched = True
            asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)

    async def _answer(self, lane: _Lane, key: _Key, asked: _Asked) -> None:
        try:
            found = await self._read(lane, key[0], list(asked))
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever waits has to be told
            _LOG.error("the store could not be read", extra={"cause": repr(error)})
            await self._let_go(lane)
            for waiting in asked.values():
                _tell(waiting, StoreBusy("the store could not be read; try again later"))
        else:
            for rows, waiting in zip(found, asked.values(), strict=True):
                _tell(waiting, rows)
        finally:
            lane.since = None
            self._free.append(lane)
            self._under_way.discard(key)
            if self._asked and not self._called:
                self._send()

    async def _read(self, lane: _Lane, statement: str, values: list["Row"]) -> list[list["Row"]]:
        if lane.connection is not None and (lane.connection.is_closed() or lane.epoch != self._connections.epoch):
            await self._let_go(lane)
        if lane.connection is None:
            lane.connection = await self._connections.acquire()
            lane.epoch = self._connections.epoch
        lane.since = asyncio.get_running_loop().time()
        return await read(lane.connection, statement, values, one_organisation=self._one_organisation)

    async def _let_go(self, lane: _Lane) -> None:
        connection, lane.connection = lane.connection, None
        if connection is not None:
            end(connection)
            await self._connections.give_back(connection)

    def _look(self) -> None:
        """End the connections that have not answered in time; a timer for each round trip would cost too much."""
        loop = asyncio.get_running_loop()
        for lane in self._lanes:
            if lane.since is not None and lane.connection is not None and loop.time() - lane.since > ANSWER_SECONDS:
                self._connections.pause()
                end(lane.connection)
        self._watched = bool(self._sent)
        if self._watched:
            loop.call_later(_LOOK_SECONDS, self._look)

    async def drain(self) -> None:
        """Wait until nothing is being read, and give the connections back."""
        while self._sent:
            await asyncio.wait(self._sent)
        for lane in self._lanes:
            await self._let_go(lane)


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
        values: at least one; for what PostgreSQL cannot have, nothing is found.
        one_organisation: whether they all begin with the same corp_id, and the statement shall say so.
    """
    asked = [place for place, one in enumerate(values) if all(map(_can_be_stored, one))]
    if len(asked) < len(values):
        answers: list[list[Row]] = [[] for _ in values]
        some = [values[place] for place in asked]
        rows = await read(connection, statement, some, one_organisation=one_organisation) if some else []
        for place, answer in zip(asked, rows, strict=True):
            answers[place] = answer
        return answers
    if len(values) == 1:
        return [[tuple(record) for record in await connection.fetch(plain(statement), *values[0])]]
    text = for_each(statement, types_of(values), one_organisation=one_organisation)
    found: list[list[Row]] = [[] for _ in values]
    for record in await connection.fetch(text, *arrays_of(values, one_organisation=one_organisation)):
        found[record[0] - 1].append(record[1:])
    return found
