"""docs/sandbox.md: its commands run as they stand, and print what it shows."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from guanxi.sandbox.operations import OPERATIONS
from guanxi.sandbox.operations.ca import operation_of
from tests.api.examples import Played
from tests.architecture.sources import ROOT
from tests.sandbox.sandboxed import Sandboxed, sandboxed

PAGE = (ROOT / "docs" / "sandbox.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(sh|json|text|python)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
URL = "http://127.0.0.1:8080"


def values(text: str) -> Iterator[Any]:
    """The JSON values that stand one after the other."""
    while text := text.strip():
        value, end = json.JSONDecoder().raw_decode(text)
        yield value
        text = text[end:]


def agrees(shown: Any, got: Any) -> bool:  # noqa: ANN401 - any JSON
    """Tell whether an answer is what is shown, in which `…` stands for anything."""
    if shown == "…":
        return True
    if isinstance(shown, dict) and isinstance(got, dict):
        return list(shown) == list(got) and all(agrees(value, got[name]) for name, value in shown.items())
    if isinstance(shown, list) and isinstance(got, list):
        return len(shown) == len(got) and all(map(agrees, shown, got))
    return bool(shown == got)


def play(shell: Played, command: str, kind: str, shown: str) -> None:
    """Run a block, and hold what it prints against the one that follows it."""
    printed = shell.run(command)
    if kind == "json":
        wanted, got = list(values(shown)), list(values(printed))
        assert agrees(wanted, got), (command, printed)
    elif kind == "text":
        lines = [" ".join(line.split()) for line in printed.splitlines()]
        for line in shown.splitlines():
            pattern = re.escape(" ".join(line.split())).replace("…", ".+")
            assert any(re.fullmatch(pattern, one) for one in lines), (command, printed)


def run_seeded(command: str, home: Path) -> None:
    """Write the page's seed file, and start a sandbox with it."""
    script, _, started = command.strip().rpartition("\n")
    subprocess.run(["/bin/bash", "-c", script], cwd=home, check=True)
    with sandboxed(*shlex.split(started)[1:], home=home) as seeded:
        bearer = {"Authorization": f"Bearer {seeded.said['api_key']}"}
        (contact,) = seeded.ask("GET", "/api/v1/contacts", **bearer).json["items"]
        assert (contact["name"], contact["external_id"], contact["custom_fields"]) == (
            "张伟",
            "crm-1",
            {"tier": "gold"},
        )


def variables(running: Sandboxed, home: Path) -> dict[str, str]:
    """Those of the page's shell."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "XDG_CONFIG_HOME": str(home), "PYTHONIOENCODING": "utf-8", "SANDBOX": running.said["url"]}


def test_the_walk_is_what_happens(tmp_path: Path) -> None:
    (first, start), (kind, said) = BLOCKS[:2]
    assert (first, start, kind) == ("sh", "guanxi sandbox\n", "text")
    left = list(zip(BLOCKS[2:], [*BLOCKS[3:], ("", "")], strict=True))
    with sandboxed(home=tmp_path) as running:
        credentials = dict(line.split() for line in said.splitlines()[2:])
        assert credentials == {name: running.said[name] for name in credentials}
        assert len(credentials) == 6
        with Played(variables(running, tmp_path), {URL: running.said["url"]}) as shell:
            shell.run(f"cd {shlex.quote(str(tmp_path))}")
            for (kind, text), following in left:
                if kind == "sh" and "guanxi sandbox" in text:
                    run_seeded(text, tmp_path)
                elif kind == "sh":
                    play(shell, text, *following)
                elif kind == "python":
                    (tmp_path / text.split("\n")[0].removeprefix("# ")).write_text(text)


def test_the_page_has_every_operation() -> None:
    rows = re.findall(r"^\| `(GET|POST|PUT|DELETE) (/sandbox\S*)` \|", PAGE, re.MULTILINE)
    there = {(one.method, f"/sandbox{one.path.removesuffix('/')}") for one in (*OPERATIONS, operation_of(None))}
    assert (len(rows), set(rows)) == (len(there), there)
