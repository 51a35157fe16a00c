"""Whether a request in the log is one that is looked for, and where it differs."""

import json
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from guanxi.sandbox.entry import Entry


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A request that is looked for: whatever is given has to be so.

    Attributes:
        page: its page.
        caller: the app_key of the app that asked.
        errcode: how it was answered.
        parameters: some of its parameters; an object has to have those of its members that are given here. A number
            and a text of its digits are the same, as they are to pages.
    """

    page: str | None = None
    caller: str | None = None
    errcode: int | str | None = None
    parameters: dict[str, Any] | None = None


class Difference(msgspec.Struct, frozen=True):
    """Something that is not as it is looked for.

    Attributes:
        at: what: `errcode`, or the path of a parameter: `parameters.contact.mobile`.
        wanted: as it is looked for.
        got: as it is; None also if there is none.
    """

    at: str
    wanted: Any
    got: Any


def differences(wanted: Wanted, entry: "Entry") -> list[Difference]:
    """Give what is not as it is looked for: nothing if it is one."""
    found = []
    for name, want, got in (
        ("page", wanted.page, entry.understood.page),
        ("caller", wanted.caller, entry.understood.caller),
        ("errcode", wanted.errcode, entry.answer.errcode),
    ):
        if want is not None and str(want) != str(got):
            found.append(Difference(name, want, got))
    if wanted.parameters is not None:
        found += _differences("parameters", wanted.parameters, entry.understood.parameters)
    return found


def _differences(at: str, wanted: Any, got: Any) -> list[Difference]:  # noqa: ANN401 - any JSON
    if isinstance(wanted, dict) and isinstance(got, dict):
        return [one for name, want in wanted.items() for one in _differences(f"{at}.{name}", want, got.get(name))]
    return [] if _plain(wanted) == _plain(got) else [Difference(at, wanted, got)]


def _plain(value: Any) -> Any:  # noqa: ANN401 - as above
    """Give a value with numbers as texts, and lists that were sent as texts as lists."""
    if isinstance(value, str) and value[:1] == "[":
        try:
            value = json.loads(value)
        except ValueError:
            return value
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
