"""What came through the door since the start, in plain numbers: counting a request costs less than a microsecond."""

from collections.abc import Iterable
from typing import Final

from guanxi.histogram import Histogram

SECONDS: Final = (
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
)  # fmt: skip
"""Bounds of the histograms of latencies: a read takes some 50 µs, a create waits for the disk."""


class PageTraffic:
    """One page's.

    Attributes:
        answers: how many, by errcode.
        seconds: from the whole request to its answer.
    """

    __slots__ = ("answers", "seconds")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.answers: dict[int | str, int] = {}
        self.seconds = Histogram(SECONDS)

    def refused(self, errcode: int | str) -> None:
        """Count a request that never arrived whole, so that there is no time to tell."""
        self.answers[errcode] = self.answers.get(errcode, 0) + 1

    def answered(self, errcode: int | str, seconds: float) -> None:
        """Count an answer.

        Args:
            errcode: as it was told; bounded, since each is a row of a table.
            seconds: how long it took.
        """
        self.answers[errcode] = self.answers.get(errcode, 0) + 1
        self.seconds.add(seconds)


class Traffic:
    """All pages'.

    Attributes:
        pages: by name.
        in_progress: requests that have begun and are not answered.
    """

    __slots__ = ("in_progress", "pages")

    def __init__(self, pages: Iterable[str]) -> None:
        """Begin with nothing.

        Args:
            pages: every name that will be counted.
        """
        self.pages = {page: PageTraffic() for page in pages}
        self.in_progress = 0
