"""Labels, the coloured groups that hold them, and the four groups that every organisation begins with."""

from collections.abc import Iterable
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.domain.failures import ValueInvalid, ValueMissing
from guanxi.domain.text import is_blank, text_fault

Language = Literal["en", "zh"]

MAX_LABELS: Final = 20
"""Labels of one contact (pages create and update)."""

MAX_LABEL_NAME: Final = 64


class Label(msgspec.Struct, frozen=True, gc=False):
    """OpenLabel: a tag. `id` is unique in its organisation."""

    name: str
    id: int


class LabelGroup(msgspec.Struct, frozen=True):
    """OpenLabelGroup. `color` is a signed 32-bit ARGB value, so it is negative for an opaque colour."""

    color: int
    name: str
    labels: tuple[Label, ...]


class PlacedGroup(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A group of labels as it is stored.

    Attributes:
        id: its own for good; the wire does not know it.
        name: what people call it.
        color: as in `LabelGroup`.
        position: its place among the groups, the lowest first.
    """

    id: int
    name: str
    color: int
    position: int


class PlacedLabel(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A label as it is stored.

    Attributes:
        id: its own for good.
        name: what people call it.
        group_id: the group that it is in.
        position: its place in the group, the lowest first.
    """

    id: int
    name: str
    group_id: int
    position: int


_Position = Annotated[int, Meta(ge=0, le=2**31, description="Its place, from 0; a large one is behind the last.")]


class LabelGroupPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a group shall change; what is absent stays."""

    name: str | UnsetType = UNSET
    color: int | UnsetType = UNSET
    position: _Position | UnsetType = UNSET


class LabelPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a label shall change, or in which group it shall be; what is absent stays."""

    name: str | UnsetType = UNSET
    group_id: int | UnsetType = UNSET
    position: _Position | UnsetType = UNSET


P = TypeVar("P", PlacedGroup, PlacedLabel)

# Names, colours and ids of the page listlabelgroups; the Chinese names are those of docs/wire.md 1.6.
_DEFAULTS: Final = (
    (-15220075, ("Type", "类型"), 1561077310, (
        ("Customer", "客户"), ("Channel partner", "渠道商"), ("Supplier", "供应商"), ("Partner", "合作伙伴"),
        ("Interviewee", "面试人员"), ("Other type", "其他类型"),
    )),
    (-11687445, ("Level", "级别"), 1561077317, (("General", "一般"), ("Important", "重要"), ("Core", "核心"))),
    (-543394, ("Status", "状态"), 1561077321, (
        ("Potential", "潜在"), ("Interested", "意向"), ("In negotiation", "洽谈"), ("Closed deal", "成交"),
        ("Lost", "流失"),
    )),
    (-543394, ("Recruitment status", "人事招聘状态"), 1561077327, (
        ("To be invited", "待邀约"), ("To be interviewed", "待面试"), ("First-round interview", "初试"),
        ("Second-round interview", "复试"), ("Onboarded", "入职"),
    )),
)  # fmt: skip


def default_label_groups(language: Language) -> tuple[LabelGroup, ...]:
    """Give the four groups of a new organisation, with the page's colours and ids.

    Args:
        language: whose names to use.
    """
    which = 0 if language == "en" else 1
    return tuple(
        LabelGroup(
            color=color,
            name=group_names[which],
            labels=tuple(Label(name=names[which], id=first + place) for place, names in enumerate(labels)),
        )
        for color, group_names, first, labels in _DEFAULTS
    )


def check_label_name(name: str) -> None:
    """Check the name of a label or a group.

    Raises:
        ValueMissing: it is blank.
        ValueInvalid: it is too long or holds control characters.
    """
    if is_blank(name):
        raise ValueMissing("name is required", field="name")
    if fault := text_fault(name, MAX_LABEL_NAME):
        raise ValueInvalid(f"name {fault}", field="name")


def check_color(color: int) -> None:
    """Check a colour.

    Raises:
        ValueInvalid: it is no signed 32-bit number.
    """
    if not -(2**31) <= color < 2**31:
        raise ValueInvalid("color is a signed 32-bit ARGB number, such as -15220075", field="color")


def moved(others: Iterable[P], one: P, position: int | None) -> list[P]:
    """Put one among others, in order of their places.

    Args:
        others: all that are there, it may be one of them.
        one: as it shall be.
        position: its new place, from 0; None keeps it where it is.

    Returns:
        All of them with their places, which are counted anew when it moves.
    """
    row: list[P] = [other for other in others if other.id != one.id]
    row.sort(key=place_of)
    if position is None:
        row.append(one)
        return row
    row.insert(max(position, 0), one)
    return [msgspec.structs.replace(other, position=place) for place, other in enumerate(row)]


def place_of(one: PlacedGroup | PlacedLabel) -> tuple[int, int]:
    """Give what groups and labels are put in order by."""
    return one.position, one.id


class Labels(msgspec.Struct, frozen=True):
    """All labels of an organisation.

    Attributes:
        groups: in their order.
        labels: those of each group in their order.
        on_the_wire: both, as pages give them.
    """

    groups: tuple[PlacedGroup, ...]
    labels: tuple[PlacedLabel, ...]
    on_the_wire: tuple[LabelGroup, ...]


def in_order(groups: Iterable[PlacedGroup], labels: Iterable[PlacedLabel]) -> Labels:
    """Put groups and labels in their order."""
    placed_groups, placed_labels = tuple(sorted(groups, key=place_of)), tuple(sorted(labels, key=place_of))
    inside: dict[int, list[Label]] = {}
    for label in placed_labels:
        inside.setdefault(label.group_id, []).append(Label(name=label.name, id=label.id))
    wire = tuple(LabelGroup(group.color, group.name, tuple(inside.get(group.id, ()))) for group in placed_groups)
    return Labels(placed_groups, placed_labels, wire)
