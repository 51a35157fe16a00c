"""Whose turn it is, when contacts are split among several employees."""

import heapq
from collections.abc import Sequence


class Turns:
    """Gives the next contact to whoever has the fewest; of several, to the first as they were named.

    Counted from nothing that is one after the other: round robin. Counted from what each has already, it is by load.
    """

    def __init__(self, userids: Sequence[str], counts: Sequence[int]) -> None:
        """Begin.

        Args:
            userids: the employees, at least one.
            counts: how many contacts each has at first.
        """
        self._userids = tuple(userids)
        self._waiting = [(count, place) for place, count in enumerate(counts)]
        heapq.heapify(self._waiting)

    def take(self) -> str:
        """Give the userid of whoever gets the next contact."""
        count, place = self._waiting[0]
        heapq.heapreplace(self._waiting, (count + 1, place))
        return self._userids[place]
