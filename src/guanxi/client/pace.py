"""Asking no faster than the service lets an app: so many calls of one page in a second (docs/wire.md 6.3)."""

from collections import deque
from threading import Lock
from typing import Final

_SECOND: Final = 1.0


class Pace:
    """Counts the calls of each page; safe for several threads."""

    def __init__(self, per_second: int | None) -> None:
        """Take the limit.

        Args:
            per_second: calls of one page within any second; None for no limit.
        """
        self._limit = per_second
        self._lock = Lock()
        self._calls: dict[str, deque[float]] = {}

    def seconds(self, page: str, now: float) -> float:
        """Take a place for a call, and give how many seconds it has to wait for it.

        Args:
            page: its name.
            now: seconds that only go up.
        """
        if self._limit is None:
            return 0.0
        with self._lock:
            calls = self._calls.setdefault(page, deque(maxlen=self._limit))
            place = now if len(calls) < self._limit else max(now, calls[0] + _SECOND)
            calls.append(place)
        return place - now
