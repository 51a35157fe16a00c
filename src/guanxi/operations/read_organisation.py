"""Read an organisation's settings and how much is in it."""

import msgspec

from guanxi.domain.organisation import Organisation
from guanxi.operations.context import Context


class OrganisationSeen(msgspec.Struct, frozen=True):
    """An organisation as its administrator sees it.

    Attributes:
        organisation: its settings.
        contact_count: contacts that there are.
        last_change: the number of the newest change.
        history_start: the number of the oldest change that is kept.
    """

    organisation: Organisation
    contact_count: int
    last_change: int
    history_start: int


async def read_organisation(context: Context, corp_id: str) -> OrganisationSeen:
    """Give an organisation.

    Args:
        context: the request's.
        corp_id: whose.

    Raises:
        OrganisationUnknown: there is none.
    """
    store = context.store
    organisation, count = await store.organisation(corp_id), await store.walks.count(corp_id)
    return OrganisationSeen(organisation, count, *await store.walks.bounds(corp_id))
