"""The four groups of labels that every organisation begins with."""

import pytest

from guanxi.domain.failures import Failure, ValueInvalid, ValueMissing
from guanxi.domain.label import (
    LabelGroup,
    PlacedGroup,
    PlacedLabel,
    check_color,
    check_label_name,
    default_label_groups,
    in_order,
    moved,
)


def test_names_colours_and_ids_are_those_of_the_page_listlabelgroups() -> None:
    groups = default_label_groups("en")
    assert [(group.name, group.color, len(group.labels)) for group in groups] == [
        ("Type", -15220075, 6),
        ("Level", -11687445, 3),
        ("Status", -543394, 5),
        ("Recruitment status", -543394, 5),
    ]
    assert [(label.name, label.id) for label in groups[1].labels] == [
        ("General", 1561077317),
        ("Important", 1561077318),
        ("Core", 1561077319),
    ]


def test_ids_are_those_of_the_page_and_no_two_are_the_same() -> None:
    ids = [[label.id for label in group.labels] for group in default_label_groups("en")]
    first = 1561077310
    wanted = [range(first, first + 6), range(first + 7, first + 10), range(first + 11, first + 16)]
    assert ids == [*map(list, wanted), list(range(first + 17, first + 22))]


def test_colours_are_opaque_argb_in_a_signed_integer() -> None:
    for group in default_label_groups("en"):
        assert -(2**31) <= group.color < 0
        assert (group.color & 0xFF000000) >> 24 == 0xFF


def test_the_two_languages_differ_in_names_only() -> None:
    english, chinese = default_label_groups("en"), default_label_groups("zh")
    assert [group.name for group in chinese] == ["类型", "级别", "状态", "人事招聘状态"]
    assert [label.name for label in chinese[1].labels] == ["一般", "重要", "核心"]
    for first, second in zip(english, chinese, strict=True):
        assert first.color == second.color
        assert [label.id for label in first.labels] == [label.id for label in second.labels]
        assert not {label.name for label in first.labels} & {label.name for label in second.labels}


def placed(number: int, position: int, group: int = 1) -> PlacedLabel:
    return PlacedLabel(id=number, name=str(number), group_id=group, position=position)


@pytest.mark.parametrize(
    ("position", "order"),
    [(0, [9, 5, 3, 4]), (1, [5, 9, 3, 4]), (3, [5, 3, 4, 9]), (99, [5, 3, 4, 9]), (-1, [9, 5, 3, 4])],
)
def test_a_label_moves_to_its_place_and_all_are_counted_anew(position: int, order: list[int]) -> None:
    others = [placed(3, 7), placed(5, 2), placed(4, 7), placed(9, 4)]
    found = moved(others, placed(9, 4), position)
    assert [one.id for one in found] == order
    assert [one.position for one in found] == [0, 1, 2, 3]


def test_a_label_that_does_not_move_leaves_the_others_alone() -> None:
    others, changed = [placed(5, 2), placed(3, 7)], PlacedLabel(id=5, name="new", group_id=1, position=2)
    found = moved(others, changed, None)
    assert sorted(found, key=lambda one: one.id) == [placed(3, 7), changed]


def test_groups_and_labels_are_in_their_places_on_the_wire_too() -> None:
    groups = [PlacedGroup(id=2, name="b", color=-2, position=0), PlacedGroup(id=1, name="a", color=-1, position=0)]
    found = in_order(groups, [placed(7, 1, 2), placed(8, 0, 2), placed(6, 1, 2)])
    assert [group.name for group in found.groups] == ["a", "b"]
    assert [label.id for label in found.labels] == [8, 6, 7]
    assert found.on_the_wire[0] == LabelGroup(-1, "a", ())
    assert [label.id for label in found.on_the_wire[1].labels] == [8, 6, 7]


@pytest.mark.parametrize(
    ("name", "failure"),
    [("", ValueMissing), (" \u3000", ValueMissing), ("x" * 65, ValueInvalid), ("a\tb", ValueInvalid)],
)
def test_a_name_that_cannot_be_one_is_refused(name: str, failure: type[Failure]) -> None:
    with pytest.raises(failure):
        check_label_name(name)
    check_label_name("重" * 64)


def test_a_colour_is_a_signed_number_of_32_bits() -> None:
    check_color(-(2**31))
    check_color(2**31 - 1)
    for wrong in (-(2**31) - 1, 2**31):
        with pytest.raises(ValueInvalid):
            check_color(wrong)
