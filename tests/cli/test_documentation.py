"""docs/cli.md: its examples run, and say what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.cli.talking import Talking

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
END = "--- end of an example ---"


def test_the_examples_of_the_page_run_and_print_what_it_says(acme: Talking) -> None:
    blocks = BLOCK.findall(PAGE.read_text())
    assert [kind for kind, _ in blocks] == ["sh", "text"] * 6
    script = "".join(f"{text}echo '{END}'\n" for kind, text in blocks if kind == "sh")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUANXI_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],  # noqa: S607 - the bash that people have
        cwd=acme.home, env={**kept, **acme.variables, "PATH": path, "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    for said, expected in zip(ran.stdout.split(END), (text for kind, text in blocks if kind == "text"), strict=False):
        lines = [" ".join(line.split()) for line in said.splitlines()]
        for line in expected.splitlines():
            wanted = re.escape(" ".join(line.split())).replace("…", ".+")
            assert any(re.fullmatch(wanted, one) for one in lines), (line, said)
