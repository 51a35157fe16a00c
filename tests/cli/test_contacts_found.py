"""`guanxi contacts ls QUERY`: contacts found on a running server, and how people and programs are told."""

import os
import pty
import re
import subprocess
import sys

import pytest

from tests.cli.talking import Talking

FILTERS: list[tuple[tuple[str, ...], str]] = [
    (("zw",), "A"),
    (("zhang", "云上"), "A"),
    (("--having", "Customer"), "BA"),
    (("--having-any", "Core", "--having-any", "Type/Supplier"), "CB"),
    (("--having", "Customer", "--without", "Core"), "A"),
    (("--having-group", "Level/"), "B"),
    (("--untagged",), "D"),
    (("--owner", "li.na", "1380000"), "BA"),
    (("--unowned",), "DC"),
    (("--shared-with", "ann"), "C"),
    (("--shared-with-department", "7"), "D"),
    (("--company", "雲上"), "A"),
    (("--created-from", "2026-01-01", "--created-before", "2199-01-01T00:00:00Z", "--sort", "created"), "ABCD"),
    (("--updated-before", "2026-01-01"), ""),
    (("--sort", "-name", "--limit", "3"), "DAC"),
    (("--trash",), "E"),
    (("--trash", "wangf"), "E"),
    (("李",), "B"),
]  # fmt: skip


@pytest.fixture
def directory(acme: Talking) -> Talking:
    """Contacts A to D, of whom li.na, who is there, owns A and B; E was deleted."""
    acme.ask("staff", "add", "userid=li.na", "name=Lina")
    people = (
        ("name=张伟", "external_id=A", "follower_user_id=li.na", "label_ids=Customer", "company_name=云上"),
        ("name=李四", "external_id=B", "follower_user_id=li.na", "label_ids=Customer,Core", "remark=很久以前在上海见过面的一个朋友介绍"),
        ("name=王五", "external_id=C", "follower_user_id=gone", "label_ids=Supplier", "share_user_ids=ann"),
        ("name=赵六", "external_id=D", "follower_user_id=gone", "share_dept_ids=7"),
        ("name=王芳", "external_id=E", "follower_user_id=gone"),
    )  # fmt: skip
    added = [
        acme.ask("contacts", "add", f"mobile=1380000000{number}", "state_code=86", *words)
        for number, words in enumerate(people)
    ]
    acme.ask("contacts", "rm", added[-1]["userid"])
    return acme


def test_contacts_are_found_by_words_and_filters(directory: Talking) -> None:
    def found(*words: str) -> str:
        return "".join(item["external_id"] for item in directory.ask("contacts", "ls", *words)["items"])

    assert [(words, found(*words)) for words, _ in FILTERS] == FILTERS


def test_facets_are_counted_once_for_all_pages(directory: Talking) -> None:
    told = directory.ask("contacts", "ls", "--facets", "label_ids,company_name", "--owner", "li.na", "--limit", "1")
    counts = {1561077310: 2, 1561077319: 1}
    assert {one["value"]: one["contacts"] for one in told["facets"]["label_ids"]} == counts
    assert (len(told["items"]), told["next"] is None) == (1, False)
    said = directory.say("contacts", "ls", "--all", "--facets", "label_ids", "--fields", "name")
    rows = [" ".join(line.split()) for line in said.splitlines() if line.strip()]
    assert rows[-3:] == ["label_ids Type/Customer 2", "label_ids Type/Supplier 1", "label_ids Level/Core 1"]


def test_people_see_what_was_found_and_where(directory: Talking) -> None:
    plain = directory.say("contacts", "ls", "上海", "customer")
    assert "\x1b" not in plain
    assert "remark: 很久以前在上海见过面的一个朋友介绍" in plain
    shown = _in_a_terminal(directory, "contacts", "ls", "lina", "李", "5556", "--fields", "name,follower_user_id")
    assert shown == "There is no such contact; `guanxi contacts add NAME=VALUE …` adds one."
    shown = _in_a_terminal(directory, "contacts", "ls", "lina", "ls", "cust", "0001")
    assert re.findall(r"\x1b\[1;35m([^\x1b]*)\x1b\[0m", shown) == ["李四", "0001", "li.na", "Type/Customer"]


def _in_a_terminal(acme: Talking, *words: str) -> str:
    ours, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUANXI_") and name != "NO_COLOR"}
    variables = {**kept, **acme.variables, "TERM": "xterm", "COLUMNS": "300", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen([sys.executable, "-m", "guanxi", *words], stdout=theirs, env=variables) as process:
        os.close(theirs)
        told = b""
        while True:
            try:
                part = os.read(ours, 65_536)
            except OSError:
                break
            if not part:
                break
            told += part
        assert process.wait(60) == 0
    os.close(ours)
    return told.decode().strip()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--having", "Nope"), 1, "`guanxi tags ls`"),
        (("--having", "Level/"), 2, "is a group"),
        (("--having-group", "Nope/"), 1, "there is no group 'Nope'"),
        (("--created-from", "yesterday"), 2, "a moment is a date"),
        (("--sort", "age"), 1, "sort"),
        (("--facets", "age"), 1, "label_ids"),
        (("--trash", "--sort", "name"), 1, "one order"),
        (("a" * 201,), 1, "at most 200"),
        (("zw", "--mobile", "1"), 1, "one contact"),
    ],
)
def test_a_search_that_cannot_be_says_why(acme: Talking, words: tuple[str, ...], code: int, said: str) -> None:
    ran = acme.run("contacts", "ls", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1
