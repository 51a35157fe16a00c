"""examples/crm-sync: its tests pass, by the entry point that an install has, and by two processes."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.served import PATIENCE
from tests.testing.generated import VARIABLES, command, environment

EXAMPLE = ROOT / "examples" / "crm-sync"


@pytest.mark.parametrize("words", [["-n", "2", "-p", "xdist.plugin"], []])
def test_the_tests_of_the_example_pass(tmp_path: Path, words: list[str]) -> None:
    folder = shutil.copytree(EXAMPLE, tmp_path / "crm-sync", ignore=shutil.ignore_patterns(".venv", "__pycache__"))
    variables = {name: value for name, value in environment().items() if name not in VARIABLES or words}
    ran = subprocess.run(
        command(*words), cwd=folder, env=variables, capture_output=True, text=True, check=False, timeout=4 * PATIENCE
    )
    assert "12 passed" in ran.stdout, ran.stdout + ran.stderr
    assert ran.returncode == 0
