"""What differs between two outcomes of the same probe."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from guanxi.fidelity.outcome import Outcome
from guanxi.fidelity.shape import DIGITS, TEXT, Member, Shape, with_items_of

Verdict = Literal["same", "different", "not compared"]

# What the server says of the app that asks, and not of the page: the other side has no such app.
_OF_THE_APP: Final = {
    "60011": "the app may not call this page",
    "43007": "the app may not call this page",
    "50002": "that is outside of what the app sees",
    "50004": "that is outside of what the app sees",
    "60020": "the app is not allowed from this machine's address",
    "90002": "the page is called too often",
    "90018": "the app calls too often",
    "90020": "the organisation has used up its calls",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of comparing.

    Attributes:
        verdict: in a word.
        differences: each in a line; of what is not compared, the reason.
    """

    verdict: Verdict
    differences: tuple[str, ...] = ()


def compare(theirs: Outcome, ours: Outcome, *, data: bool, like: tuple[Outcome, Outcome] | None = None) -> Compared:
    """Compare what a server answered with what Guanxi answered.

    Args:
        theirs: the server's.
        ours: Guanxi's.
        data: whether the answers hold what the organisations have, so that only those kinds and members count that
            Guanxi's never has, and those that Guanxi's always has.
        like: what both answered to a probe that shows more of the same data, if there is one.
    """
    for outcome in (theirs, ours):
        if outcome.note.startswith("not asked"):
            return Compared("not compared", (outcome.note,))
    if theirs.note or ours.note:
        told = _pair(theirs.note or "answered", ours.note or "answered")
        return Compared("same") if theirs.note == ours.note else Compared("different", (told,))
    of_the_app = next((_OF_THE_APP[str(code)] for code in theirs.codes.values() if str(code) in _OF_THE_APP), None)
    if of_the_app is not None and theirs.codes != ours.codes:
        return Compared("not compared", (of_the_app,))
    more: tuple[str, ...] = ()
    if like is not None and like[1].shape is not None and ours.shape is not None:
        more = tuple(_cut(theirs, ours, like))
        ours = replace(ours, shape=with_items_of(ours.shape, like[1].shape))
    differences = (*_differences(theirs, ours, data=data), *more)
    return Compared("different", differences) if differences else Compared("same")


def _differences(theirs: Outcome, ours: Outcome, *, data: bool) -> Iterator[str]:
    if theirs.status != ours.status:
        yield f"HTTP status: {_pair(theirs.status, ours.status)}"
    if theirs.content_type != ours.content_type:
        yield f"content type: {_pair(theirs.content_type or 'none', ours.content_type or 'none')}"
    if theirs.body != ours.body:
        yield f"body: {_pair(theirs.body, ours.body)}"
    yield from _values(theirs.codes, ours.codes)
    yield from _values(theirs.texts, ours.texts)
    if theirs.shape is not None and ours.shape is not None:
        yield from (_of_data if data else _exactly)(theirs.shape, ours.shape, "")


def _cut(theirs: Outcome, ours: Outcome, like: tuple[Outcome, Outcome]) -> Iterator[str]:
    """Whether one side cut its list to one item and the other did not, where both have more."""
    most, of_ours = _most(theirs), _most(ours)
    if min(map(_most, like)) > 1 and min(most, of_ours) == 1 < max(most, of_ours):
        yield f"items: {_pair(most, of_ours)}"


def _most(outcome: Outcome) -> int:
    return 0 if outcome.shape is None else max((member.shape.most for member in outcome.shape.members), default=0)


def _values(theirs: Mapping[str, int | str], ours: Mapping[str, int | str]) -> Iterator[str]:
    """Values of members that both have; which members they have is told by their shapes."""
    for name, value in theirs.items():
        if name in ours and (value, type(value)) != (ours[name], type(ours[name])):
            yield f"{name}: {_pair(repr(value), repr(ours[name]))}"


def _exactly(theirs: Shape, ours: Shape, path: str) -> Iterator[str]:
    if set(theirs.kinds) != set(ours.kinds):
        yield f"{path or 'the body'}: {_pair(' or '.join(theirs.kinds), ' or '.join(ours.kinds))}"
    elif theirs.most != ours.most:
        yield f"{path or 'the body'}: {_pair(f'{theirs.most} items', ours.most)}"
    yield from _order(theirs, ours, path)
    first, second = _by_name(theirs), _by_name(ours)
    for name, one in first.items():
        if name not in second:
            yield f"{_at(path, name)}: only there"
        else:
            yield from _exactly(one.shape, second[name].shape, _at(path, name))
    yield from (f"{_at(path, name)}: only in Guanxi" for name in second if name not in first)
    if theirs.items is not None and ours.items is not None:
        yield from _exactly(theirs.items, ours.items, f"{path}[]")


def _of_data(theirs: Shape, ours: Shape, path: str) -> Iterator[str]:
    strange = [kind for kind in theirs.kinds if kind not in ours.kinds and not (kind == DIGITS and TEXT in ours.kinds)]
    if strange:
        yield f"{path or 'the body'}: {_pair(' or '.join(strange), ' or '.join(ours.kinds))}"
    yield from _order(theirs, ours, path)
    first, second = _by_name(theirs), _by_name(ours)
    for name, one in first.items():
        if name not in second:
            yield f"{_at(path, name)}: only there"
            continue
        if second[name].always and not one.always:
            yield f"{_at(path, name)}: not always there, but in Guanxi"
        yield from _of_data(one.shape, second[name].shape, _at(path, name))
    yield from (
        f"{_at(path, name)}: only in Guanxi" for name, one in second.items() if name not in first and one.always
    )
    if theirs.items is not None and ours.items is not None:
        yield from _of_data(theirs.items, ours.items, f"{path}[]")


def _order(theirs: Shape, ours: Shape, path: str) -> Iterator[str]:
    turned = {(one, other) for one, other in theirs.pairs if (other, one) in ours.pairs}
    turned -= {
        (other, one) for one, other in theirs.pairs
    } | ours.pairs  # of what comes in either order nothing is said
    names = {name for pair in turned for name in pair}
    if names:
        told = (", ".join(member.name for member in shape.members if member.name in names) for shape in (theirs, ours))
        yield f"{path or 'the body'}: members in another order: {_pair(*told)}"


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _by_name(shape: Shape) -> dict[str, Member]:
    return {member.name: member for member in shape.members}


def _pair(theirs: object, ours: object) -> str:
    return f"{theirs} there, {ours} in Guanxi"
