"""The clock of a world: it can be set, moved on, and stopped."""

from collections.abc import Callable

_LAST = 253_402_300_799_999
"""The end of the year 9999, in milliseconds since 1970: no text says a later moment."""


class Clock:
    """Tells milliseconds since 1970.

    Attributes:
        offset: how far it is before the system's clock, in milliseconds; below 0 behind it.
        frozen_at: what it stands at; None while it goes.
    """

    def __init__(self, system: Callable[[], int]) -> None:
        """Take the system's clock, which it agrees with at first."""
        self._system = system
        self.offset = 0
        self.frozen_at: int | None = None

    def now(self) -> int:
        """Give the time."""
        return self._system() + self.offset if self.frozen_at is None else self.frozen_at

    def set(self, moment: int) -> None:
        """Set it; it goes on from there, or stands there.

        Args:
            moment: milliseconds since 1970; one that no text says is taken for the nearest that is.
        """
        moment = min(max(moment, 0), _LAST)
        if self.frozen_at is None:
            self.offset = moment - self._system()
        else:
            self.frozen_at = moment

    def freeze(self) -> None:
        """Stop it."""
        self.frozen_at = self.now()

    def go(self) -> None:
        """Let it go on from where it stands."""
        if self.frozen_at is not None:
            moment, self.frozen_at = self.frozen_at, None
            self.set(moment)
