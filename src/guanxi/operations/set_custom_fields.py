"""Add, change and remove the fields that contacts of an organisation have of its own."""

from collections.abc import Callable

from guanxi.domain.custom_fields import CustomField
from guanxi.domain.field_definitions import FieldPatch, field_of, with_changed_field, with_field, without_field
from guanxi.domain.organisation import Organisation
from guanxi.operations.context import Context
from guanxi.operations.organisation_of import organisation_of
from guanxi.store import Needs, Outcome, PutOrganisation, Working


async def add_custom_field(context: Context, corp_id: str, field: CustomField) -> CustomField:
    """Add a field behind the others.

    Args:
        context: the request's.
        corp_id: whose.
        field: that shall be.

    Raises:
        ValueMissing, ValueInvalid, CustomFieldExists: as `with_field`.
    """
    return await _write(context, corp_id, field.key, lambda old: with_field(old, field))


async def change_custom_field(context: Context, corp_id: str, key: str, patch: FieldPatch) -> CustomField:
    """Change a field, or move it; the values that contacts have stay.

    Args:
        context: the request's.
        corp_id: whose.
        key: which.
        patch: what is changed.

    Raises:
        CustomFieldUnknown: there is none with that key.
        ValueMissing, ValueInvalid: as `with_changed_field`.
    """
    return await _write(context, corp_id, key, lambda old: with_changed_field(old, key, patch))


async def remove_custom_field(context: Context, corp_id: str, key: str) -> None:
    """Remove a field: its values are seen and found no more, until there is one with its key again.

    Args:
        context: the request's.
        corp_id: whose.
        key: which.

    Raises:
        CustomFieldUnknown: there is none with that key.
    """

    def plan(at: Working) -> Outcome[bool]:
        new = without_field(organisation_of(at), key)
        return Outcome(value=True, effects=(PutOrganisation(new, "organisation_updated"),))

    await context.write(corp_id, Needs(), plan)


async def _write(
    context: Context, corp_id: str, key: str, change: Callable[[Organisation], Organisation]
) -> CustomField:
    def plan(at: Working) -> Outcome[CustomField]:
        old = organisation_of(at)
        new = change(old)
        effects = () if new == old else (PutOrganisation(new, "organisation_updated"),)
        return Outcome(field_of(new, key), effects)

    field: CustomField = await context.write(corp_id, Needs(), plan)
    return field
