"""The members of the API's records as people write them: NAME=VALUE on a command line, cells of a table."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from guanxi.cli.report import UsageError

Kind = Literal["text", "number", "switch", "numbers", "texts", "names"]

CONTACT: Final[Mapping[str, Kind]] = {
    "name": "text",
    "mobile": "text",
    "state_code": "text",
    "follower_user_id": "text",
    "label_ids": "names",  # or ids; `guanxi tags ls` shows them
    "share_dept_ids": "numbers",
    "share_user_ids": "texts",
    "company_name": "text",
    "title": "text",
    "remark": "text",
    "address": "text",
    "email": "text",
    "external_id": "text",
}
EMPLOYEE: Final[Mapping[str, Kind]] = {
    "userid": "text",
    "name": "text",
    "mobile": "text",
    "email": "text",
    "dept_id_list": "numbers",
    "active": "switch",
    "admin": "switch",
}
DEPARTMENT: Final[Mapping[str, Kind]] = {
    "dept_id": "number",
    "name": "text",
    "parent_id": "number",
    "order": "number",
    "dept_manager_userid_list": "texts",
}

_SWITCH: Final = {
    **dict.fromkeys(("true", "yes", "on", "1", "是"), True),
    **dict.fromkeys(("false", "no", "off", "0", "否"), False),
}
_NUMBER: Final = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_BETWEEN: Final = re.compile(r"[\s,;，；]+")
_BETWEEN_NAMES: Final = re.compile(r"\s*[,;，；]\s*")


def described(known: Mapping[str, Kind]) -> str:
    """Say what names there are."""
    return f"known are {', '.join(known)}; lists have commas, semicolons or spaces between their values"


def value_of(name: str, kind: Kind, written: str) -> Any:  # noqa: ANN401 - of that kind
    """Give the value that is written.

    Raises:
        ValueError: it is none of that kind; the text says so in one line.
    """
    if kind == "text":
        return written
    written = written.strip()
    if kind == "switch":
        if written.lower() not in _SWITCH:
            raise ValueError(f"{name} is true or false, not {written!r}")
        return _SWITCH[written.lower()]
    if kind == "number":
        return _number(name, written)
    between = _BETWEEN_NAMES if kind == "names" else _BETWEEN
    texts = [one for one in between.split(written.strip("[]")) if one]
    return [_number(name, one) for one in texts] if kind == "numbers" else texts


def _number(name: str, written: str) -> int:
    if not _NUMBER.fullmatch(written):
        raise ValueError(f"{name} takes whole numbers, not {written!r}")
    return int(written)


def read_pairs(pairs: Iterable[str], known: Mapping[str, Kind], command: str) -> dict[str, Any]:
    """Give the members that `NAME=VALUE …` say; an empty value is None, which clears the member.

    Args:
        pairs: as they were given.
        known: the members that there are.
        command: what explains it.

    Raises:
        UsageError: one is no such pair, unknown, given twice, or of another kind.
    """
    given: dict[str, Any] = {}
    for pair in pairs:
        name, equals, written = pair.partition("=")
        if not equals:
            raise UsageError(f"{pair!r} is no NAME=VALUE", f"{command} --help")
        if name not in known:
            raise UsageError(f"there is no {name!r}; {described(known)}", f"{command} --help")
        if name in given:
            raise UsageError(f"{name} is given twice", f"{command} --help")
        try:
            given[name] = value_of(name, known[name], written) if written else None
        except ValueError as error:
            raise UsageError(str(error), f"{command} --help") from None
    return given
