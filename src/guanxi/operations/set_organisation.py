"""Change an organisation's settings."""

from typing import Any

import msgspec

from guanxi.domain.failures import ValueInvalid
from guanxi.domain.organisation import Organisation
from guanxi.domain.text import is_blank
from guanxi.operations.context import Context
from guanxi.operations.organisation_of import organisation_of
from guanxi.store import Needs, Outcome, PutOrganisation, Working

SETTABLE = ("name", "contact_limit", "external_contacts", "unknown", "suspended")


async def set_organisation(context: Context, corp_id: str, settings: dict[str, Any]) -> Organisation:
    """Change settings; those that are not named stay.

    Args:
        context: the request's.
        corp_id: whose.
        settings: values by name, as in `Organisation`; None for `contact_limit` means no limit.

    Returns:
        The organisation as it is now.

    Raises:
        OrganisationUnknown: there is none.
        ValueInvalid: there is no such setting, or not with that value.
    """
    for setting in settings:
        if setting not in SETTABLE:
            raise ValueInvalid(f"{setting} cannot be set; {', '.join(SETTABLE)} can", field=setting)
    limit = settings.get("contact_limit")
    if isinstance(limit, int) and limit < 0:
        raise ValueInvalid("contact_limit is a number of contacts, or none", field="contact_limit")
    name = settings.get("name")
    if isinstance(name, str) and is_blank(name):
        raise ValueInvalid("an organisation needs a name", field="name")

    def plan(at: Working) -> Outcome[Organisation]:
        old = organisation_of(at)
        try:
            new = msgspec.convert(msgspec.to_builtins(old) | settings, Organisation)
        except msgspec.ValidationError as error:
            raise ValueInvalid(str(error)) from error
        return Outcome(new) if new == old else Outcome(new, (PutOrganisation(new, "organisation_updated"),))

    organisation: Organisation = await context.write(corp_id, Needs(), plan)
    return organisation
