"""Ask whether an organisation's external contacts are open to its apps."""

from guanxi.domain.organisation import require_active, require_external_contacts
from guanxi.operations.context import Context


async def enter_organisation(context: Context, corp_id: str) -> None:
    """Refuse a suspended organisation, and one without external contacts.

    Args:
        context: the request's.
        corp_id: which.

    Raises:
        OrganisationUnknown: there is none.
        OrganisationSuspended: it is suspended.
        ContactsDisabled: it has not switched external contacts on.
    """
    organisation = await context.store.organisation(corp_id)
    require_active(organisation)
    require_external_contacts(organisation)
