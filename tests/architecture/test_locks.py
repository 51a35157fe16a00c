"""The lock files: complete, with hashes, and bound to no package index."""

import re
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.sources import ROOT

LOCKS = ("run.txt", "test.txt", "../bench/peers/requirements.txt")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?P<rest>(?:.*\\\n)*.*)$", re.MULTILINE)
HOST = re.compile(r"://|\b[a-z0-9-]+\.(?:com|cn|dev|io|net|org)\b", re.IGNORECASE)


def lock(name: str) -> str:
    return (ROOT / "requirements" / name).read_text()


def pins(name: str) -> dict[str, tuple[Version, str]]:
    """Version and following lines (hashes) of each pin of a lock file."""
    return {canonicalize_name(pin["name"]): (Version(pin["version"]), pin["rest"]) for pin in PIN.finditer(lock(name))}


def wanted(*groups: str) -> Iterator[Requirement]:
    """What pyproject.toml asks for: the server's own dependencies and those of the groups, and for tests the extras'."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    yield from map(Requirement, project["project"]["dependencies"])
    if "test" in groups:
        for extra in project["project"]["optional-dependencies"].values():
            yield from map(Requirement, extra)
    for group in groups:
        yield from map(Requirement, project["dependency-groups"][group])


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_index_no_url_and_no_path(name: str) -> None:
    text = lock(name)
    assert HOST.findall(text) == []
    assert [line for line in text.splitlines() if line.startswith(("-", "/")) or " @ " in line or " /" in line] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_of_a_lock_file_belongs_to_a_pin_with_a_hash(name: str) -> None:
    text = lock(name)
    bare = [
        package for package, (_, rest) in pins(name).items() if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", rest)
    ]
    assert bare == []
    rest = PIN.sub("", text)
    assert [line for line in rest.splitlines() if line.strip() and not line.lstrip().startswith("#")] == []


@pytest.mark.parametrize(("name", "groups"), [("run.txt", ("build",)), ("test.txt", ("build", "test", "lint"))])
def test_a_lock_file_pins_what_the_project_asks_for(name: str, groups: tuple[str, ...]) -> None:
    have = pins(name)
    missing = []
    for requirement in wanted(*groups):
        version, _ = have.get(canonicalize_name(requirement.name), (None, ""))
        if version is None or version not in requirement.specifier:
            missing.append(f"{requirement}, pinned: {version}")
    assert missing == [], "run `make lock`"


def test_tests_run_on_the_versions_that_users_run() -> None:
    run, test = pins("run.txt"), pins("test.txt")
    assert {name: version for name, (version, _) in run.items() if test.get(name, (None,))[0] != version} == {}
