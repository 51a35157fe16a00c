"""`guanxi handover`, `guanxi contacts share` and `unshare`, `guanxi undo`: what they print is what they did."""

from typing import Any

import pytest

from tests.cli.talking import Talking
from tests.cli.test_contacts import added


def owners(acme: Talking) -> list[str]:
    return [one["follower_user_id"] for one in acme.ask("contacts", "ls")["items"]]


def shares(acme: Talking) -> list[list[Any]]:
    return [[*one["share_dept_ids"], *one["share_user_ids"]] for one in acme.ask("contacts", "ls")["items"]]


def hired(acme: Talking, *userids: str) -> None:
    for userid in userids:
        acme.ask("staff", "add", f"userid={userid}", f"name={userid}")


def test_contacts_are_handed_over_and_come_back(acme: Talking) -> None:
    hired(acme, "wang", "chen")
    for number, more in ((1, ("label_ids=Core", "company_name=云上")), (2, ("share_user_ids=x",)), (3, ())):
        added(acme, number, *more)
    said = acme.say("handover", "li.na", "--to", "wang", "--to", "chen", "--dry-run").splitlines()
    assert said == [
        "3 of 3 contacts are changed, 0 refused (nothing was written: this is what would be done)",
        "2 to wang",
        "1 to chen",
        "1 with Level/Core",
        "1 of 云上",
    ]
    assert owners(acme) == ["li.na"] * 3
    said = acme.say("handover", "li.na", "--to", "wang", "--to", "chen", "--drop-shares").splitlines()
    assert said[:-1] == ["3 of 3 contacts are changed, 0 refused", "2 to wang", "1 to chen"]
    assert (owners(acme), shares(acme)) == (["wang", "chen", "wang"], [[], [], []])
    undo, act = said[-1].removeprefix("to undo it: guanxi ").split()
    again = acme.say(undo, act).splitlines()
    assert (owners(acme), shares(acme)) == (["li.na"] * 3, [[], ["x"], []])
    assert again[0] == "3 of 3 contacts are changed, 0 refused"
    acme.say(*again[-1].removeprefix("to undo it: guanxi ").split())
    assert owners(acme) == ["wang", "chen", "wang"]


def test_some_are_handed_over_by_load(acme: Talking) -> None:
    hired(acme, "wang", "chen")
    acme.ask("contacts", "edit", added(acme, 9), "follower_user_id=wang")
    added(acme, 1, "label_ids=Core", "company_name=x")
    added(acme, 2, "label_ids=Core,Customer")
    added(acme, 3, "company_name=x")
    told = acme.ask("handover", "li.na", "--to", "wang", "--to", "chen", "--split", "load", "--tag", "Core")
    assert told["to"] == [{"userid": "wang", "contacts": 1}, {"userid": "chen", "contacts": 1}]
    assert owners(acme) == ["wang", "chen", "wang", "li.na"]
    assert acme.ask("handover", "li.na", "--to", "chen", "--company", "x")["changed"] == 1
    assert acme.ask("handover", "wang", "--to", "chen", "--tag", "Core", "--tag", "Customer")["changed"] == 1
    assert owners(acme) == ["wang", "chen", "chen", "chen"]


def test_contacts_are_shared_and_that_ends(acme: Talking) -> None:
    one, _ = added(acme, 1, "label_ids=Core"), added(acme, 2)
    with_both = ("--with-department", "1", "--with-employee", "li.na", "--with-employee", "x")
    said = acme.say("contacts", "share", *with_both, "--having", "Core", "--dry-run").splitlines()
    assert said == [
        "1 of 1 contacts are changed, 0 refused (nothing was written: this is what would be done)", "1 with Level/Core",
    ]  # fmt: skip
    assert shares(acme) == [[], []]
    acme.say("contacts", "share", *with_both, one)
    assert shares(acme) == [[1, "li.na", "x"], []]
    told = acme.ask("contacts", "unshare", "--with-employee", "x", "--shared-with", "x")
    assert (told["matched"], shares(acme)) == (1, [[1, "li.na"], []])
    assert acme.ask("contacts", "unshare", "--with-department", "1", "--shared-with-department", "1")["changed"] == 1
    acme.ask("undo", told["act"])
    assert shares(acme) == [["li.na", "x"], []]
    acme.ask("contacts", "tag", "--tag", "Lost", "--shared-with", "li.na", "--owner", "li.na")
    assert [len(item["label_ids"]) for item in acme.ask("contacts", "ls")["items"]] == [2, 0]


def test_what_was_changed_since_is_said(acme: Talking) -> None:
    one = added(acme, 1)
    act = acme.ask("contacts", "share", "--with-employee", "x", one)["act"]
    acme.ask("contacts", "edit", one, "share_user_ids=y")
    ran = acme.run("undo", act)
    assert (ran.code, ran.out) == (1, "0 of 1 contacts are changed, 1 refused\n")
    assert ran.err == f"guanxi: {one}: changed since, and left as it is: share_user_ids\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("handover", "li.na"), 2, "--to"),
        (("handover", "--to", "x"), 2, "FROM"),
        (("handover", "li.na", "--to", "nobody"), 1, "/to/0: the organisation has no active employee nobody"),
        (("handover", "li.na", "--to", "li.na"), 1, "/to/0: nobody can hand over to themselves"),
        (("handover", "li.na", "--to", "x", "--split", "random"), 2, "round-robin"),
        (("handover", "li.na", "--to", "x", "--tag", "Nope"), 1, "`guanxi tags ls`"),
        (("contacts", "share", "--all"), 2, "--with-department ID, --with-employee USERID"),
        (("contacts", "share", "--with-employee", "x"), 2, "by ids, by a filter, or --all"),
        (("contacts", "unshare", "--with-employee", "x", "--all", "--owner", "y"), 2, "by ids, by a filter, or --all"),
        (("contacts", "unshare", "--with-department", "x", "--all"), 2, "--with-department"),
        (("undo",), 2, "ACT"),
        (("undo", "nope"), 1, "has that id (a bulk operation prints its id, and so do its changes)"),
        (("undo", "."), 2, "no id"),
    ],
)
def test_a_wrong_command_says_in_one_line_what_to_do(
    acme: Talking, words: tuple[str, ...], code: int, said: str
) -> None:
    ran = acme.run(*words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1
