"""What the guards read: the project's own Python files."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "tests", "bench", "examples")


def python_files() -> Iterator[Path]:
    """Every Python file of the project; never those of `.venv` or of a cache."""
    for folder in FOLDERS:
        yield from sorted((ROOT / folder).rglob("*.py"))


def shown(path: Path) -> str:
    """The path as a message shows it: relative to the checkout."""
    return path.relative_to(ROOT).as_posix()
