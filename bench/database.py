"""A private PostgreSQL: a cluster in a folder of its own, pinned to the servers' core, gone afterwards."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

from bench.processes import SERVER_CORE, tree_cpu
from tests.postgres import Cluster

_SETTINGS: Final = {
    # Durable, as by default; said here so that nobody has to know the defaults.
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    # What every guide changes first: the default is for a machine of 128 MiB.
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "random_page_cost": "1.1",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
}


class Database(Cluster):
    """One cluster with one empty database; `with Database() as database` stops and removes it."""

    def __init__(self, place: Path = Path("/var/tmp")) -> None:  # noqa: S108 - on disk, where /tmp may be memory
        """Make it, start it and wait until it answers.

        Args:
            place: where its folder is made; every user must be able to go there.
        """
        super().__init__(place, **_SETTINGS)
        self.spread(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    @property
    def cpu(self) -> float:
        """Seconds of CPU so far: of the postmaster, of every process of its, and of those that have ended."""
        return tree_cpu(self.process.pid)

    def spread(self, cores: frozenset[int] | None) -> None:
        """Let all its processes use these cores; the servers' one if None."""
        for pid in (self.process.pid, *self._children()):
            with contextlib.suppress(ProcessLookupError):  # it has just ended
                os.sched_setaffinity(pid, cores or {SERVER_CORE})

    def _children(self) -> Iterator[int]:
        for process in Path("/proc").glob("[1-9]*"):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
                if int((process / "stat").read_text().rpartition(")")[2].split()[1]) == self.process.pid:
                    yield int(process.name)
