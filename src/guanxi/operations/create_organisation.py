"""Create an organisation."""

from guanxi.domain.failures import ValueMissing
from guanxi.domain.label import Language, default_label_groups
from guanxi.domain.organisation import Organisation
from guanxi.domain.text import is_blank
from guanxi.operations.context import Context
from guanxi.store import LABEL, LABEL_GROUP, AddLabelGroups, Needs, Outcome, PutOrganisation


async def create_organisation(context: Context, name: str, language: Language = "en") -> Organisation:
    """Create an organisation with external contacts switched on and the four default groups of labels.

    Args:
        context: the request's.
        name: what people call it.
        language: of the default labels' names.

    Raises:
        ValueMissing: the name is blank.
    """
    if is_blank(name):
        raise ValueMissing("an organisation needs a name", field="name")
    organisation = Organisation(corp_id=context.ids.corp_id(), name=name, created_at=context.now)
    effects = (PutOrganisation(organisation, "organisation_created"), AddLabelGroups(default_label_groups(language)))
    await context.write(organisation.corp_id, Needs(whole=(LABEL_GROUP, LABEL)), lambda _: Outcome(None, effects))
    return organisation
