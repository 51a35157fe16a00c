"""Moments as RFC 3339 texts in UTC with milliseconds."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated

from msgspec import Meta

Moment = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$",
        description="A moment in UTC (RFC 3339).",
        examples=["2026-11-21T10:00:00.000Z"],
    ),
]


def moment(milliseconds: int) -> str:
    """Write a moment.

    Args:
        milliseconds: since 1970, UTC.
    """
    return f"{_second(milliseconds // 1000)}.{milliseconds % 1000:03}Z"


@lru_cache(4096)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
