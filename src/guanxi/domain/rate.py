"""How often somebody may ask: so many times within each second of the clock."""

from collections.abc import Hashable

from guanxi.domain.failures import RateLimited


class Rate:
    """Counts who asks within the running second, and forgets them with it: it never holds more than one second's.

    Attributes:
        per_second: how often each may ask within a second of the clock.
    """

    __slots__ = ("_asked", "_second", "per_second")

    def __init__(self, per_second: int) -> None:
        """Begin with nobody."""
        self.per_second = per_second
        self._second = -1
        self._asked: dict[Hashable, int] = {}

    def count(self, who: Hashable, now: int) -> None:
        """Count one that asks.

        Args:
            who: whatever shares an allowance: a key, or an app and what it asks for.
            now: milliseconds since 1970. One that arrived in the second before the running one counts in the running
                one: requests pass each other on their way here. A clock that is set back further begins anew.

        Raises:
            RateLimited: it has asked as often as it may; this one is not counted.
        """
        second = now // 1000
        if not self._second - 1 <= second <= self._second:
            self._second = second
            self._asked = {}
        asked = self._asked.get(who, 0)
        if asked >= self.per_second:
            told = f"more than {self.per_second} calls within a second; the next second's are answered again"
            raise RateLimited(told, limit=self.per_second, second=self._second)
        self._asked[who] = asked + 1
