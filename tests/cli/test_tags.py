"""`guanxi tags`: a running server's tags and their groups."""

import pytest

from guanxi.cli.color import color, shown_color
from tests.cli.talking import CONTACT, Talking


def shown(acme: Talking) -> list[str]:
    """The tags by name, as `tags ls` prints them."""
    tags: list[str] = []
    for group in acme.ask("tags", "ls")["items"]:
        tags += [f"{group['name']}/", *(f"{group['name']}/{label['name']}" for label in group["labels"])]
    return tags


def test_tags_are_added_renamed_moved_and_deleted_by_name(acme: Talking) -> None:
    before = shown(acme)
    group = acme.ask("tags", "add", "Region/", "--color", "#112233")
    assert (group["name"], group["color"], group["labels"]) == ("Region", -15654349, [])
    north = acme.ask("tags", "add", "Region/North")
    assert (north["name"], north["group_id"]) == ("North", group["id"])
    acme.ask("tags", "add", f"{group['id']}/Far East")
    assert shown(acme) == [*before, "Region/", "Region/North", "Region/Far East"]
    assert acme.ask("tags", "rename", "North", "Up/North")["name"] == "Up/North"
    acme.ask("tags", "rename", "Region/", "Area")
    acme.ask("tags", "move", "Area/Far East", "--position", "0")
    acme.ask("tags", "move", "Area/", "--position", "0")
    assert shown(acme) == ["Area/", "Area/Far East", "Area/Up/North", *before]
    acme.ask("tags", "move", "Far East", "Level/")
    assert shown(acme)[:2] == ["Area/", "Area/Up/North"]
    assert "Level/Far East" in shown(acme)
    assert acme.ask("tags", "recolour", "Area/", "#80112233")["color"] == -2146360781
    told = acme.ask("tags", "rm", "Area/Up/North", "Area/", "Far East")
    assert [(item["tag"], item["deleted"]) for item in told["items"]] == [
        ("Area/Up/North", True), ("Area/", True), ("Far East", True),
    ]  # fmt: skip
    assert shown(acme) == before


def test_people_read_names_and_colors(acme: Talking) -> None:
    out = acme.say("tags", "ls")
    for word in ("1561077310", "Type/Customer", "0/", "Type/", "#17C295"):
        assert word in out
    assert acme.say("tags", "add", "Region/").split()[2:] == ["name", "Region", "color", "#17C295"]
    acme.say("tags", "add", "Region/North")
    assert "North" not in acme.say("tags", "rename", "Region/", "Area")
    assert acme.say("tags", "rm", "Area/North") == "deleted Area/North\n"


def test_a_tag_in_use_goes_as_one_says(acme: Talking) -> None:
    userid = acme.ask("contacts", "add", *CONTACT, "label_ids=Core,Customer,Lost,Supplier")["userid"]

    def labels() -> list[int]:
        found: list[int] = acme.ask("contacts", "get", userid)["label_ids"]
        return found

    ran = acme.run("tags", "rm", "Core")
    assert (ran.code, ran.out) == (1, "")
    assert "--strip" in ran.err
    assert labels() == [1561077319, 1561077310, 1561077325, 1561077312]
    (told,) = acme.ask("tags", "rm", "Core", "--strip")["items"]
    assert (told["changed"], labels()) == (1, [1561077310, 1561077325, 1561077312])
    acme.ask("tags", "rm", "Customer", "--reassign", "Partner")
    assert acme.ask("tags", "merge", "Supplier", "General")["changed"] == 1
    assert sorted(labels()) == [1561077313, 1561077317, 1561077325]
    assert acme.say("tags", "merge", "Lost", "General") == "Lost is gone; 1 contacts have General instead\n"


def test_a_name_that_two_groups_have_needs_its_group(acme: Talking) -> None:
    acme.ask("tags", "add", "Level/Customer")
    ran = acme.run("tags", "rm", "Customer")
    assert (ran.code, ran.out) == (2, "")
    assert "GROUP/NAME" in ran.err
    acme.ask("tags", "rm", "Level/Customer")
    assert "Type/Customer" in shown(acme)


def test_a_group_is_called_by_its_name_before_its_id(acme: Talking) -> None:
    acme.ask("tags", "add", "1/")  # Level has the id 1
    added = acme.ask("tags", "add", "1/Here")
    assert added["group_id"] == acme.ask("tags", "ls")["items"][-1]["id"] != 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "Region"), 2, "GROUP/NAME, or GROUP/"),
        (("add", "/x"), 2, "GROUP/NAME"),
        (("add", "Nope/x"), 1, "`guanxi tags ls`"),
        (("add", "Type/"), 1, "/name:"),
        (("add", "Type/Customer"), 1, "/name:"),
        (("add", "4711/x"), 1, "/group_id:"),
        (("add", "Region/", "--color", "red"), 2, "#RRGGBB"),
        (("add", "Type/x", "--color", "#112233"), 2, "color of its group"),
        (("rename", "Nope", "x"), 1, "`guanxi tags ls`"),
        (("rename", "4711", "x"), 1, "`guanxi tags ls`"),
        (("rename", "Customer", " "), 1, "/name: name is required"),
        (("move", "Customer"), 2, "--position"),
        (("move", "Type/", "Level/"), 2, "no other group"),
        (("move", "Customer", "Nope/"), 1, "`guanxi tags ls`"),
        (("recolour", "Nope/", "#112233"), 1, "`guanxi tags ls`"),
        (("recolour", "Type/", "99999999999"), 2, "#RRGGBB"),
        (("merge", "Customer", "Customer"), 1, "its own place"),
        (("merge", "Customer", "4711"), 1, "4711"),
        (("rm", "Type/"), 1, "`guanxi tags move`"),
        (("rm", "Customer", "--strip", "--reassign", "Core"), 2, "not allowed with"),
        (("rm", "Customer", "Nope"), 1, "`guanxi tags ls`"),
    ],
)
def test_a_wrong_command_says_in_one_line_what_to_do_and_changes_nothing(
    acme: Talking, words: tuple[str, ...], code: int, said: str
) -> None:
    before = acme.ask("tags", "ls")
    ran = acme.run("tags", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert acme.ask("tags", "ls") == before


@pytest.mark.parametrize(
    ("written", "number"),
    [("#17C295", -15220075), ("#FF17C295", -15220075), ("#00000000", 0), ("#7FFFFFFF", 2**31 - 1)],
)
def test_a_color_is_the_number_of_the_wire(written: str, number: int) -> None:
    assert color(written) == color(str(number)) == number
    assert color(shown_color(number)) == number
