"""Read an organisation's settings and how much is in it."""

import msgspec

from guanxi.domain.organisation import Organisation
from guanxi.operations.context import Context


class OrganisationSeen(msgspec.Struct, frozen=True):
    """An organisation as its administrator sees it.

    Attributes:
        organisation: its settings.
        contact_count: contacts that there are.
    """

    organisation: Organisation
    contact_count: int


async def read_organisation(context: Context, corp_id: str) -> OrganisationSeen:
    """Give an organisation.

    Args:
        context: the request's.
        corp_id: whose.

    Raises:
        OrganisationUnknown: there is none.
    """
    store = context.store
    return OrganisationSeen(await store.organisation(corp_id), await store.contact_count(corp_id))
