"""Runs of pytest in a process of their own, with files that a test writes."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.served import PATIENCE

VARIABLES = {
    # Only the plugin: those of this environment take longer to import than such a run takes.
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_PLUGINS": "guanxi.testing.plugin",
}
"""Of a run that loads no plugin but ours."""


class Ran(NamedTuple):
    """A run that has ended: its exit code, and what it printed."""

    code: int
    printed: str

    def about(self, test: str) -> str:
        """What is printed of one test that failed: from its heading to the next."""
        _, found, rest = self.printed.partition(f"_ {test} _")
        assert found, self.printed
        return rest.partition("\n____")[0].partition("\n====")[0]


def command(*words: str) -> list[str]:
    """Give the command line of a run."""
    return [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words]


def environment(**variables: str) -> dict[str, str]:
    """Give the variables of a run: none that says how another one is done."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUANXI_", "PYTEST_"))}
    return kept | VARIABLES | variables


def run(folder: Path, *words: str, **variables: str) -> Ran:
    """Run the tests of a folder, and wait until they are done.

    Args:
        folder: where the files are; it gets a configuration file if it has none.
        words: more of the command line.
        variables: more of them.
    """
    rooted(folder)
    ran = subprocess.run(
        command(*words), cwd=folder, env=environment(**variables), capture_output=True, text=True, check=False,
        timeout=4 * PATIENCE,
    )  # fmt: skip
    return Ran(ran.returncode, ran.stdout + ran.stderr)


def rooted(folder: Path) -> None:
    """See to it that a run in a folder finds no configuration above it."""
    if not (folder / "pytest.ini").exists():
        (folder / "pytest.ini").write_text("[pytest]\n")
