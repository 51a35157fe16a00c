"""The organisation's own fields in a query: `custom=tier:gold,budget:100..500,since:2026-01-01..,notes`."""

import re
from typing import Annotated, Any, Final

from msgspec import Meta

from guanxi.api.failures import RequestInvalid
from guanxi.domain.custom_filter import MAX_CONDITIONS, CustomFilter

Custom = Annotated[
    str,
    Meta(
        max_length=4000,
        description=(
            "Values of the organisation's own fields, all of which they have: `KEY:VALUE`, `KEY:FROM..BEFORE`, `KEY`"
            r" (any), `KEY:` (none), with commas between. A `\` stands before a `,`, a `.` or a `\` of a value."
        ),
        examples=["tier:gold,budget:100..500"],
    ),
]

_ITEMS: Final = re.compile(r"(?:[^,\\]|\\.)+(?:,(?:[^,\\]|\\.)+)*", re.DOTALL)
_ITEM: Final = re.compile(r"(?:[^,\\]|\\.)+", re.DOTALL)
_END: Final = r"((?:[^\\.]|\\.|\.(?!\.))*)"
_VALUE: Final = re.compile(_END, re.DOTALL)
_STRETCH: Final = re.compile(rf"{_END}\.\.{_END}", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


def read_custom(text: str) -> tuple[CustomFilter, ...]:
    r"""Give the conditions of a query, all of which are to be met.

    `KEY:VALUE` is a value, `KEY:FROM..BEFORE` a stretch of which an end may be absent, `KEY` any value, and `KEY:`
    none. A comma, two dots or a backslash of a value stand behind a backslash.

    Args:
        text: the conditions with commas between; without any, nothing is asked.

    Raises:
        RequestInvalid: they are too many, or one is empty or cannot be read.
    """
    if not text:
        return ()
    if not _ITEMS.fullmatch(text):
        raise _wrong(
            r"it is KEY:VALUE, KEY:FROM..BEFORE, KEY or KEY:, with commas between; a \ stands before , . and \ "
        )
    items = _ITEM.findall(text)
    if len(items) > MAX_CONDITIONS:
        raise _wrong(f"it has {len(items)} conditions; at most {MAX_CONDITIONS} are allowed")
    return tuple(map(_condition, items))


def _condition(item: str) -> CustomFilter:
    field, colon, written = item.partition(":")
    asked: dict[str, Any]
    if not written:
        asked = {"present": not colon}
    elif _VALUE.fullmatch(written):
        asked = {"value": _plain(written)}
    else:
        stretch = _STRETCH.fullmatch(written)
        ends = ("", "") if stretch is None else stretch.groups()
        asked = {name: _plain(end) for name, end in zip(("since", "before"), ends, strict=True) if end}
    if not asked:
        raise _wrong("a stretch is KEY:FROM..BEFORE, KEY:FROM.. or KEY:..BEFORE")
    return CustomFilter(field=field, **asked)


def _plain(written: str) -> str:
    return _ESCAPED.sub(r"\1", written)


def _wrong(what: str) -> RequestInvalid:
    what = what.strip()
    return RequestInvalid(f"custom: {what}", [{"parameter": "custom", "detail": what}])
