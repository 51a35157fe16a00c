"""List the organisations."""

from guanxi.domain.organisation import Organisation
from guanxi.operations.context import Context


async def list_organisations(context: Context) -> list[tuple[Organisation, int]]:
    """Give every organisation with its number of contacts, by corp_id.

    Args:
        context: the request's.
    """
    return await context.store.organisations()
