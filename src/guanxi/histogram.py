"""A histogram of plain numbers: what is counted while a request waits costs no library."""

from bisect import bisect_left
from typing import Final

SECONDS: Final = (
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
)  # fmt: skip
"""Bounds for what takes time: a read takes some 50 µs, a write as long as the disk, and 10 s is far too long."""


class Histogram:
    """How often values fell below each bound.

    It belongs to one event loop: nothing is locked.

    Attributes:
        bounds: ascending; a value equal to a bound is below it.
        counts: one for each bound, and one for what lies above the last.
        total: the sum of all values.
    """

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        """Begin with nothing."""
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        """Count a value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def copy(self) -> "Histogram":
        """Give what has been counted until now."""
        copied = Histogram(self.bounds)
        copied.counts, copied.total = self.counts.copy(), self.total
        return copied
