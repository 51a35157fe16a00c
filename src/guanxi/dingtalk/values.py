"""One parameter at a time: DingTalk's types in every form that clients send them (docs/wire.md 2.4).

Each reader gives None when the parameter is absent or null, and raises the given failure when its type is wrong.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from guanxi.domain.failures import LabelsMissing, ValueInvalid, ValueMissing
from guanxi.domain.text import is_blank

Raw = Mapping[str, Any]

# 19 digits are enough for every 64-bit number, and more would make int() slow.
_INTEGER: Final = re.compile(r"-?[0-9]{1,19}", re.ASCII)

_SWITCHES: Final = {"true": True, "1": True, "false": False, "0": False}

_decode_json = msgspec.json.Decoder().decode


def read_text(raw: Raw, name: str, failure: type[ValueInvalid] = ValueInvalid) -> str | None:
    """Give a String; a number is taken for its digits."""
    value = raw.get(name)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise failure(f"{name} must be a String", field=name)


def read_integer(raw: Raw, name: str, failure: type[ValueInvalid] = ValueInvalid) -> int | None:
    """Give a Number; a text of digits is taken for one."""
    value = raw.get(name)
    if value is None:
        return None
    number = _integer(value)
    if number is None:
        raise failure(f"{name} must be a whole number", field=name)
    return number


def _integer(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        return int(value)
    return None


def read_switch(raw: Raw, name: str) -> bool | None:
    """Give a Boolean; `true` and `false` as texts, and 1 and 0, are taken for one."""
    value = raw.get(name)
    if value is None or isinstance(value, bool):
        return value
    switch = _SWITCHES.get(str(value).strip().lower()) if isinstance(value, str | int) else None
    if switch is None:
        raise ValueInvalid(f"{name} must be true or false", field=name)
    return switch


def read_numbers(raw: Raw, name: str) -> tuple[int, ...] | None:
    """Give a Number[]: a list of numbers or of texts, a text holding a JSON list, or `1,2,3`."""
    values = _list(raw.get(name), name)
    if values is None:
        return None
    numbers = tuple(number for value in values if (number := _integer(value)) is not None)
    if len(numbers) != len(values):
        raise ValueInvalid(f"{name} must hold nothing but whole numbers", field=name)
    return numbers


def read_texts(raw: Raw, name: str) -> tuple[str, ...] | None:
    """Give a String[], likewise."""
    values = _list(raw.get(name), name)
    return None if values is None else tuple(_text(value, name) for value in values)


def _text(value: object, name: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ValueInvalid(f"{name} must hold nothing but Strings", field=name)


def _list(value: object, name: str) -> list[Any] | None:
    if isinstance(value, str):
        value = value.strip()
        if not value:
            return []
        if value[0] != "[" and value != "null":
            return [part.strip() for part in value.split(",")]
        try:
            value = _decode_json(value)
        except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
            value = False
    if value is None or isinstance(value, list):
        return value
    raise ValueInvalid(f"{name} must be a list", field=name)


def read_object(raw: Raw, name: str, members: frozenset[str]) -> Raw | None:
    """Give an object: JSON, or a text holding JSON; or else the members themselves where they were sent flat.

    Args:
        raw: the parameters.
        name: the object's name.
        members: names of which one tells that its members were sent flat, as one SDK does (docs/wire.md 2.1).
    """
    value = raw.get(name)
    if isinstance(value, str):
        value = value.strip()
        if value in ("", "null"):
            value = None
        else:
            try:
                value = _decode_json(value)
            except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
                raise ValueInvalid(f"{name} is not a JSON object", field=name) from None
    if value is None:
        return raw if name not in raw and not members.isdisjoint(raw) else None
    if not isinstance(value, dict):
        raise ValueInvalid(f"{name} must be a JSON object", field=name)
    return value


def require(raw: Raw, names: tuple[str, ...]) -> None:
    """Ask for parameters that must be there, in the page's order.

    Raises:
        LabelsMissing: `label_ids` is absent, null or empty.
        ValueMissing: another one is absent, null, or only white space (`user_id`: absent or null).
    """
    for name in names:
        value = raw.get(name)
        if name == "label_ids":
            if value is None or value == [] or (isinstance(value, str) and value.strip() in ("", "[]", "null")):
                raise LabelsMissing("label_ids needs at least one label")
        elif value is None or (isinstance(value, str) and is_blank(value) and name != "user_id"):
            raise ValueMissing(f"{name} is required", field=name)
