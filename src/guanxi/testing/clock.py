"""The clock of a world."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from guanxi.testing.control import Control

__tracebackhide__ = True  # a failing test shows the line that asked, not how it was asked

_PATH: Final = "/clock"


class _Shown(msgspec.Struct):
    now: datetime
    frozen: bool
    offset: float


class Clock:
    """Sets the time by which a world's tokens, limits and bans go. The machine's own clock is not touched.

    All moments are aware: those that are given need an offset from UTC, those that are told are in UTC.
    """

    def __init__(self, control: "Control") -> None:
        """Take what asks about the world."""
        self._control = control

    @property
    def now(self) -> datetime:
        """What it tells, to the millisecond."""
        return self._shown().now

    @property
    def frozen(self) -> bool:
        """Whether it stands."""
        return self._shown().frozen

    @property
    def offset(self) -> timedelta:
        """How far it is before the machine's clock; below 0 behind it. While it stands, as when it stopped."""
        return timedelta(seconds=self._shown().offset)

    def set(self, moment: datetime) -> datetime:
        """Set it; it goes on from there, or stands there.

        Args:
            moment: with its offset from UTC.

        Raises:
            ValueError: it has none.
        """
        return self._change(set=_aware(moment))

    def advance(self, by: float | timedelta) -> datetime:
        """Move it on, whether it goes or stands.

        Args:
            by: seconds, or a timedelta; below 0 moves it back.
        """
        return self._change(advance=by.total_seconds() if isinstance(by, timedelta) else float(by))

    def freeze(self, at: datetime | None = None) -> datetime:
        """Stop it.

        Args:
            at: the moment that it shall tell, with its offset from UTC; that which it tells now if not given.

        Raises:
            ValueError: the moment has none.
        """
        return self._change(freeze=True) if at is None else self._change(set=_aware(at), freeze=True)

    def resume(self) -> datetime:
        """Let it go on from where it stands."""
        return self._change(freeze=False)

    def __repr__(self) -> str:
        """Show what it tells."""
        shown = self._shown()
        return f"<Clock {shown.now.isoformat()}{' frozen' if shown.frozen else ''}>"

    def _change(self, **wanted: Any) -> datetime:  # noqa: ANN401 - each member has a type of its own
        return msgspec.json.decode(self._control.ask("POST", _PATH, wanted), type=_Shown).now

    def _shown(self) -> _Shown:
        return msgspec.json.decode(self._control.ask("GET", _PATH), type=_Shown)


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} has no offset from UTC: datetime(2026, 11, 21, 8, tzinfo=UTC) has one")
    return moment
