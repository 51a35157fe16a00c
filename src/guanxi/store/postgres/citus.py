"""Citus: every table spread over the nodes by corp_id, those of all organisations on every node."""

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import asyncpg

DISTRIBUTED: Final = (
    "organisation", "contact", "access", "block", "change", "trash", "label_group", "label", "label_use", "app",
    "token", "native_key", "reply", "department", "employee", "membership", "search",
)  # fmt: skip
"""By corp_id, co-located: all rows of an organisation are on one node."""

REFERENCE: Final = ("meta", "suite")
"""Small, and read for every organisation: copied to each node."""

_EXTENSION: Final = "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')"
_LEFT: Final = (
    "SELECT name FROM unnest($1::text[]) AS name"
    " WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = to_regclass(name))"
)
_DISTRIBUTE: Final = "SELECT create_distributed_table($1, 'corp_id', colocate_with => $2)"
_COPY: Final = "SELECT create_reference_table($1)"


async def has_citus(connection: "asyncpg.Connection[Any]") -> bool:
    """Tell whether a database has the extension."""
    return bool(await connection.fetchval(_EXTENSION))


async def is_distributed(connection: "asyncpg.Connection[Any]") -> bool:
    """Tell whether all of a store's tables are distributed."""
    return await has_citus(connection) and not await _left(connection)


async def _left(connection: "asyncpg.Connection[Any]") -> set[str]:
    return {name for (name,) in await connection.fetch(_LEFT, [*DISTRIBUTED, *REFERENCE])}


async def distribute(connection: "asyncpg.Connection[Any]") -> None:
    """Distribute those of a store's tables that are not, with what they hold, all of them or none.

    Args:
        connection: to the coordinator; nobody is writing.
    """
    async with connection.transaction():
        left = await _left(connection)  # a migration may have added some to those that are
        for table in (table for table in DISTRIBUTED if table in left):
            beside = "default" if table == DISTRIBUTED[0] else DISTRIBUTED[0]
            await connection.execute(_DISTRIBUTE, table, beside)
        for copied in (table for table in REFERENCE if table in left):
            await connection.execute(_COPY, copied)
