"""docs/sandbox-faults.md: its examples run in a shell beside a sandbox, and print what it shows."""

import re
from pathlib import Path

from guanxi.sandbox.fault import Rule
from guanxi.sandbox.fault_profiles import PROFILES
from tests.sandbox.documented import play
from tests.sandbox.faulty import sandbox_running

PAGE = Path(__file__).parents[2] / "docs" / "sandbox-faults.md"


def test_the_examples_of_the_page_print_what_it_shows(tmp_path: Path) -> None:
    with sandbox_running() as sandbox:
        assert play(PAGE.read_text(), sandbox.said["url"], tmp_path) >= 12


def test_every_member_and_profile_is_in_the_tables() -> None:
    names = re.findall(r"`([\w-]+)`", "".join(re.findall(r"^\| ([^|]+) \|", PAGE.read_text(), re.MULTILINE)))
    members = {"from" if name == "begins" else name for name in Rule.__struct_fields__}
    assert members - {"effect"} | set(PROFILES) == set(names) - {"member", "request", "profiles"}
