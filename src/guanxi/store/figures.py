"""What the store counts and measures of itself, for whoever runs the server."""

from pathlib import Path
from typing import Final

import msgspec

from guanxi.histogram import SECONDS, Histogram

_SIZES: Final = (1, 2, 4, 8, 16, 32, 64, 128)


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
        self.seconds = Histogram(SECONDS)

    def done(self, writes: int, seconds: float) -> None:
        """Count one."""
        self.sizes.add(writes)
        self.seconds.add(seconds)

    def figures(self, waiting: int, engine: "EngineFigures") -> "StoreFigures":
        """Give what has been counted until now, with what others count."""
        return StoreFigures(self.sizes.copy(), self.seconds.copy(), waiting, engine)


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
