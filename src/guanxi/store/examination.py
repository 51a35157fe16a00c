"""What the parts of an examination say to each other: what they ask with, and what they find."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from guanxi.store.rows import Row

Progress = Callable[[str, int, int], None]
Query = Callable[..., Awaitable[list[Row]]]


class Fault(NamedTuple):
    """Something that does not agree.

    Attributes:
        corp_id: whose.
        what: which count, record or list.
        stored: what the store says.
        found: what its records say.
        mending: statements that set it right, with their values; none where nothing tells what is right.
    """

    corp_id: str
    what: str
    stored: str
    found: str
    mending: tuple[tuple[str, Row], ...] = ()
