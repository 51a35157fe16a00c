"""docs/sandbox-worlds.md: what it shows is what happens."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.api.examples import Played, examples
from tests.architecture.sources import ROOT

PAGE = ROOT / "docs" / "sandbox-worlds.md"
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_examples_of_the_page_are_what_happens(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "guanxi", "sandbox", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            host = json.loads(process.stdout.readline())["url"]
            path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
            variables = {"SANDBOX": f"{host}/sandbox", "HOST": host, "PATH": path, "LANG": "C.UTF-8"}
            with Played(variables, {}) as played:
                played.run(f"cd {tmp_path}")
                shown = list(examples(PAGE))
                for example in shown:
                    played.compare(example, played.run(example.command))
            assert sum(example.kind == "json" for example in shown) == 7
            (script,) = PYTHON.findall(PAGE.read_text())
            (tmp_path / "test_parallel.py").write_text(script)
            ran = subprocess.run(
                [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", tmp_path, tmp_path],
                cwd=tmp_path, env=os.environ | variables, capture_output=True, text=True, check=False, timeout=60,
            )  # fmt: skip
            assert "3 passed" in ran.stdout, ran.stdout
        finally:
            process.terminate()
            process.wait(60)
