"""The log of a world: the requests that came last."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from guanxi.sandbox.entry import Entry, entry_of

if TYPE_CHECKING:
    from guanxi.sandbox.visit import Visit

KEPT: Final = 200
"""Requests that a log remembers at most."""
BYTES: Final = 1 << 20
"""Bytes that all of them have at most, as JSON."""

_LOG: Final = logging.getLogger(__name__)
_encode: Final = msgspec.json.Encoder().encode


class Kept(msgspec.Struct, frozen=True, gc=False):
    """A request in the log.

    Attributes:
        number: its place, from 1.
        page: its name.
        errcode: as text.
        json: an `Entry`.
    """

    number: int
    page: str
    errcode: str
    json: msgspec.Raw

    @property
    def entry(self) -> Entry:
        """Everything that is remembered of it."""
        return msgspec.json.decode(self.json, type=Entry)


class Log:
    """A bounded ring: what is over its bounds is forgotten, the oldest first.

    Attributes:
        last: the number of the request that came last; 0 before the first.
        forgotten: how many are not remembered any more.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.last = 0
        self.forgotten = 0
        self._kept: deque[Kept] = deque()
        self._bytes = 0
        self._news: asyncio.Event | None = None

    def add(self, visit: "Visit") -> None:
        """Remember a request that was answered; whatever is odd about it, it stays answered."""
        self.last += 1
        try:
            entry = entry_of(visit, self.last)
        except Exception:  # noqa: BLE001 - the log must not break what it looks at
            self.forgotten += 1
            _LOG.exception("a request is not in the log", extra={"world": visit.world.id})
            return
        text = _encode(entry)
        self._kept.append(Kept(entry.number, entry.understood.page, str(entry.answer.errcode), msgspec.Raw(text)))
        self._bytes += len(text)
        while len(self._kept) > KEPT or self._bytes > BYTES:
            self._bytes -= len(bytes(self._kept.popleft().json))
            self.forgotten += 1
        self._tell()

    def __iter__(self) -> Iterator[Kept]:
        """Give those that are remembered, the oldest first."""
        return iter(list(self._kept))

    def __len__(self) -> int:
        """Give how many are remembered."""
        return len(self._kept)

    def after(self, number: int) -> list[Kept]:
        """Give those that came after one, the oldest first."""
        return [one for one in self._kept if one.number > number]

    def get(self, number: int) -> Kept | None:
        """Give one, or None if it is not remembered."""
        return next((one for one in self._kept if one.number == number), None)

    async def wait(self, seconds: float) -> bool:
        """Wait for the next request.

        Args:
            seconds: how long at most.

        Returns:
            Whether there is news: a request, or that all were forgotten.
        """
        if self._news is None:
            self._news = asyncio.Event()
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def clear(self) -> None:
        """Forget all; the next request has the next number."""
        self._kept.clear()
        self._bytes = self.forgotten = 0
        self._tell()

    def reset(self) -> None:
        """Forget all; the next request is the first."""
        self.last = 0
        self.clear()

    def _tell(self) -> None:
        if self._news is not None:
            self._news.set()
            self._news = None
