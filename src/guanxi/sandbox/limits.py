"""How often each app may call each page of a world, if that is limited at all."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk.call import Call
from guanxi.domain.rate import Rate

REAL: Final = 20
"""What the real service allows an app of one page in a second (docs/wire.md 6.3)."""

PerSecond = Annotated[int, Meta(ge=1, le=1_000_000)]


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A limit.

    Attributes:
        per_second: calls of one page that an app may make in a second of the world's clock; None for any number.
    """

    per_second: PerSecond | None


class Limits:
    """Those of one world.

    Attributes:
        per_second: calls of one page that an app may make in a second of the world's clock; None for any number.
    """

    __slots__ = ("_first", "_rate", "per_second")

    def __init__(self, per_second: int | None = None) -> None:
        """Begin with a limit, or with none."""
        self._first = per_second
        self.set(per_second)

    def set(self, per_second: int | None) -> None:
        """Set the limit; whoever has called in this second begins anew."""
        self.per_second = per_second
        self._rate = None if per_second is None else Rate(per_second)

    def count(self, call: Call) -> None:
        """Count a call of an app that is known.

        Raises:
            RateLimited: the app has called the page as often as it may.
        """
        if self._rate is not None:
            self._rate.count((call.app.app.app_key, call.page.name), call.context.now)

    def reset(self) -> None:
        """Be as at the beginning."""
        self.set(self._first)
