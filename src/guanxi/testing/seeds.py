"""What a world holds from the beginning: a word, a mapping, or a YAML file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from guanxi.testing.control import Control, SandboxError

__tracebackhide__ = True  # a failing test shows the line that asked, not how it was asked

WORDS: Final = ("empty", "example")
"""Directories that a sandbox has."""

Directory = str | Path | Mapping[str, Any]
"""`empty`, `example`, members as docs/sandbox.md has them under "Seed files", or the path of a seed file."""


def make(control: Control, seed: int, name: str, directory: Directory, folder: Path | None = None) -> bytes:
    """Make a world, and give what the sandbox tells of it.

    Args:
        control: asks the sandbox.
        seed: what its ids are made of.
        name: of its organisation, if the directory names it no other way.
        directory: what it holds.
        folder: that relative paths begin in; the working directory if not given.

    Raises:
        SandboxError: something cannot be; of a file, the text names the line.
    """
    if isinstance(directory, Mapping):
        named = (directory.get("organisation") or {}).get("name")
        return control.ask("POST", "/worlds", {"seed": seed, "name": "" if named else name, "directory": directory})
    if directory in WORDS:
        unnamed = name if directory == "empty" else ""
        return control.ask("POST", "/worlds", {"seed": seed, "name": unnamed, "directory": directory})
    return _of_file(control, seed, name, (folder or Path()) / directory)


def _of_file(control: Control, seed: int, name: str, path: Path) -> bytes:
    # Only now: it takes longer to import than everything else here, and few tests have a file.
    from guanxi.sandbox.directory import SeedInvalid  # noqa: PLC0415 - as the comment says
    from guanxi.sandbox.seed_file import SeedFile  # noqa: PLC0415 - as the comment says

    try:
        file = SeedFile(path)
    except OSError as error:
        told = f"cannot read the seed file {path.absolute()}: {error.strerror}"
        raise SandboxError(
            f"{told}. A directory is one of {', '.join(WORDS)}, a mapping, or the path of a file"
        ) from None
    except SeedInvalid as error:
        raise SandboxError(error.reason) from None
    wanted = {"seed": seed, "name": "" if file.directory.organisation.name else name, "directory": file.directory}
    try:
        return control.ask("POST", "/worlds", wanted)
    except SandboxError as error:
        where = str(error.problem.get("field") or "").removeprefix("directory.")
        what = str(error.problem.get("detail") or error).removeprefix(f"directory.{where}: ")
        raise SandboxError(file.told(what, where).reason, error.problem) from None
