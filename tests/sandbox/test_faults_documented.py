"""docs/sandbox-faults.md: its examples run in a shell beside a sandbox, and print what it shows."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from guanxi.sandbox.fault import Rule
from guanxi.sandbox.fault_profiles import PROFILES
from tests.sandbox.faulty import sandbox_running

PAGE = Path(__file__).parents[2] / "docs" / "sandbox-faults.md"
BLOCK = re.compile(r"^```(sh|json|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
END = "--- end of an example ---"


def same(shown: Any, got: Any) -> bool:  # noqa: ANN401 - any JSON
    """Compare; a text that ends with an ellipsis goes on."""
    if isinstance(shown, dict):
        return list(shown) == list(got) and all(same(shown[name], got[name]) for name in shown)
    if isinstance(shown, str) and shown.endswith("…"):
        return isinstance(got, str) and got.startswith(shown[:-1])
    return bool(shown == got)


def test_the_examples_of_the_page_print_what_it_shows(tmp_path: Path) -> None:
    blocks = BLOCK.findall(PAGE.read_text())
    with sandbox_running() as sandbox:
        script = "".join(f"{text}echo '{END}'\n" for kind, text in blocks if kind == "sh")
        script = script.replace("http://127.0.0.1:8080", sandbox.said["url"])
        command = ["bash", "-c", script]
        ran = subprocess.run(
            command, cwd=tmp_path, env=os.environ, capture_output=True, text=True, check=False, timeout=60
        )
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
    assert sum(kind != "sh" for kind, _ in blocks) >= 12


def test_every_member_and_profile_is_in_the_tables() -> None:
    names = re.findall(r"`([\w-]+)`", "".join(re.findall(r"^\| ([^|]+) \|", PAGE.read_text(), re.MULTILINE)))
    members = {"from" if name == "begins" else name for name in Rule.__struct_fields__}
    assert members - {"effect"} | set(PROFILES) == set(names) - {"member", "request", "profiles"}
