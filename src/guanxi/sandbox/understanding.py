"""The parameters of a call as its page understands them."""

from typing import TYPE_CHECKING, Any, Final

import msgspec

from guanxi.dingtalk.chain import SIGNED, is_signed

if TYPE_CHECKING:
    from guanxi.dingtalk.call import Call
    from guanxi.dingtalk.page import Page

_CONTACT: Final = "contact"


def understood(call: "Call") -> dict[str, Any]:
    """Give them: a `contact` that was sent as text, or whose members were sent flat, as an object.

    Args:
        call: its query and body are read.
    """
    found = dict(call.parameters)
    if not call.page.nested:
        return found
    contact = found.get(_CONTACT)
    if isinstance(contact, str):
        found[_CONTACT] = _read(contact)
    if found.get(_CONTACT) is None and _CONTACT not in call.parameters:
        members = {one.name.rpartition(".")[2] for one in call.page.parameters}
        flat = {name: value for name, value in found.items() if name in members}
        if flat:
            found = {name: value for name, value in found.items() if name not in members} | {_CONTACT: flat}
    return found


def ignored(page: "Page", parameters: dict[str, Any]) -> list[str]:
    """Give the paths of parameters that mean nothing to a page.

    Args:
        page: that was called; one that declares nothing ignores nothing.
        parameters: as `understood` gives them.
    """
    known = {one.name for one in page.parameters}
    if not known:
        return []
    contact = parameters.get(_CONTACT) if page.nested else None
    about_the_caller = {"access_token", *(SIGNED if is_signed(parameters) else ())}
    names = [name for name in parameters if name not in about_the_caller]
    names += [f"{_CONTACT}.{name}" for name in contact] if isinstance(contact, dict) else []
    return [name for name in names if name not in known]


def _read(text: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        value = msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
        return text
    return value if isinstance(value, dict) or value is None else text
