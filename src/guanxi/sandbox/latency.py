"""How long a call waits: always so long, evenly between two lengths, or as real networks do, seldom very long."""

import math
from statistics import NormalDist
from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.domain.failures import ValueInvalid

MOST: Final = 60.0
"""Seconds that nothing waits longer than."""

Seconds = Annotated[float, Meta(ge=0, le=MOST)]

_NORMAL: Final = NormalDist()
_EDGE: Final = 1e-12
"""The normal distribution has no value for 0."""


class LogNormal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lognormal distribution.

    Attributes:
        median: seconds; half of all calls wait longer.
        sigma: of the logarithm; 0.5 makes one call in a hundred wait 3.2 times the median, 1 makes it 10 times.
    """

    median: Annotated[float, Meta(gt=0, le=MOST)]
    sigma: Annotated[float, Meta(ge=0, le=5)]


class Latency(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A distribution of waiting times; one of them is given.

    Attributes:
        fixed: seconds.
        uniform: the least and the most seconds.
        lognormal: a lognormal distribution; what is over 60 seconds is 60.

    Raises:
        ValueInvalid: none or several are given, or the least is more than the most.
    """

    fixed: Seconds | UnsetType = UNSET
    uniform: tuple[Seconds, Seconds] | UnsetType = UNSET
    lognormal: LogNormal | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Check it."""
        if sum(one is not UNSET for one in (self.fixed, self.uniform, self.lognormal)) != 1:
            raise ValueInvalid("latency is one of fixed, uniform, lognormal", field="latency")
        if isinstance(self.uniform, tuple) and self.uniform[0] > self.uniform[1]:
            raise ValueInvalid("uniform is the least and the most: [0.1, 0.5]", field="latency.uniform")

    def seconds(self, drawn: float) -> float:
        """Give how long a call waits.

        Args:
            drawn: a number that was drawn evenly from 0 to 1, without 1.
        """
        if isinstance(self.uniform, tuple):
            least, most = self.uniform
            return least + (most - least) * drawn
        if isinstance(self.lognormal, LogNormal):
            away = _NORMAL.inv_cdf(max(drawn, _EDGE)) * self.lognormal.sigma
            return min(self.lognormal.median * math.exp(away), MOST)
        return self.fixed if isinstance(self.fixed, float) else 0.0
