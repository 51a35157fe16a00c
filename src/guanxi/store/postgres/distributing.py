"""Distributing a store that is there already, as `guanxi citus distribute` does it."""

from guanxi.store.failures import StoreError
from guanxi.store.location import PostgresUrl
from guanxi.store.postgres.citus import distribute, has_citus, is_distributed
from guanxi.store.postgres.connecting import connected
from guanxi.store.postgres.opening import require_whole


async def distribute_store(url: PostgresUrl) -> bool:
    """Distribute the tables of a store that was made without the extension.

    Returns:
        Whether there was anything to do.

    Raises:
        StoreMissingError, StoreUnfinishedError: there is no store, or not all of one.
        StoreError: the extension is not there, or the database cannot be used.
    """
    async with connected(url) as connection:
        if not await has_citus(connection):
            raise StoreError(f"{url} has no Citus: CREATE EXTENSION citus, on every node, comes first")
        await require_whole(connection, url)
        if await is_distributed(connection):
            return False
        await distribute(connection)
        return True
