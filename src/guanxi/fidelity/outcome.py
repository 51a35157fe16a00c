"""What is told of an answer: status, content type, codes, texts without anybody's data, and its shape."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from guanxi.fidelity.decoding import NOT_JSON, decoded
from guanxi.fidelity.redaction import CODES, WORDS, Redaction
from guanxi.fidelity.sending import Answer
from guanxi.fidelity.shape import Member, Shape, merged, shape_of

_DEPTH: Final = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one probe.

    Attributes:
        note: why there is no answer; empty if there is one. The rest is empty then.
        status: of HTTP.
        content_type: the header.
        body: what the body is, in a word.
        codes: members such as `errcode`, by their path.
        texts: members such as `errmsg`, likewise.
        shape: of a body that is JSON.
    """

    note: str = ""
    status: int = 0
    content_type: str = ""
    body: str = ""
    codes: Mapping[str, int | str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    shape: Shape | None = None


def outcome_of(answer: Answer, labels: Mapping[str, str], redaction: Redaction) -> Outcome:
    """Give what is told of an answer.

    Args:
        answer: as it came.
        labels: what to call values that were sent, or came before.
        redaction: what must not be told.
    """
    value = decoded(answer.body)
    is_json = value is not NOT_JSON
    words = dict(_words(value)) if is_json else {}
    names = {path: name for path, (name, _) in words.items()}
    return Outcome(
        status=answer.status,
        content_type=redaction.text(answer.content_type),
        body=_kind(answer.body, value),
        codes={path: redaction.code(told) for path, (_, told) in words.items() if names[path] in CODES},
        texts={path: redaction.text(str(told)) for path, (_, told) in words.items() if names[path] in WORDS},
        shape=_named(shape_of(value, labels), redaction) if is_json else None,
    )


def merged_outcomes(outcomes: list[Outcome]) -> Outcome:
    """Give one outcome for several answers to the same question: the first one's, with the shapes of all."""
    shapes = [one.shape for one in outcomes if one.shape is not None]
    return replace(outcomes[0], shape=merged(shapes)) if shapes else outcomes[0]


def _kind(body: bytes, value: Any) -> str:  # noqa: ANN401 - any JSON
    if value is not NOT_JSON:
        return "JSON" if isinstance(value, dict) else "JSON, but no object"
    if not body.strip():
        return "nothing"
    return "HTML" if body.lstrip()[:1] == b"<" else "neither JSON nor HTML"


def _words(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, tuple[str, int | str]]]:  # noqa: ANN401 - any JSON
    """Give the codes and texts of an object, and of those that the older gateway lays them into."""
    if not isinstance(value, dict):
        return
    for name, one in value.items():
        if name in CODES | WORDS and isinstance(one, int | str) and not isinstance(one, bool):
            yield f"{path}{name}", (name, one)
        elif depth < _DEPTH and (
            name == "error_response" or name.endswith("_response") or (depth and name == "result")
        ):
            yield from _words(one, f"{path}{name}.", depth + 1)


def _named(shape: Shape, redaction: Redaction) -> Shape:
    """Give a shape whose names of members may be told; of several that may not be, one stands for all."""
    members: dict[str, Member] = {}
    for member in shape.members:
        name, inside = redaction.name(member.name), _named(member.shape, redaction)
        if name in members:
            inside = merged((members[name].shape, inside))
        members[name] = Member(name, inside, member.always)
    items = None if shape.items is None else _named(shape.items, redaction)
    pairs = frozenset((redaction.name(one), redaction.name(other)) for one, other in shape.pairs)
    return replace(shape, members=tuple(members.values()), pairs=pairs, items=items)
