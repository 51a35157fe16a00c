"""Which fields of its own an organisation has: added, changed, moved and removed."""

from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.domain.custom_fields import CustomField, is_key
from guanxi.domain.failures import CustomFieldExists, CustomFieldUnknown, ValueInvalid, ValueMissing
from guanxi.domain.organisation import Organisation
from guanxi.domain.text import is_blank, text_fault

MAX_FIELDS: Final = 20
"""At a time."""

MAX_KEYS: Final = 100
"""In all, with those that were removed."""

MAX_NAME: Final = 64
MAX_CHOICES: Final = 100
MAX_CHOICE: Final = 64


class FieldPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is changed of a field; its key and type never do.

    Attributes:
        name: what people call it.
        choices: those that there shall be; contacts keep the values that they have.
        position: its place, from 0; a large one is behind the last.
    """

    name: str | UnsetType = UNSET
    choices: tuple[str, ...] | UnsetType = UNSET
    position: int | UnsetType = UNSET


def with_field(organisation: Organisation, field: CustomField) -> Organisation:
    """Give an organisation with a field behind the others.

    Raises:
        ValueMissing, ValueInvalid: the field cannot be one, there are too many, or its key was that of one of another
            type, under which contacts have values.
        CustomFieldExists: there is one with that key.
    """
    check_field(field)
    if any(one.key == field.key for one in organisation.custom_fields):
        raise CustomFieldExists("the organisation has a field with this key")
    if len(organisation.custom_fields) >= MAX_FIELDS:
        raise ValueInvalid(f"the organisation has {MAX_FIELDS} fields; remove one first")
    removed = dict(organisation.removed_fields)
    was = removed.pop(field.key, field.type)
    if was != field.type:
        what = f"the field with this key was a {was}, and contacts keep its values: make it that, or take another key"
        raise ValueInvalid(f"type: {what}", field="type")
    if len(organisation.custom_fields) + len(removed) >= MAX_KEYS:
        raise ValueInvalid(f"the organisation has had {MAX_KEYS} fields: take the key of one that was removed")
    return msgspec.structs.replace(
        organisation, custom_fields=(*organisation.custom_fields, field), removed_fields=tuple(removed.items())
    )


def with_changed_field(organisation: Organisation, key: str, patch: FieldPatch) -> Organisation:
    """Give an organisation with a field changed or moved.

    Raises:
        CustomFieldUnknown: there is none with that key.
        ValueMissing, ValueInvalid: the field cannot be that.
    """
    old = field_of(organisation, key)
    sent = {name: value for name, value in (("name", patch.name), ("choices", patch.choices)) if value is not UNSET}
    new = msgspec.structs.replace(old, **sent)
    check_field(new)
    fields = list(organisation.custom_fields)
    place = fields.index(old)
    fields[place] = new
    if patch.position is not UNSET:
        if patch.position < 0:
            raise ValueInvalid("position counts from 0", field="position")
        fields.insert(patch.position, fields.pop(place))
    return msgspec.structs.replace(organisation, custom_fields=tuple(fields))


def without_field(organisation: Organisation, key: str) -> Organisation:
    """Give an organisation without a field; what contacts have in it is kept, and seen by nobody.

    Raises:
        CustomFieldUnknown: there is none with that key.
    """
    old = field_of(organisation, key)
    return msgspec.structs.replace(
        organisation,
        custom_fields=tuple(one for one in organisation.custom_fields if one is not old),
        removed_fields=(*organisation.removed_fields, (key, old.type)),
    )


def field_of(organisation: Organisation, key: str) -> CustomField:
    """Give a field.

    Raises:
        CustomFieldUnknown: there is none with that key.
    """
    for field in organisation.custom_fields:
        if field.key == key:
            return field
    raise CustomFieldUnknown("the organisation has no field with that key")


def check_field(field: CustomField) -> None:
    """Refuse what cannot be a field.

    Raises:
        ValueMissing: it has no name.
        ValueInvalid: its key, its name or its choices cannot be that.
    """
    if not is_key(field.key):
        raise ValueInvalid("key is 1 to 32 of A-Z, a-z, 0-9 and _", field="key")
    if is_blank(field.name):
        raise ValueMissing("name is empty", field="name")
    if fault := text_fault(field.name, MAX_NAME):
        raise ValueInvalid(f"name {fault}", field="name")
    if (field.type == "choice") != bool(field.choices):
        raise ValueInvalid("choices: a choice has at least one, another field none", field="choices")
    if len(field.choices) > MAX_CHOICES:
        raise ValueInvalid(
            f"choices: there are {len(field.choices)}; at most {MAX_CHOICES} are allowed", field="choices"
        )
    if len(set(field.choices)) < len(field.choices):
        raise ValueInvalid("choices: one is there twice", field="choices")
    for choice in field.choices:
        if choice != choice.strip() or not choice:
            raise ValueInvalid("choices: one is empty, or begins or ends with a space", field="choices")
        if fault := text_fault(choice, MAX_CHOICE):
            raise ValueInvalid(f"choices: one {fault}", field="choices")
