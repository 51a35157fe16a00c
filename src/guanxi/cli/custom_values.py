"""Values of an organisation's own fields as people write them: `custom.tier=gold`."""

import json
from collections.abc import Sequence
from typing import Any, Final

from guanxi.cli.api import Server
from guanxi.cli.report import CommandError, UsageError

PREFIX: Final = "custom."
HELP: Final = "custom.KEY sets a field of the organisation's own (`guanxi fields ls`)"


def split_pairs(pairs: Sequence[str], command: str) -> tuple[list[str], dict[str, str]]:
    """Give the pairs that are no custom ones, and what the custom ones say, by key; an empty text clears.

    Args:
        pairs: `NAME=VALUE …`, as they were given.
        command: what explains it.

    Raises:
        UsageError: a custom one is no pair, or given twice.
    """
    others: list[str] = []
    custom: dict[str, str] = {}
    for pair in pairs:
        name, equals, written = pair.partition("=")
        if not name.startswith(PREFIX):
            others.append(pair)
            continue
        key = name.removeprefix(PREFIX)
        if not equals or not key:
            raise UsageError(f"{pair!r} is no custom.KEY=VALUE", f"{command} --help")
        if key in custom:
            raise UsageError(f"{name} is given twice", f"{command} --help")
        custom[key] = written
    return others, custom


def with_custom(server: Server, given: dict[str, Any], custom: dict[str, str]) -> dict[str, Any]:
    """Give the members with those of the organisation's own fields; if there are some, the server says what they are.

    Raises:
        CommandError: there is no such field, or it takes numbers and this is none.
    """
    if not custom:
        return given
    types = {field["key"]: field["type"] for field in server.ask("GET", "/custom-fields")["items"]}
    return given | {"custom_fields": {key: _value(types, key, written) for key, written in custom.items()}}


def _value(types: dict[str, str], key: str, written: str) -> object:
    if key not in types:
        raise CommandError(f"there is no field {key!r}", "`guanxi fields ls` shows those that there are")
    if not written:
        return None
    return _number(key, written) if types[key] == "number" else written


def _number(key: str, written: str) -> int | float:
    try:
        number = json.loads(written, parse_constant=lambda _: None)
    except ValueError:
        number = None
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise CommandError(f"{PREFIX}{key} takes a number, not {written!r}", "write it as in 9.5")
    return number
