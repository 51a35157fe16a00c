"""The organisation that a plan is about."""

from guanxi.domain.failures import OrganisationUnknown
from guanxi.domain.organisation import Organisation
from guanxi.store import Working


def organisation_of(at: Working) -> Organisation:
    """Give the organisation of a working set.

    Raises:
        OrganisationUnknown: there is none with that corp_id.
    """
    if at.organisation is None:
        raise OrganisationUnknown("there is no such organisation")
    return at.organisation
