"""Fields of an organisation's own: what they are, and what values they take."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import urlsplit

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.domain.failures import ValueInvalid
from guanxi.domain.text import is_blank, text_fault

FieldType = Literal["text", "number", "date", "choice", "url"]
Value = str | int | float
Values = Mapping[str, Value]

MAX_TEXT: Final = 500
"""Characters of a text or an address."""

MAX_EXACT: Final = 2**53 - 1
"""The largest whole number that every reader of JSON reads as the same one (RFC 7493, 2.2)."""

_KEY: Final = re.compile(r"[A-Za-z0-9_]{1,32}", re.ASCII)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)

_decode = msgspec.json.Decoder(dict[str, Value]).decode
_encode = msgspec.json.Encoder(order="deterministic").encode


class CustomField(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A field.

    Attributes:
        key: its name in JSON: 1 to 32 of A-Z, a-z, 0-9 and _.
        name: what people call it.
        type: of its values; it never changes.
        choices: of a `choice`, those that there are, in their order.
    """

    key: str
    name: str
    type: FieldType
    choices: tuple[str, ...] = ()


class CustomSent(NamedTuple):
    """What was sent of a contact's values.

    Attributes:
        values: by field; None in the place of one clears it, in the place of all of them all.
        whole: whether the fields that are not named are cleared, too.
    """

    values: Mapping[str, Any] | UnsetType | None = UNSET
    whole: bool = False


def is_key(text: str) -> bool:
    """Tell whether a text can be the key of a field."""
    return _KEY.fullmatch(text) is not None


def values_of(custom: bytes | None, keys: Iterable[str]) -> dict[str, Value]:
    """Give a contact's values in the order of some fields; what is kept of others is left out.

    Args:
        custom: as it is stored.
        keys: of the fields that there are.
    """
    if not custom:
        return {}
    values = _decode(custom)
    return {key: values[key] for key in keys if key in values}


def patched_custom(fields: Sequence[CustomField], old: bytes | None, sent: CustomSent) -> bytes | None:
    """Give a contact's values with what was sent, as they are stored; None if it has none.

    A value that the contact has already is taken as it is, even if it could not be given to another contact any more.
    What is kept of fields that were removed stays.

    Args:
        fields: the organisation's.
        old: the values as they are stored.
        sent: what was sent.

    Raises:
        ValueInvalid: there is no such field, or it does not take that value.
    """
    if sent.values is UNSET and not sent.whole:
        return old
    known = {field.key: field for field in fields}
    before = _decode(old) if old else {}
    cleared = known if sent.whole or sent.values is None else ()
    after = {key: value for key, value in before.items() if key not in cleared}
    for key, value in (sent.values or {}).items():
        if key not in known:
            raise _unknown(key)
        new = before[key] if _same(before.get(key), value) else _checked(known[key], value)
        if new is None:
            after.pop(key, None)
        else:
            after[key] = new
    return _encode(after) if after else None


def _unknown(key: str) -> ValueInvalid:
    named = f"custom_fields.{key}" if is_key(key) else "custom_fields"
    return ValueInvalid(f"{named}: the organisation has no such field", field=named)


def _same(old: object, new: object) -> bool:
    return old is not None and not isinstance(new, bool) and old == new


def _checked(field: CustomField, value: object) -> Value | None:
    try:
        return None if value is None else value_for(field, value)
    except ValueError as error:
        named = f"custom_fields.{field.key}"
        raise ValueInvalid(f"{named}: {error}", field=named) from None


def value_for(field: CustomField, value: object) -> Value | None:
    """Give a value as a field keeps it; None for a blank text, which is none.

    Args:
        field: that shall have it.
        value: of JSON.

    Raises:
        ValueError: it does not take it; the text says why.
    """
    if field.type == "number":
        return number_for(value)
    if not isinstance(value, str):
        raise ValueError("it has to be a text")  # noqa: TRY004 - as every other fault of a value
    if fault := text_fault(value, MAX_TEXT):
        raise ValueError(f"it {fault}")
    if field.type == "date":
        return day_for(value)
    if field.type == "choice" and value not in field.choices:
        raise ValueError("it is none of the field's choices")
    if field.type == "url" and not _is_address(value):
        raise ValueError("it has to be an address that begins with http:// or https://")
    return None if is_blank(value) else value


def number_for(value: object) -> int | float:
    """Give a number in its one form: whole if it is.

    Raises:
        ValueError: it is none, or too large to be read as the same number everywhere.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("it has to be a number")  # noqa: TRY004 - as every other fault of a value
    if not -MAX_EXACT <= value <= MAX_EXACT:
        raise ValueError(f"it has to lie between -{MAX_EXACT} and {MAX_EXACT}")
    return int(value) if value == int(value) else value


def day_for(text: str) -> str:
    """Give a day.

    Raises:
        ValueError: it is none.
    """
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise ValueError("it has to be a day that there is, as in 2026-11-21")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return _ADDRESS.fullmatch(text) is not None and bool(parts.hostname) and parts.port != 0
    except ValueError:  # of its port, or of its IPv6 address
        return False
