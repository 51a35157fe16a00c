"""What a copy needs of the store that it reads, and of the one that it writes."""

from collections.abc import Sequence
from typing import Protocol

from guanxi.store.copying.tables import Table
from guanxi.store.rows import Row


class Source(Protocol):
    """A store of one moment: nobody changes what it reads."""

    async def rows(self, table: Table, after: Row | None, limit: int) -> list[Row]:
        """Give rows in the order of their key, after a key; from the first on if there is none."""

    async def count(self, table: Table) -> int:
        """Give the number of a table's rows."""


class Target(Source, Protocol):
    """A store that nobody else knows of yet."""

    async def progress(self) -> bytes | None:
        """Give what was noted last; nothing, or None, when nothing was."""

    async def add(self, table: Table, rows: Sequence[Row], progress: bytes) -> None:
        """Add rows and note the progress, both or neither, durably."""

    async def clear(self, progress: bytes) -> None:
        """Remove every row, and note the progress."""

    async def finish(self) -> None:
        """Forget the progress: from now on it is a store like any other."""
