"""What came through a door since the start, in plain numbers: counting a request costs less than a microsecond."""

from bisect import bisect_left

from guanxi.histogram import SECONDS, Histogram


class Traffic:
    """That of one page or route.

    Attributes:
        answers: how many, by errcode or HTTP status.
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
        try:
            self.answers[errcode] += 1
        except KeyError:
            self.answers[errcode] = 1
        # As Histogram.add, with a call less for every request.
        histogram = self.seconds
        histogram.counts[bisect_left(SECONDS, seconds)] += 1
        histogram.total += seconds
