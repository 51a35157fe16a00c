"""docs/sandbox-requests.md: its examples run in a shell beside a sandbox, and print what it shows."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import msgspec

from guanxi.sandbox.entry import Entry
from guanxi.sandbox.explain import CHECKS, Explanation
from guanxi.sandbox.operations.requests import VerifyWanted, Which
from tests.architecture.sources import ROOT
from tests.sandbox.running import running

PAGE = (ROOT / "docs" / "sandbox-requests.md").read_text("utf-8")
BLOCK = re.compile(r"^```(sh|json|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
END = "--- end of an example ---"


def same(shown: Any, got: Any) -> bool:  # noqa: ANN401 - any JSON
    """Compare; `…` stands for anything."""
    if isinstance(shown, dict) and isinstance(got, dict):
        return list(shown) == list(got) and all(same(shown[name], got[name]) for name in shown)
    if isinstance(shown, list) and isinstance(got, list):
        return len(shown) == len(got) and all(map(same, shown, got))
    if isinstance(shown, str) and isinstance(got, str):
        return re.fullmatch(re.escape(shown).replace("…", ".+"), got) is not None
    return bool(shown == got)


def test_the_examples_of_the_page_print_what_it_shows(tmp_path: Path) -> None:
    blocks = BLOCK.findall(PAGE)
    with running() as sandbox:
        script = "".join(f"{text}echo '{END}'\n" for kind, text in blocks if kind == "sh")
        ran = subprocess.run(
            ["/bin/bash", "-c", script.replace("http://127.0.0.1:8080", sandbox.said["url"])], cwd=tmp_path,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"}, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    printed = iter(ran.stdout.split(END))
    said = ""
    for kind, text in blocks:
        if kind == "sh":
            said = next(printed).strip()
        elif kind == "json":
            assert same(json.loads(text), json.loads(said)), said
        else:
            assert same(text.strip(), said), said
    assert sum(kind != "sh" for kind, _ in blocks) == 8


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
