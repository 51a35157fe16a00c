"""docs/sandbox-requests.md: its examples run in a shell beside a sandbox, and print what it shows."""

import re
from pathlib import Path

import msgspec

from guanxi.sandbox.entry import Entry
from guanxi.sandbox.explain import CHECKS, Explanation
from guanxi.sandbox.operations.requests import VerifyWanted, Which
from tests.architecture.sources import ROOT
from tests.sandbox.documented import play
from tests.sandbox.running import running

PAGE = (ROOT / "docs" / "sandbox-requests.md").read_text("utf-8")


def test_the_examples_of_the_page_print_what_it_shows(tmp_path: Path) -> None:
    with running() as sandbox:
        assert play(PAGE, sandbox.said["url"], tmp_path) == 8


def names(heading: str) -> set[str]:
    """The names in the first column of a table."""
    table = PAGE.partition(f"| {heading} |")[2].partition("\n\n")[0]
    return {
        name for cell in re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", cell)
    }


def test_every_member_parameter_and_check_is_in_a_table() -> None:
    assert names("member of `explanation`") == set(Explanation.__struct_fields__)
    assert {one.name for one in msgspec.structs.fields(Entry)} == names("member")
    assert names("parameter") == set(Which.__struct_fields__)
    assert names("check") == set(CHECKS)
    verify = PAGE.partition("## Was it requested?")[2]
    rows = {
        name for row in re.findall(r"^\| (`[^|]+) \|", verify, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    assert rows == set(VerifyWanted.__struct_fields__)
