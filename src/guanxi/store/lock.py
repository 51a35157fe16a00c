"""Who owns a data directory: an advisory lock on `DATA/lock`, which the kernel drops when its process ends.

Never a pid file (they go stale), and never a lock on the database file: closing any descriptor on that would drop
SQLite's own locks.
"""

import fcntl
import os
from pathlib import Path

from guanxi.store.failures import StoreInUseError


class DataLock:
    """The lock on one data directory."""

    def __init__(self, data: Path) -> None:
        """Take the lock.

        Args:
            data: the data directory, which exists.

        Raises:
            StoreInUseError: another process has it.
        """
        self._handle = os.open(data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._handle)
            message = f"another guanxi process owns {data}: stop it first, or choose another --data directory"
            raise StoreInUseError(message) from None

    def release(self) -> None:
        """Let go of the directory."""
        os.close(self._handle)
