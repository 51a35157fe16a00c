"""A store that is nowhere but in this process's memory, and gone with it: for worlds of a sandbox.

It has one connection. Reading and writing pass each other safely, since nothing is awaited between the beginning of a
batch and its commit: no other task has a turn while something is written that is not committed.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import apsw
from msgspec import structs

from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.failures import StoreBusy, ValueInvalid
from guanxi.store import statements as sql
from guanxi.store.contents import Contents, contents_of
from guanxi.store.doctor import Finding, findings
from guanxi.store.figures import EngineFigures
from guanxi.store.filling import INSERTS, Rows
from guanxi.store.key import Key
from guanxi.store.migrate import migrate
from guanxi.store.nouns import encode
from guanxi.store.plans import Conclude, Plan
from guanxi.store.rows import Entry, Needs, Row
from guanxi.store.sqlite import Sqlite
from guanxi.store.sqlite_index import Postings
from guanxi.store.store import Store
from guanxi.store.working import Working

_KEY: Final = Key(bytes(32))
"""Whoever runs a sandbox shows its secrets to everybody: the same key each time makes the same tokens."""


_KEPT: Final = {"meta", "suite", "organisation", "app", "token", "native_key", "reply"}
_FILLED: Final = tuple(name for name in INSERTS if name not in _KEPT and name != "search")
"""Tables that a directory's contents are in, but for the index."""

_SEARCH_CLEAR: Final = "DELETE FROM search WHERE rowid >= ?1 << 32 AND rowid < (?1 + 1) << 32"
_NUMBERS: Final = "SELECT generation, shape, tenant FROM organisation WHERE corp_id = ?1"
_CREATE: Final = (
    "INSERT OR IGNORE INTO organisation"
    " (corp_id, generation, shape, next_seq, contact_count, last_change, history_start, record, tenant)"
    " VALUES (?1, 0, 0, 0, 0, 0, 1, '{}', (SELECT coalesce(max(tenant), 0) + 1 FROM organisation))"
)
_CREDENTIALS: Final = {
    "app": ("app_key", "secret_digest", "record"),
    "native_key": ("key_id", "digest", "record"),
}
"""What of an app or a key says who is let in, after the column that names it."""

Credentials = dict[str, list[Row]]


class MemoryStore(Store):
    """One of the stores of a memory: it can be put out of use while others go on."""

    _retired = False

    async def settled(self) -> None:
        """Wait until no write is under way."""
        await self._writer.drain()

    def retire(self) -> None:
        """Refuse whatever shall be written from now on: another store has taken its place."""
        self._retired = True

    async def write(self, corp_id: str, needs: Needs, plan: Plan, entry: Entry) -> Any:  # noqa: ANN401 - as the other
        """Write as any store does; raises StoreBusy when it is retired."""
        self._refuse_retired()
        return await super().write(corp_id, needs, plan, entry)

    async def write_each(  # noqa: PLR0913 - as the other
        self,
        corp_id: str,
        needs: Needs,
        plans: Sequence[Plan],
        entry: Entry,
        *,
        conclude: Conclude,
        first: Callable[[Working], None] | None = None,
    ) -> list[Any]:
        """Write as any store does; raises StoreBusy when it is retired."""
        self._refuse_retired()
        return await super().write_each(corp_id, needs, plans, entry, conclude=conclude, first=first)

    def _refuse_retired(self) -> None:
        if self._retired:
            raise StoreBusy("the world was reset or deleted while this was under way; nothing of it was written")


class Memory(Sqlite):
    """One database in memory, as one event loop uses it."""

    def __init__(self) -> None:
        """Make an empty one."""
        connection = apsw.Connection(":memory:")
        connection.pragma("temp_store", "memory")  # a large sort would be done in a file
        migrate(connection)
        self._reader = self._writer = connection
        self._cursor = connection.cursor()
        self._reading = False
        self.index = Postings(self)
        self.tick = 0

    def store(self) -> MemoryStore:
        """Give a store of it: as many as are wanted, each of which remembers what it has read for itself."""
        return MemoryStore(self, _KEY, None)

    # --- whole organisations -------------------------------------------------------------------------------------

    async def take(self, corp_id: str) -> Contents:
        """Give all that the directory of an organisation holds."""
        return await contents_of(self, corp_id)

    def put(self, corp_id: str, contents: Contents) -> None:
        """Make a directory hold this and nothing else; all of it or nothing, and no other task has a turn meanwhile.

        Apps, keys and tokens stay; answers that were kept to be repeated are forgotten, since what they tell of is
        gone. The numbers that caches go by rise.

        Args:
            corp_id: of an organisation; it is made if there is none.
            contents: what it shall hold; its corp_id becomes this one.

        Raises:
            ValueInvalid: it cannot be; `field` says where.
        """
        rows = Rows(corp_id, contents)
        own = structs.replace(contents.organisation, corp_id=corp_id)
        self.end_tick()
        connection = self._writer
        try:
            with connection:
                connection.execute(_CREATE, (corp_id,))
                ((generation, shape, tenant),) = self._run(_NUMBERS, (corp_id,))
                self._empty(corp_id, tenant)
                for name in _FILLED:
                    connection.executemany(INSERTS[name], rows.of[name])
                # In ascending order: the index begins a new part whenever a number is below the one before.
                found_by = sorted(rows.of["search"], key=lambda row: row[1])
                connection.executemany(INSERTS["search"], [(corp_id, tenant, *row[1:]) for row in found_by])
                connection.execute(
                    sql.ORGANISATION_UPDATE,
                    (
                        *(corp_id, generation + 1, shape + 1, contents.next_seq, len(contents.contacts)),
                        *(contents.last_change, contents.history_start, MAX_NUMBER, encode(own)),
                    ),
                )
        except apsw.ConstraintError as error:
            raise ValueInvalid(_told(str(error))) from error
        except OverflowError as error:
            raise ValueInvalid("a number does not fit into 64 bits") from error

    def erase(self, corp_id: str, suite_key: str) -> None:
        """Forget an organisation, and the third-party app that was made for it.

        Args:
            corp_id: of one that there is, or was to be made.
            suite_key: of the app.
        """
        self.end_tick()
        with self._writer as connection:
            for _, _, tenant in self._run(_NUMBERS, (corp_id,)):
                self._empty(corp_id, tenant)
            for name in ("app", "token", "native_key", "organisation"):
                connection.execute(f"DELETE FROM {name} WHERE corp_id = ?1", (corp_id,))
            connection.execute("DELETE FROM suite WHERE suite_key = ?1", (suite_key,))

    def _empty(self, corp_id: str, tenant: int) -> None:
        for name in (*_FILLED, "reply"):
            self._writer.execute(f"DELETE FROM {name} WHERE corp_id = ?1", (corp_id,))
        self._writer.execute(_SEARCH_CLEAR, (tenant,))

    async def credentials(self, corp_id: str) -> Credentials:
        """Give who is let into an organisation: its apps and keys."""
        return {
            name: await self.fetch_all(f"SELECT {', '.join(columns)} FROM {name} WHERE corp_id = ?1", corp_id)
            for name, columns in _CREDENTIALS.items()
        }

    def let_in(self, corp_id: str, credentials: Credentials) -> None:
        """Let apps and keys in again as they were; others that came since stay, and so do all tokens.

        Args:
            corp_id: into which organisation.
            credentials: as they were.
        """
        self.end_tick()
        with self._writer as connection:
            for name, (key, *columns) in _CREDENTIALS.items():
                values = ", ".join(f"{column} = ?{place}" for place, column in enumerate(columns, 3))
                statement = f"UPDATE {name} SET {values} WHERE corp_id = ?1 AND {key} = ?2"
                connection.executemany(statement, [(corp_id, *row) for row in credentials[name]])

    async def examined(self) -> list[Finding]:
        """Hold everything against the records, as `guanxi doctor` does; give what does not agree."""

        async def query(statement: str, *values: object) -> list[Row]:
            return await self.fetch_all(statement, *values)

        return [one async for one in findings(query, lambda *_: None, in_file=True)]

    async def begin(self) -> None:
        """Begin the one write transaction."""
        self.end_tick()
        self._run("BEGIN IMMEDIATE")

    async def commit(self) -> None:
        """End it, at once."""
        self._run("COMMIT")

    async def figures(self) -> EngineFigures:
        """Give the bytes that it takes; there is no log to be copied."""
        return EngineFigures(self._writer.pragma("page_count") * self._writer.pragma("page_size"))

    async def close(self) -> None:
        """Let go of it, and of all that it holds."""
        self.end_tick()
        self._reader.close()


def _told(constraint: str) -> str:
    """Say in words which constraint is broken."""
    table, _, column = constraint.rpartition(" ")[2].partition(".")
    return f"two of its records of {table} have the same {column}"
