"""What docs/api, docs/sharing.md and docs/search.md show is what a server answers."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from guanxi.api.problems import KINDS
from tests.api.examples import PAGES, Played, examples
from tests.backends import place_of
from tests.served import served

CORP_ID = "ding3f9c2b7a1d5e8c40"
PLAYED = [
    *sorted(page for page in PAGES.glob("*.md") if page.name != "problems.md"),
    PAGES.parent / "sharing.md",
    PAGES.parent / "search.md",
]
TYPED = re.compile(r"^\| `([^`]+)` \| ([^|]+) \|", re.MULTILINE)


@pytest.mark.parametrize("page", PLAYED, ids=[page.name for page in PLAYED])
def test_the_examples_of_a_page_are_what_happens(tmp_path: Path, page: Path) -> None:
    data = tmp_path / "data"
    with served(data) as server:
        flags = place_of(data).flags
        command = [sys.executable, "-m", "guanxi", "key", "create", *flags, "--json", "--role", "administrator"]
        made = subprocess.run([*command, "--org", server.said["corp_id"]], capture_output=True, check=True, timeout=60)
        variables = {
            "URL": f"{server.said['url']}/api/v1",
            "KEY": json.loads(made.stdout)["key"],
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "GUANXI_DATA": str(data),
        }
        if "--database" in flags:
            variables["GUANXI_DATABASE"] = flags[flags.index("--database") + 1]
        with Played(variables, {CORP_ID: server.said["corp_id"]}) as played:
            for example in examples(page):
                played.compare(example, played.run(example.command))
            if page.name == "search.md":
                finds_what_it_says(played, page.read_text())


def finds_what_it_says(played: Played, page: str) -> None:
    """Type what the tables of what is found and what is not have in their first column."""
    found, missed = (page.partition(f"| typed | {second} |")[2].partition("\n\n")[0] for second in ("finds", "why"))
    cases = [(one[1], one[2].split(", ")) for one in TYPED.finditer(found)]
    cases += [(one[1], []) for one in re.finditer(r"^\| `([^`]+)` \|", missed, re.MULTILINE)]
    assert len(cases) > 30
    for typed, names in cases:
        told = played.run(f"api -G \"$URL/contacts\" --data-urlencode 'q={typed}' -d fields=name")
        assert [one["name"] for one in json.loads(told)["items"]] == names, typed


def test_every_type_of_problem_is_in_the_table() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \| (.+?) \|$", (PAGES / "problems.md").read_text(), re.MULTILINE)
    kinds = {kind.slug: kind for kind in KINDS.values()}
    assert [(slug, int(status), title) for slug, status, title in rows] == [
        (kind.slug, kind.status, kind.title)
        for kind in sorted(kinds.values(), key=lambda kind: (kind.status, kind.slug))
    ]


def test_every_page_is_named_by_the_first_one() -> None:
    first = (PAGES / "README.md").read_text()
    assert [name for name in (page.name for page in PAGES.glob("*.md")) if f"]({name})" not in first] == ["README.md"]
