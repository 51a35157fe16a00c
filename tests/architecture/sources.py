"""What the guards read: the project's own Python files."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "tests", "bench", "examples")


def python_files() -> Iterator[Path]:
    """Every Python file of the project; never those of a `.venv`, of Node's packages, or of a cache."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not any(part.startswith(".") or part == "node_modules" for part in path.relative_to(ROOT).parts):
                yield path


def shown(path: Path) -> str:
    """The path as a message shows it: relative to the checkout."""
    return path.relative_to(ROOT).as_posix()
