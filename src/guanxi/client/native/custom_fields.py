"""Fields of contacts that are the organisation's own."""

from collections.abc import Sequence
from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.endpoint import Once, native
from guanxi.client.operation import Operation


class _OneField(msgspec.Struct, frozen=True):
    key: str


class CustomField(msgspec.Struct, frozen=True, kw_only=True):
    """A field.

    Attributes:
        key: its name in `custom_fields`; it never changes.
        name: what people call it.
        type: of its values; it never changes.
        choices: of a `choice`: its values.
    """

    key: str
    name: str
    type: Literal["choice", "date", "number", "text", "url"]
    choices: list[str] | None = None


class CustomFields(msgspec.Struct, frozen=True, kw_only=True):
    """All fields, in their order; there is never a next page."""

    items: list[CustomField]
    next: None


class ListCustomFields(msgspec.Struct, frozen=True, kw_only=True):
    """List the organisation's own fields of contacts."""


class AddCustomField(Once, frozen=True, kw_only=True):
    """Add a field behind the others.

    Attributes:
        key: its name in `custom_fields`; it never changes.
        name: what people call it.
        type: of its values; it never changes.
        choices: of a `choice`: its values.
    """

    key: str
    name: str
    type: Literal["choice", "date", "number", "text", "url"]
    choices: Sequence[str] | UnsetType = UNSET


class ChangeCustomField(_OneField, frozen=True, kw_only=True):
    """Rename or move a field, or change its choices.

    Attributes:
        key: the field's key.
        name: what people call it.
        choices: of a `choice`: its values.
        position: from 0; a large one is behind the last.
    """

    name: str | UnsetType = UNSET
    choices: Sequence[str] | UnsetType = UNSET
    position: int | UnsetType = UNSET


class RemoveCustomField(msgspec.Struct, frozen=True):
    """Remove a field.

    Attributes:
        key: the field's key.
    """

    key: str


LIST_CUSTOM_FIELDS: Final = Operation(
    "list_custom_fields",
    "List the organisation's own fields of contacts.",
    ListCustomFields,
    CustomFields,
    native("GET", "/custom-fields"),
)
ADD_CUSTOM_FIELD: Final = Operation(
    "add_custom_field", "Add a field behind the others.", AddCustomField, CustomField, native("POST", "/custom-fields")
)
CHANGE_CUSTOM_FIELD: Final = Operation(
    "change_custom_field",
    "Rename or move a field, or change its choices.",
    ChangeCustomField,
    CustomField,
    native("PATCH", "/custom-fields/{key}"),
)
REMOVE_CUSTOM_FIELD: Final = Operation(
    "remove_custom_field", "Remove a field.", RemoveCustomField, type(None), native("DELETE", "/custom-fields/{key}")
)
