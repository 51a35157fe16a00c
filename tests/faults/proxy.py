"""A line between node and database that breaks where it is told to."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum
from urllib.parse import urlsplit, urlunsplit


class AtCommit(Enum):
    """What becomes of the next COMMIT."""

    PASS = "it arrives, and so does its answer"
    LOSE_ANSWER = "it arrives, the answer does not, and the line is cut"
    LOSE = "it never arrives, and the line is cut"
    SILENCE = "it arrives, and nothing comes back; the line stays"
    FREEZE = "it waits, like everything on every line, until that ends, and arrives then"


class Line:
    """A TCP proxy.

    Attributes:
        url: the database's, through this line.
        at_commit: what becomes of the next COMMIT; those after it pass.
        stays_cut: whether nobody gets through any more after a cut.
        broken: set when it did what it was told.
        connectable: whether it can be connected to.
        flows: cleared while nothing moves.
    """

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self.url = ""
        self.at_commit = AtCommit.PASS
        self.stays_cut = False
        self.connectable = True
        self.broken = asyncio.Event()
        self.flows = asyncio.Event()
        self.flows.set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def listen(self) -> asyncio.Server:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        self.url = urlunsplit(self._parts._replace(netloc=f"guanxi@127.0.0.1:{port}"))
        return server

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.connectable:
            writer.transport.abort()
            return
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await self.flows.wait()
            there, back = await asyncio.open_connection(self._parts.hostname, self._parts.port)
            answers = asyncio.create_task(self._carry_back(there, writer))
            try:
                await self._carry(reader, back, answers)
            finally:
                answers.cancel()
                writer.transport.abort()
                back.transport.abort()

    async def _carry(
        self, reader: asyncio.StreamReader, back: asyncio.StreamWriter, answers: "asyncio.Task[None]"
    ) -> None:
        while data := await reader.read(65536):
            what = self.at_commit if data.endswith(b"COMMIT\0") else AtCommit.PASS
            if what is not AtCommit.PASS:
                self.at_commit = AtCommit.PASS
                self.connectable = not self.stays_cut
                self.broken.set()
            if what is AtCommit.FREEZE:
                self.flows.clear()
            elif what is not AtCommit.PASS:
                answers.cancel()  # nothing comes back from here on
            await self.flows.wait()
            if what is not AtCommit.LOSE:
                back.write(data)
                await back.drain()
            if what in {AtCommit.LOSE, AtCommit.LOSE_ANSWER}:
                await asyncio.sleep(0.2)  # what arrived is committed
                return

    async def _carry_back(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await there.read(65536):
                await self.flows.wait()
                writer.write(data)
                await writer.drain()
            writer.transport.abort()

    async def end(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[Line]:
    """Give a line to a database."""
    line = Line(url)
    async with await line.listen():
        try:
            yield line
        finally:
            await line.end()
