"""The organisation that a plan is about."""

from typing import Protocol

from guanxi.domain.failures import OrganisationUnknown
from guanxi.domain.organisation import Organisation


class OfOrganisation(Protocol):
    """What a plan looks at."""

    @property
    def organisation(self) -> Organisation | None:
        """The organisation; None when there is none."""


def organisation_of(at: OfOrganisation) -> Organisation:
    """Give the organisation of a working set.

    Raises:
        OrganisationUnknown: there is none with that corp_id.
    """
    if at.organisation is None:
        raise OrganisationUnknown("there is no such organisation")
    return at.organisation
