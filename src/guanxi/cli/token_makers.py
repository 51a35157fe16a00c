"""Processes that make what contacts are found by, for a command that writes it.

They are given stretches and give documents by their standard streams, so that one that ends is noticed at once.
"""

import asyncio
import signal
import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final, Self

import msgspec

from guanxi.cli.report import CommandError
from guanxi.store.effects import Document
from guanxi.store.reindexing import Rows, documents_of

if TYPE_CHECKING:
    from asyncio.subprocess import Process

_HEAD: Final = 4
"""Bytes before each message, which say how long it is."""

_BUFFER: Final = 1 << 20

_encode = msgspec.msgpack.Encoder().encode
_decode_rows = msgspec.msgpack.Decoder(Rows).decode
_decode_documents = msgspec.msgpack.Decoder(tuple[Document, ...]).decode


def _framed(value: object) -> bytes:
    message = _encode(value)
    return len(message).to_bytes(_HEAD, "big") + message


class TokenMakers:
    """Some processes, as long as the context lasts."""

    def __init__(self, number: int) -> None:
        """Take how many there shall be."""
        self._number = number
        self._free: asyncio.Queue[Process] = asyncio.Queue()
        self._all = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Start them."""
        for _ in range(self._number):
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", __name__),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=_BUFFER,
            )
            self._all.push_async_callback(_end, process)
            self._free.put_nowait(process)
        return self

    async def __aexit__(self, *_: object) -> None:
        """End them."""
        await self._all.aclose()

    async def make(self, rows: Rows) -> tuple[Document, ...]:
        """Have one of them make what rows are found by.

        Raises:
            CommandError: it was ended by somebody else.
        """
        process = await self._free.get()
        sent, given = process.stdin, process.stdout
        assert sent is not None  # noqa: S101 - it was started with both
        assert given is not None  # noqa: S101 - as above
        try:
            sent.write(_framed(rows))
            await sent.drain()
            size = int.from_bytes(await given.readexactly(_HEAD), "big")
            return _decode_documents(await given.readexactly(size))
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise CommandError("a process that this command had started was ended", "run it again") from error
        finally:
            self._free.put_nowait(process)


async def _end(process: "Process") -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


def main() -> None:
    """Answer one stretch after the other until the other side is gone."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # whoever started it ends it
    asked, answered = sys.stdin.buffer, sys.stdout.buffer
    while head := asked.read(_HEAD):
        rows = _decode_rows(asked.read(int.from_bytes(head, "big")))
        answered.write(_framed(documents_of(rows)))
        answered.flush()


if __name__ == "__main__":
    main()
