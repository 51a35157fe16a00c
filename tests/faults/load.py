"""Clients that go on through a fault: what they are told, how long it takes, and what they may rely on afterwards."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crash.aftermath import all_of_it_agrees, stored_contacts
from tests.crash.writing_client import Client, Connection, Promises, Values
from tests.served import PATIENCE, Served

BUSY = {"create": -1, "update": -1, "delete": 400001, "get": 400001}
TAKEN = 22005
PAUSE = 0.02  # a client that was told "busy" waits a little, as the page asks


class UndecidedError(Exception):
    """A write was told to be busy: whether it has taken effect is looked at in the end."""


@dataclass
class Seen:
    """What clients saw.

    Attributes:
        busy: how many answers said busy, by page.
        found_again: numbers whose creation was told busy and, tried again, was refused: it had taken effect.
        slowest: seconds that the slowest answer took.
        tolerated: seconds after which an answer no longer comes "within a bounded time".
    """

    tolerated: float = PATIENCE
    busy: Counter[str] = field(default_factory=Counter)
    found_again: set[str] = field(default_factory=set)
    slowest: float = 0.0


def nothing_is_lost(server: Served, token: str, data: Path, promises: Promises, seen: Seen) -> None:
    """What was acknowledged is there, what was not is wholly there or not at all, nothing is there twice."""
    stored = stored_contacts(data)
    assert seen.found_again <= {values["mobile"] for values in stored.values()}
    pending, took_effect = len(promises.unsettled), promises.settle(stored)
    all_of_it_agrees(server, token, data, promises)
    print(  # noqa: T201 - the figures that `pytest -s` shows
        f"{promises.acknowledged} acknowledged, all there; {pending} undecided, of which {took_effect} took effect;"
        f" busy {dict(seen.busy)}; slowest {seen.slowest:.2f} s"
    )


class PatientClient(Client):
    """One connection that writes and reads until it is stopped, and tries again what it was told to."""

    mortal = False  # whether its node may go away

    def __init__(self, connection: Connection, promises: Promises, dice: random.Random, seen: Seen) -> None:
        super().__init__(connection, [], promises, dice, self._answer_came)
        self._seen = seen
        self.acknowledged = 0
        self.stopped = False

    def _answer_came(self) -> None:
        self.acknowledged += 1

    async def run(self) -> None:
        await self._connection.open()
        try:
            while not self.stopped:
                act = self._dice.choices(
                    (self._create, self._repeat, self._update, self._delete, self._get), (5, 1, 4, 2, 2)
                )[0]
                try:
                    await (act if self._own else self._create)(f"write {next(self._promises.numbers)}")
                except UndecidedError:
                    await asyncio.sleep(PAUSE)
        except (ConnectionError, EOFError):
            if not self.mortal:
                raise
        finally:
            self._connection.close()

    async def _get(self, _: str) -> None:
        userid = self._dice.choice(self._own)
        answer = await self._timed("get", {"user_id": userid})
        if answer["errcode"] == 0:
            assert answer["result"] == self._promises.contacts[userid] | {"userid": userid}

    async def _asked(
        self, page: str, parameters: Values, states: tuple[str, Values | None, Values | None], errcode: int = 0
    ) -> dict[str, Any]:
        self._promises.unsettled.append(states)
        answer = await self._timed(page, parameters)
        tried = 1
        while answer["errcode"] == BUSY[page]:
            if page != "create":
                self._leave(parameters)
                raise UndecidedError
            await asyncio.sleep(PAUSE)
            answer = await self._timed(page, parameters)
            tried += 1
        self._promises.unsettled.remove(states)
        if tried > 1 and answer["errcode"] == TAKEN != errcode:
            self._seen.found_again.add(states[0])
            self._promises.unsettled.append(states)  # its userid is found in the end
            raise UndecidedError
        assert answer["errcode"] == errcode, answer
        if errcode == 0:
            self._promises.acknowledged += 1
            self._answered()
        return answer

    def _leave(self, parameters: Values) -> None:
        userid = parameters.get("contact", {}).get("user_id")
        if userid in self._own:
            self._own.remove(userid)

    async def _timed(self, page: str, parameters: Values) -> dict[str, Any]:
        began = time.monotonic()
        async with asyncio.timeout(self._seen.tolerated):
            answer = await self._connection.call(page, parameters)
        self._seen.slowest = max(self._seen.slowest, time.monotonic() - began)
        assert answer["errcode"] in (0, TAKEN, BUSY[page]), answer
        if answer["errcode"] == BUSY[page]:
            self._seen.busy[page] += 1
        return answer


class Load:
    """Clients that are writing now."""

    def __init__(self, clients: Sequence[PatientClient], seen: Seen) -> None:
        self.clients = clients
        self.seen = seen
        self._tasks = [asyncio.create_task(client.run()) for client in clients]

    async def goes_on(self, writes: int = 3, clients: Sequence[PatientClient] | None = None) -> None:
        """Wait until so many writes of every client (or of some) have been acknowledged from now on."""
        wanted = [(client, client.acknowledged + writes) for client in clients or self.clients]
        deadline = time.monotonic() + PATIENCE
        while any(client.acknowledged < count for client, count in wanted):
            self.look()
            assert time.monotonic() < deadline, "writing does not go on"
            await asyncio.sleep(0.01)

    async def is_told_busy(self) -> None:
        """Wait until a client is told so, from now on."""
        before = self.seen.busy.total()
        while self.seen.busy.total() == before:
            self.look()
            await asyncio.sleep(0.01)

    def look(self) -> None:
        """Raise what a client has died of."""
        for task in self._tasks:
            if task.done() and not task.cancelled():
                task.result()

    async def end(self) -> None:
        for client in self.clients:
            client.stopped = True
        await asyncio.gather(*self._tasks)


@asynccontextmanager
async def under_load(
    servers: Sequence[Served], token: str, promises: Promises, *, clients: int = 16, tolerated: float = PATIENCE
) -> AsyncIterator[Load]:
    """Let clients write to nodes of one store as long as the context lasts; the first ones to the first node."""
    dice = random.Random(1)  # noqa: S311 - the same moments each time
    seen = Seen(tolerated)
    each = clients // len(servers)
    load = Load(
        [
            PatientClient(Connection(server.port, token), promises, dice, seen)
            for server in servers
            for _ in range(each)
        ],
        seen,
    )
    try:
        await load.goes_on()
        yield load
    finally:
        await load.end()
