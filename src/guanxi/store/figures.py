"""What the store counts and measures of itself, for whoever runs the server."""

from pathlib import Path
from typing import Final

import msgspec

from guanxi.histogram import Histogram

_SIZES: Final = (1, 2, 4, 8, 16, 32, 64, 128)
_SECONDS: Final = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Commits:
    """Transactions that were committed since the start.

    Attributes:
        sizes: writes in each.
        seconds: from COMMIT to its answer.
    """

    __slots__ = ("seconds", "sizes")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.sizes = Histogram(_SIZES)
        self.seconds = Histogram(_SECONDS)

    def done(self, writes: int, seconds: float) -> None:
        """Count one."""
        self.sizes.add(writes)
        self.seconds.add(seconds)


class EngineFigures(msgspec.Struct, frozen=True):
    """An engine's; None where it has no such thing, or cannot tell now.

    Attributes:
        size_bytes: of the database, without a log beside it.
        wal_bytes: of the write-ahead log's file.
        checkpoint_age: seconds since the log was last copied to its end, or since the start.
        connections: of the pool, those that are open.
        connections_busy: those of them that are in use.
    """

    size_bytes: int | None = None
    wal_bytes: int | None = None
    checkpoint_age: float | None = None
    connections: int | None = None
    connections_busy: int | None = None


class StoreFigures(msgspec.Struct, frozen=True):
    """A store's.

    Attributes:
        batches: writes in each commit.
        commit_seconds: time of each commit.
        waiting: writes that wait for the next commit.
        engine: what the engine says of itself.
    """

    batches: Histogram
    commit_seconds: Histogram
    waiting: int
    engine: EngineFigures


def file_bytes(path: Path) -> int:
    """Give the size of a file, in bytes; 0 when there is none."""
    return path.stat().st_size if path.exists() else 0
