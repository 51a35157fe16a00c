"""`guanxi access`: who sees a contact of a running server."""

import pytest

from tests.cli.talking import CONTACT, Talking


@pytest.fixture
def userid(acme: Talking) -> str:
    """A contact that is shared with Sales, in which li.na and wang are; wu is not."""
    acme.ask("departments", "add", "dept_id=42", "name=Sales")
    acme.ask("departments", "add", "dept_id=57", "name=South", "parent_id=42")
    for who, where in (("li.na", "42"), ("wang", "57"), ("wu", "1")):
        acme.ask("staff", "add", f"userid={who}", f"name={who}", f"dept_id_list={where}")
    given: str = acme.ask("contacts", "add", *CONTACT, "share_dept_ids=42")["userid"]
    return given


def said(text: str) -> list[str]:
    """Lines, without what is drawn around them."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip(" ─╶╴-")]


def test_rules_are_listed_with_how_many_they_let_in(acme: Talking, userid: str) -> None:
    assert said(acme.say("access", userid)) == [
        "2 active employees see it",
        "rule employees why",
        "owner 1 li.na owns it",
        "share_dept_ids 2 shared with department 42 Sales: 2 active employees in it or below it",
    ]
    told = acme.ask("access", userid)
    assert (told["employees"], [rule["rule"] for rule in told["rules"]]) == (2, ["owner", "share_dept_ids"])
    acme.ask("contacts", "edit", userid, "share_dept_ids=")
    assert acme.say("access", userid).startswith("1 active employee sees it\n")


def test_one_employee_is_told_why_or_why_not(acme: Talking, userid: str) -> None:
    lines = said(acme.say("access", userid, "wang"))
    assert lines[0] == "wang sees it and may not change it"
    assert lines[2] == "share_dept_ids shared with department 42 Sales; wang is in 57 South, below 42"
    assert acme.say("access", userid, "li.na").startswith("li.na sees it and may change it\n")
    assert acme.say("access", userid, "wu") == (
        "wu does not see it: nothing shares it with wu or everyone; wu does not own it, manages no department of its"
        " owner li.na, and is no administrator\n"
    )
    assert acme.ask("access", userid, "wu")["sees"] is False


def test_what_is_not_there_is_said_with_where_to_look(acme: Talking, userid: str) -> None:
    ran = acme.run("access", "nobody")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "guanxi: no external contact has that userid (`guanxi contacts ls` shows those that there are)\n"
    )
    ran = acme.run("access", userid, "nobody")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "guanxi: no employee has that userid (`guanxi contacts ls` and `guanxi staff ls` show those that there are)\n"
    )
    assert acme.refused("access", userid, "nobody")["status"] == 404
    assert acme.run("access", userid, "..").code == 2
