"""`guanxi staff` and `guanxi departments`: a running server's people."""

import pytest

from tests.cli.talking import Talking


def tree(acme: Talking) -> list[str]:
    """The names of departments as people read them, with the spaces before them."""
    lines = acme.say("departments", "ls").splitlines()
    start = next(line.index("name") for line in lines if "dept_id" in line)
    return [line[start:].rstrip("0123456789- ") for line in lines if line.strip()[:1].isdigit()]


def test_employees_are_added_shown_changed_and_deleted(acme: Talking) -> None:
    acme.ask("departments", "add", "dept_id=42", "name=Sales")
    one = acme.ask("staff", "add", "userid=li.na", "name=李娜", "mobile=13800000001", "dept_id_list=1 42")
    assert (one["dept_id_list"], one["active"], one["admin"]) == ([1, 42], True, False)
    assert acme.ask("staff", "get", "li.na") == one
    changed = acme.ask("staff", "edit", "li.na", "active=no", "mobile=", "email=a@b.cn", "dept_id_list=42")
    assert (changed["active"], changed["mobile"], changed["email"]) == (False, "", "a@b.cn")
    two = acme.ask("staff", "add", "userid=wang", "name=王芳", "mobile=13800000002", "admin=yes")
    assert two["admin"] is True
    assert acme.ask("staff", "ls") == {"items": [changed, two], "next": None}
    assert acme.ask("staff", "ls", "--department", "42")["items"] == [changed]
    assert acme.ask("staff", "ls", "--mobile", "13800000002")["items"] == [two]
    assert len(acme.ask("staff", "ls", "--limit", "1")["items"]) == 1
    out = acme.say("staff", "ls")
    for word in ("li.na", "王芳", "13800000002"):
        assert word in out
    assert [line.split()[-2:] for line in out.splitlines() if "a@b.cn" in line or "王芳" in line] == [
        ["no"] * 2,
        ["yes"] * 2,
    ]
    assert acme.ask("staff", "edit", "wang", "admin=")["admin"] is False
    assert acme.say("staff", "rm", "li.na", "wang") == "deleted li.na\ndeleted wang\n"
    assert acme.ask("staff", "ls")["items"] == []
    assert "guanxi staff import" in acme.say("staff", "ls")


def test_departments_are_a_tree_in_their_order(acme: Talking) -> None:
    assert tree(acme) == ["Acme"]
    sales = acme.ask("departments", "add", "dept_id=42", "name=销售", "order=2")
    assert sales == {
        "dept_id": 42, "name": "销售", "parent_id": 1, "order": 2, "dept_manager_userid_list": [],
    }  # fmt: skip
    acme.ask("departments", "add", "dept_id=7", "name=North", "parent_id=42")
    acme.ask("departments", "add", "dept_id=9", "name=Research", "order=1")
    assert tree(acme) == ["Acme", "  Research", "  销售", "    North"]
    assert [item["dept_id"] for item in acme.ask("departments", "ls")["items"]] == [1, 7, 9, 42]
    moved = acme.ask("departments", "edit", "7", "parent_id=9", "name=South")
    assert acme.ask("departments", "get", "7") == moved
    assert tree(acme) == ["Acme", "  Research", "    South", "  销售"]
    managed = acme.ask("departments", "edit", "9", "dept_manager_userid_list=li.na,wang")
    assert managed["dept_manager_userid_list"] == ["li.na", "wang"]
    assert "li.na, wang" in acme.say("departments", "ls")
    cleared = acme.ask("departments", "edit", "9", "dept_manager_userid_list=")
    assert cleared["dept_manager_userid_list"] == []
    ran = acme.run("departments", "rm", "9", "7", "42")
    assert (ran.code, ran.out) == (1, "deleted 7\ndeleted 42\n")
    assert acme.say("departments", "rm", "9") == "deleted 9\n"
    assert tree(acme) == ["Acme"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("staff", "add", "userid=li.na", "name=x"), 1, "/userid: another employee has this userid"),
        (("staff", "add", "userid=x"), 1, "/name: it is required"),
        (("staff", "add", "userid=x", "name=y", "mobile=13800000001"), 1, "`guanxi staff ls --mobile NUMBER`"),
        (("staff", "add", "userid=x", "name=y", "dept_id_list=9"), 1, "/dept_id_list: there is no department 9"),
        (("staff", "add", "userid=x", "name=y", "dept_id_list=one"), 2, "whole numbers"),
        (("staff", "add", "userid=x", "name=y", "active=maybe"), 2, "true or false"),
        (("staff", "edit", "li.na", "admin=perhaps"), 2, "admin is true or false"),
        (("departments", "edit", "42", f"dept_manager_userid_list={'x' * 65}"), 1, "/dept_manager_userid_list:"),
        (("staff", "add", "colour=red"), 2, "dept_id_list"),
        (("staff", "edit", "li.na", "userid=x"), 2, "there is no 'userid'"),
        (("staff", "edit", "li.na", "name="), 1, "/name: name is required"),
        (("staff", "edit", "nobody", "name=x"), 1, "`guanxi staff ls`"),
        (("staff", "get", "nobody"), 1, "`guanxi staff ls`"),
        (("staff", "get", ""), 2, "is no id"),
        (("staff", "rm", "nobody"), 1, "`guanxi staff ls`"),
        (("staff", "ls", "--department", "9"), 1, "there is no department"),
        (("staff", "ls", "--department", "x"), 1, "dept_id"),
        (("departments", "add", "dept_id=3"), 1, "/name: it is required"),
        (("departments", "add", "dept_id=0", "name=x"), 1, "/dept_id:"),
        (("departments", "add", "name=x", "parent_id=9"), 1, "/parent_id: there is no department 9"),
        (("departments", "add", "name=x", "order=first"), 2, "whole numbers"),
        (("departments", "edit", "42", "parent_id=42"), 1, "/parent_id:"),
        (("departments", "edit", "1", "parent_id=42"), 1, "/parent_id:"),
        (("departments", "edit", "9", "name=x"), 1, "`guanxi departments ls`"),
        (("departments", "get", "x"), 1, "`guanxi departments ls`"),
        (("departments", "rm", "1"), 1, "root"),
        (("departments", "rm", "42"), 1, "`guanxi staff ls --department ID`"),
        (("departments", "ls", "--limit", "1"), 2, "--limit"),
        (("staff",), 2, "COMMAND"),
    ],
)
def test_a_wrong_command_says_in_one_line_what_to_do_and_changes_nothing(
    acme: Talking, words: tuple[str, ...], code: int, said: str
) -> None:
    acme.ask("departments", "add", "dept_id=42", "name=Sales")
    acme.ask("staff", "add", "userid=li.na", "name=李娜", "mobile=13800000001", "dept_id_list=42")
    before = acme.ask("staff", "ls"), acme.ask("departments", "ls")
    ran = acme.run(*words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert (acme.ask("staff", "ls"), acme.ask("departments", "ls")) == before
