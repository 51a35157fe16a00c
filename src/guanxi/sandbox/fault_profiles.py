"""The faults that have a name: what they are unless more is said."""

from typing import Any, Final

BAN_SECONDS: Final = 300.0
"""How long an address is shut out that has sent more than 10,000 calls in 20 seconds (docs/wire.md 6.3)."""

PROFILES: Final[dict[str, dict[str, Any]]] = {
    # Every call is told that the app, or with sub_code 90002 that all apps together, have called too often.
    "throttled": {},
    # For five minutes every call is told that its address is shut out.
    "banned": {"seconds": BAN_SECONDS},
    # Three calls of ten fail as on a bad network: they reset the connection, get nothing, half an answer, or HTML.
    "flaky": {"probability": 0.3},
    # The next call finds that all tokens have expired; whoever gets a new one goes on.
    "expired-tokens": {"first": 1},
    # Every call is told that the system is busy, by the page's own number.
    "busy": {},
}
"""Members of a rule that those have which do not say otherwise, by the name of the profile."""

SHARED_LIMIT: Final = 1200
"""Calls a second that all apps may make of one API together: of those that are known, the one told most lately."""

_FLAKY: Final = ("reset", "empty", "half", "html")


def flaky(drawn: float) -> str:
    """Give what becomes of a call that a bad network strikes.

    Args:
        drawn: a number that was drawn evenly from 0 to 1, without 1.
    """
    return _FLAKY[int(drawn * len(_FLAKY))]
