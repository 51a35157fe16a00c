"""Whether a call that failed is sent again, and after how many seconds."""

import random
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from guanxi.client.errors import GuanxiError, NoAnswer, NotSent, Refused, Throttled, Unavailable, Unreadable

_FIRST: Final = 0.5


@dataclass(frozen=True, slots=True)
class Retry:
    """How patient a client is.

    Attributes:
        times: how often a call is sent again.
        longest: seconds that it waits for the end of a limit; one that ends later is raised at once.
    """

    times: int
    longest: float

    def seconds(self, error: GuanxiError, attempt: int, now: datetime, *, repeatable: bool) -> float | None:
        """Give the seconds to wait before a call is sent again; None where it is not.

        Args:
            error: how it failed.
            attempt: how often it has been sent again already.
            now: the time.
            repeatable: whether it may be carried out twice. One that may not is sent again only when the server has
                refused it as one too many, or has never seen it.
        """
        if attempt >= self.times or not _is_passing(error, repeatable=repeatable):
            return None
        # Half of it by chance, so that clients that were refused together do not come again together.
        backoff: float = _FIRST * 2**attempt * (0.5 + random.random() / 2)  # noqa: S311 - nothing secret
        told = _told(error, now)
        if told is None:
            return min(backoff, self.longest)
        return None if told > self.longest else max(told, 0.0) + backoff


def _is_passing(error: GuanxiError, *, repeatable: bool) -> bool:
    if isinstance(error, (Throttled, NotSent)):
        return True
    return repeatable and isinstance(error, (NoAnswer, Unavailable)) and not isinstance(error, Unreadable)


def _told(error: GuanxiError, now: datetime) -> float | None:
    if isinstance(error, Throttled) and error.until is not None:
        return (error.until - now).total_seconds()
    return error.retry_after if isinstance(error, Refused) else None
