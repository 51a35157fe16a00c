"""`/custom-fields`: the fields that contacts of an organisation have of its own."""

from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.endpoint import Call, Endpoint, Example, Link, Nothing
from guanxi.api.reply import Reply
from guanxi.domain.custom_fields import CustomField, FieldType
from guanxi.domain.failures import CustomFieldExists, CustomFieldUnknown
from guanxi.domain.field_definitions import MAX_CHOICE, MAX_CHOICES, MAX_NAME, FieldPatch
from guanxi.operations.set_custom_fields import add_custom_field, change_custom_field, remove_custom_field

_Key = Annotated[
    str, Meta(description="Its name in `custom_fields`; it never changes.", pattern="^[A-Za-z0-9_]{1,32}$")
]
_Name = Annotated[str, Meta(description="What people call it.", min_length=1, max_length=MAX_NAME)]
_Type = Annotated[FieldType, Meta(description="Of its values; it never changes.")]
_Choice = Annotated[str, Meta(min_length=1, max_length=MAX_CHOICE)]
_Choices = Annotated[tuple[_Choice, ...], Meta(description="Of a `choice`: its values.", max_length=MAX_CHOICES)]


class FieldShown(msgspec.Struct, frozen=True):
    """A field."""

    key: _Key
    name: _Name
    type: _Type
    choices: _Choices | UnsetType = UNSET


class Fields(msgspec.Struct, frozen=True):
    """All fields, in their order; there is never a next page."""

    items: list[FieldShown]
    next: None


class NewField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field to be."""

    key: _Key
    name: _Name
    type: _Type
    choices: _Choices = ()


class FieldChanges(FieldPatch, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is changed of a field."""

    name: _Name | UnsetType = UNSET
    choices: _Choices | UnsetType = UNSET
    position: Annotated[int, Meta(description="From 0; a large one is behind the last.", ge=0)] | UnsetType = UNSET


class FieldParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which field."""

    key: Annotated[str, Meta(description="The field's key.", min_length=1, max_length=32)]


async def listed(call: Call[Nothing, Nothing]) -> Reply:
    """Answer all of them: there are few."""
    return Reply(Fields([_shown(one) for one in call.asking.organisation.custom_fields], None))


async def add(call: Call[Nothing, NewField]) -> Reply:
    """Add it behind the others."""

    def tell(field: CustomField) -> Reply:
        return Reply(_shown(field), 201)

    sent = call.body
    field = CustomField(key=sent.key, name=sent.name, type=sent.type, choices=sent.choices)
    return tell(await add_custom_field(call.keeping(tell), call.asking.corp_id, field))


async def change(call: Call[FieldParameters, FieldChanges]) -> Reply:
    """Change it, or move it."""
    asking = call.asking
    return Reply(_shown(await change_custom_field(asking.context, asking.corp_id, call.parameters.key, call.body)))


async def remove(call: Call[FieldParameters, Nothing]) -> Reply:
    """Remove it."""
    await remove_custom_field(call.asking.context, call.asking.corp_id, call.parameters.key)
    return Reply()


def _shown(field: CustomField) -> FieldShown:
    return FieldShown(field.key, field.name, field.type, field.choices or UNSET)


_EXAMPLE: Final = {"key": "tier", "name": "Tier", "type": "choice", "choices": ["gold", "silver"]}
_AT: Final = "/custom-fields/{key}"
_KEY: Final = {"key": "tier"}

ENDPOINTS: Final = (
    Endpoint(
        name="list_custom_fields",
        method="GET",
        path="/custom-fields",
        summary="List the organisation's own fields of contacts.",
        run=listed,
        scope="contacts:read",
        sharing="open",
        answer=Fields,
        example=Example({"items": [_EXAMPLE, {"key": "budget", "name": "Budget", "type": "number"}], "next": None}),
    ),
    Endpoint(
        name="add_custom_field",
        method="POST",
        path="/custom-fields",
        summary="Add a field behind the others.",
        description=(
            "At most 20 at a time. One with the key of a field that was removed has to be of its type, and brings its"
            " values back."
        ),
        run=add,
        scope="administration",
        sharing="closed",
        body=NewField,
        answer=FieldShown,
        statuses=(201,),
        failures=(CustomFieldExists,),
        example=Example(_EXAMPLE, body=_EXAMPLE),
        links=tuple(Link(to, {"key": "$response.body#/key"}) for to in ("change_custom_field", "remove_custom_field")),
    ),
    Endpoint(
        name="change_custom_field",
        method="PATCH",
        path=_AT,
        summary="Rename or move a field, or change its choices.",
        description="Contacts keep the values that they have, also those that are no choice any more.",
        run=change,
        scope="administration",
        sharing="closed",
        parameters=FieldParameters,
        body=FieldChanges,
        answer=FieldShown,
        failures=(CustomFieldUnknown,),
        example=Example(
            {**_EXAMPLE, "choices": ["gold", "silver", "bronze"]},
            body={"choices": ["gold", "silver", "bronze"]},
            parameters=_KEY,
        ),
    ),
    Endpoint(
        name="remove_custom_field",
        method="DELETE",
        path=_AT,
        summary="Remove a field.",
        description="Its values are shown, found and filtered no more; a field with its key brings them back.",
        run=remove,
        scope="administration",
        sharing="closed",
        parameters=FieldParameters,
        answer=None,
        statuses=(204,),
        failures=(CustomFieldUnknown,),
        example=Example(parameters=_KEY),
    ),
)
