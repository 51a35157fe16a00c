"""The four groups of labels that every organisation begins with."""

from guanxi.domain.label import default_label_groups


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
