"""What a type takes or gives on the wire, without limits and descriptions: so that two declarations can be compared."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin

import msgspec
from msgspec import Meta, UnsetType

from guanxi.api.moments import Moment

Kinds = frozenset[Any]
"""Every kind that a value may be of: `text`, `moment`, `null`, ("list", kinds of its items), ("one of", values) …"""

_MOMENT: Final = get_args(Moment)[1].pattern
_PLAIN: Final = {
    str: "text", int: "int", float: "float", bool: "bool", datetime: "moment", NoneType: "null",
    Any: "anything", msgspec.Raw: "anything",
}  # fmt: skip


class Member(NamedTuple):
    """A member of an object.

    Attributes:
        required: whether an object without it is none.
        kinds: of its value.
    """

    required: bool
    kinds: Kinds


def members(struct: Any) -> dict[str, Member]:  # noqa: ANN401 - a type, which may be generic
    """Give the members of a struct by their names on the wire, without those that are only there to be ignored."""
    return {
        one.encode_name: Member(one.required, kinds(one.type))
        for one in msgspec.structs.fields(struct)
        if not _is_ignored(one.type)
    }


def kinds(declared: Any) -> Kinds:  # noqa: ANN401 - any type
    """Give the kinds of a type's values."""
    origin, arguments = get_origin(declared), get_args(declared)
    if origin is Annotated:
        moment = any(isinstance(one, Meta) and one.pattern == _MOMENT for one in arguments[1:])
        return frozenset({"moment"}) if moment else kinds(arguments[0])
    if origin in {Union, UnionType}:
        return frozenset().union(*(kinds(one) for one in arguments if one is not UnsetType))
    return frozenset({_kind(declared, origin, arguments)})


def _kind(declared: Any, origin: Any, arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401 - any type, and its kind
    if origin is Literal:
        return "one of", frozenset(arguments)
    if origin is tuple and arguments[-1] is not Ellipsis:
        return "tuple", *map(kinds, arguments)
    if origin in {list, tuple, frozenset, Sequence}:
        return "list", kinds(arguments[0])
    if origin in {dict, Mapping}:
        return "map", kinds(arguments[1])
    return _PLAIN[declared] if declared in _PLAIN else _object(declared)


def _object(struct: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as above
    config = getattr(get_origin(struct) or struct, "__struct_config__")  # noqa: B009 - what is no struct has none
    return "object", config.tag, tuple(sorted(members(struct).items()))


def _is_ignored(declared: Any) -> bool:  # noqa: ANN401 - any type
    if get_origin(declared) is Annotated:
        metas = [one for one in get_args(declared) if isinstance(one, Meta)]
        return any((one.extra_json_schema or {}).get("readOnly") for one in metas)
    return any(map(_is_ignored, get_args(declared))) if get_origin(declared) in {Union, UnionType} else False


def unlike(client: Kinds, server: Kinds, *, more: bool = False, at: str = "answer") -> Iterator[str]:
    """Say where answers are not as a client has them.

    Args:
        client: what it takes.
        server: what it is sent.
        more: whether the client may know members that this server never sends.
        at: the place of the value.
    """
    ours, theirs = _by_head(client), _by_head(server)
    if ours.keys() - {"null"} != theirs.keys() - {"null"}:
        yield f"{at}: {sorted(ours)} for {sorted(theirs)}"
        return
    if "null" in theirs and "null" not in ours:
        yield f"{at}: it can be null"
    for head, kind in theirs.items():
        if head in {"list", "map", "tuple"}:
            for one, other in zip(ours[head][1:], kind[1:], strict=True):
                yield from unlike(one, other, more=more, at=f"{at}[]")
        elif head == "object":
            yield from _unlike_objects(dict(ours[head][2]), dict(kind[2]), more=more, at=at)
        elif ours[head] != kind:
            yield f"{at}: {ours[head]} for {kind}"


def _unlike_objects(ours: dict[str, Member], theirs: dict[str, Member], *, more: bool, at: str) -> Iterator[str]:
    for name in theirs.keys() - ours.keys():
        yield f"{at}.{name}: it is not read"
    for name in () if more else ours.keys() - theirs.keys():
        yield f"{at}.{name}: it is never sent"
    for name in theirs.keys() & ours.keys():
        here, mine, other = f"{at}.{name}", ours[name], theirs[name]
        if mine.required and not other.required:
            yield f"{here}: it can be absent"
        if "null" in mine.kinds and other.required and "null" not in other.kinds and not more:
            yield f"{here}: it is never absent, and never null"
        yield from unlike(mine.kinds, other.kinds, more=more, at=here)


def _by_head(all_of: Kinds) -> dict[str, Any]:
    return {kind if isinstance(kind, str) else kind[0]: kind for kind in all_of}
