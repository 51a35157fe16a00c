"""docs/pytest.md: its tests pass, its commands print what it shows, and its tables have what there is."""

import re
import shlex
from pathlib import Path

import pytest

from guanxi.testing import Clock, Faults, Requests, World, plugin
from tests.architecture.sources import ROOT
from tests.testing.generated import run

PAGE = (ROOT / "docs" / "pytest.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(sh|text|python)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def shows(printed: str, shown: str) -> bool:
    """Whether each line that is shown is printed; `…` stands for anything."""
    lines = printed.splitlines()
    patterns = [re.escape(line).replace("…", ".+") for line in shown.splitlines()]
    return all(any(re.fullmatch(pattern, line) for line in lines) for pattern in patterns)


def test_what_the_page_shows_is_what_happens(tmp_path: Path) -> None:
    written = 0
    printed = ""
    for kind, text in BLOCKS:
        if kind == "python":
            (tmp_path / text.split("\n")[0].removeprefix("# ")).write_text(text)
            written += 1
        elif kind == "sh":
            ran = run(tmp_path, *shlex.split(text.removesuffix(" || true\n"))[1:])
            printed = ran.printed
        else:
            assert shows(printed, text), printed
    assert written == 5
    whole = run(tmp_path)
    assert "10 passed" in whole.printed, whole.printed


@pytest.mark.parametrize(
    ("kind", "heading"),
    [(World, "guanxi_world"), (Clock, "guanxi_clock"), (Faults, "guanxi_faults"), (Requests, "guanxi_requests")],
)
def test_every_member_is_in_a_table(kind: type, heading: str) -> None:
    table = PAGE.partition(f"| of `{heading}` |")[2].partition("\n\n")[0]
    told = set(re.findall(r"\b\w+\b", " ".join(re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE))))
    there = {name for name in {*vars(kind), *getattr(kind, "__annotations__", {})} if not name.startswith("_")}
    assert there - told - {"delete", "lines"} == set()


def test_every_fixture_and_option_is_in_a_table() -> None:
    source = Path(plugin.__file__).read_text()
    fixtures = set(re.findall(r"^def (guanxi_\w+)\(", source, re.MULTILINE))
    assert fixtures == set(re.findall(r"^\| `(guanxi_\w+)` \|", PAGE, re.MULTILINE))
    options = set(re.findall(r'addoption\("(--[\w-]+)"', source))
    assert options == set(re.findall(r"^\| `(--[\w-]+) ", PAGE, re.MULTILINE))
