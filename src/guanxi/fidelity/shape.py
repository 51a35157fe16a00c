"""An answer as a shape: which members it has, in which order, and of which kind each value is. Never a value."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from typing import Any, Final

_DEPTH: Final = 12
_ORDERED: Final = 64
"""Members of an object whose order is told."""
_DIGITS: Final = re.compile(r"\d+", re.ASCII)

TEXT: Final = "text"
DIGITS: Final = "digits in a text"
EMPTY_TEXT: Final = "empty text"
LIST: Final = "list"
EMPTY_LIST: Final = "empty list"
OBJECT: Final = "object"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object.

    Attributes:
        name: as it came.
        shape: of its value.
        always: whether each object that was looked at has it.
    """

    name: str
    shape: "Shape"
    always: bool = True


@dataclass(frozen=True, slots=True)
class Shape:
    """Of one value, or of several merged.

    Attributes:
        kinds: what the values are, in the order in which each was first met.
        members: of those that are objects, in their order, as far as one object or another shows it.
        pairs: of names of members: the first was met before the second in one object.
        items: of those that are lists.
        most: how many items the longest list had.
    """

    kinds: tuple[str, ...]
    members: tuple[Member, ...] = ()
    pairs: frozenset[tuple[str, str]] = frozenset()
    items: "Shape | None" = None
    most: int = 0


def shape_of(value: Any, labels: Mapping[str, str] | None = None, depth: int = 0) -> Shape:  # noqa: ANN401 - any JSON
    """Give the shape of a value.

    Args:
        value: as JSON is decoded.
        labels: what to call values that were sent, or came before, where they come back.
        depth: in how many others it lies; what lies too deep is told as that.
    """
    if isinstance(value, dict | list) and depth > _DEPTH:
        return Shape(("too deep",))
    if isinstance(value, dict):
        members = tuple(Member(str(name), shape_of(one, labels, depth + 1)) for name, one in value.items())
        return Shape((OBJECT,), members, frozenset(combinations(list(value)[:_ORDERED], 2)))
    if isinstance(value, list):
        if not value:
            return Shape((EMPTY_LIST,))
        items = merged(shape_of(one, labels, depth + 1) for one in value)
        return Shape((LIST,), items=items, most=len(value))
    kind = _kind(value)
    label = (labels or {}).get(str(value)) if kind in {TEXT, DIGITS, "integer"} else None
    return Shape((f"{kind}, {label}" if label else kind,))


def _kind(value: Any) -> str:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        return EMPTY_TEXT if not value else DIGITS if _DIGITS.fullmatch(value) else TEXT
    if value is None:
        return "null"
    return {bool: "boolean", int: "integer", float: "fraction"}[type(value)]


def merged(shapes: Iterable[Shape]) -> Shape:
    """Give one shape that says what all of some say; there must be one."""
    return reduce(_merged, shapes)


def _merged(one: Shape, other: Shape) -> Shape:
    items = [shape.items for shape in (one, other) if shape.items is not None]
    return Shape(
        tuple(dict.fromkeys((*one.kinds, *other.kinds))),
        _members(one, other),
        one.pairs | other.pairs,
        merged(items) if items else None,
        max(one.most, other.most),
    )


def _members(one: Shape, other: Shape) -> tuple[Member, ...]:
    if OBJECT not in one.kinds or OBJECT not in other.kinds:
        return one.members or other.members
    first = {member.name: member for member in one.members}
    second = {member.name: member for member in other.members}
    order = list(first)
    place = 0
    for name in second:  # a name that only the second has stands behind the one that is before it there
        if name in first:
            place = order.index(name) + 1
        else:
            order.insert(place, name)
            place += 1
    return tuple(
        Member(name, _merged(first[name].shape, second[name].shape), first[name].always and second[name].always)
        if name in first and name in second
        else replace((first | second)[name], always=False)
        for name in order
    )


def with_items_of(shape: Shape, other: Shape) -> Shape:
    """Give a shape whose lists may hold what the lists at the same places of another one hold, too."""
    others = {member.name: member.shape for member in other.members}
    members = tuple(
        replace(member, shape=with_items_of(member.shape, others[member.name])) if member.name in others else member
        for member in shape.members
    )
    items = shape.items
    if items is not None and other.items is not None:
        items = _merged(items, other.items)
    return replace(shape, members=members, items=items)


def lines(shape: Shape, indent: str = "") -> list[str]:
    """Write a shape for people, a member a line; the first line goes on where its name stands."""
    told = [_counted(kind, shape.most) for kind in shape.kinds]
    written = [" or ".join(told)]
    inner = indent + "  "
    if shape.items is not None:
        first, *rest = lines(shape.items, indent)
        written[0] += f" of {first}"
        written += rest
    for member in shape.members:
        first, *rest = lines(member.shape, inner)
        written.append(f"{inner}{member.name}{'' if member.always else '?'}: {first}")
        written += rest
    return written


def _counted(kind: str, most: int) -> str:
    return f"{kind} of up to {most}" if kind == LIST and most > 1 else kind
