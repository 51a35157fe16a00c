"""Parameters made whole: misspelt ones under their names, and those that are missing as in the page's example."""

from typing import Any, Final, NamedTuple

from guanxi.dingtalk.page import Page
from guanxi.domain.text import is_blank
from guanxi.sandbox.advice.paths import changed, value_at
from guanxi.sandbox.misspelt import misspelt

STAND_INS: Final = {"user_id": "$USERID", "userid": "$USERID", "unionid": "$UNIONID", "code": "$CODE"}
"""What stands for a value that only whoever asks can know."""


class Whole(NamedTuple):
    """Parameters with all that the page requires.

    Attributes:
        parameters: those.
        renamed: the paths of those that were sent under another name, and that name.
        missing: the paths of those that were not sent at all, or empty.
    """

    parameters: dict[str, Any]
    renamed: dict[str, str]
    missing: list[str]


def whole(page: Page, sent: dict[str, Any], example: dict[str, Any]) -> Whole:
    """Make parameters whole.

    Args:
        page: that takes them.
        sent: as they were understood.
        example: those of the page's example.
    """
    renamed: dict[str, str] = {}
    missing: list[str] = []
    for parameter in page.parameters:
        if not is_absent(value_at(sent, parameter.name)):
            continue
        wrong = misnamed(page, sent, parameter.name) if parameter.required else None
        if wrong is not None:
            renamed[parameter.name] = wrong
            parent = parameter.name.rpartition(".")[0]
            place = f"{parent}.{wrong}" if parent else wrong
            sent = changed(changed(sent, parameter.name, value_at(sent, place)), place, None)
        elif parameter.required:
            missing.append(parameter.name)
            stand_in = STAND_INS.get(parameter.name.rpartition(".")[2])
            sent = changed(sent, parameter.name, stand_in or value_at(example, parameter.name))
    return Whole(sent, renamed, missing)


def misnamed(page: Page, sent: dict[str, Any], where: str) -> str | None:
    """Give the name under which a parameter was sent, if it was under another one.

    Args:
        page: that takes it.
        sent: all that was sent.
        where: its path.
    """
    parent, _, name = where.rpartition(".")
    around = value_at(sent, parent) if parent else sent
    if not isinstance(around, dict):
        return None
    prefix = f"{parent}." if parent else ""
    known = {one.name for one in page.parameters} | {"access_token"}
    return misspelt(
        name, [one for one, value in around.items() if f"{prefix}{one}" not in known and not is_absent(value)]
    )


def is_absent(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Tell whether a value is none: null, blank, or an empty list, also as text."""
    return value in (None, []) or (isinstance(value, str) and (is_blank(value) or value.strip() in ("[]", "null")))
