"""What came through the door since the start, in plain numbers: counting a request costs less than a microsecond."""

from collections.abc import Iterable

from guanxi.histogram import SECONDS, Histogram


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
