"""docs/sdks.md: its commands run as they stand, and each client has a test that is there, or a reason for none."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.clients.in_node import HERE, install
from tests.dingtalk.test_captures import EXPECTED
from tests.dingtalk.test_client_shapes import CLIENTS
from tests.sandbox.documented import play
from tests.sandbox.sandboxed import sandboxed

PAGE = (ROOT / "docs" / "sdks.md").read_text("utf-8")
SHAPES, CAPTURES = "tests/dingtalk/test_client_shapes.py", "tests/dingtalk/test_captures.py"
# Records that are not named after their client.
RECORDED = {"curl": "curl lines of the pages", "curl-of-the-pages": "curl lines of the pages", "php": "official PHP"}


def rows(page: str, head: str) -> dict[str, list[str]]:
    """Give the other cells of a table's rows, by the first."""
    table = re.search(rf"^\| {head} \|.*\n\|[ |-]+\n((?:\|.*\n)+)", page, re.MULTILINE)
    assert table is not None
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table[1].splitlines()]
    return {first: rest for first, *rest in cells}


EACH = rows(PAGE[PAGE.index("## Each client") :], "client")


def files_of(client: str) -> set[str]:
    """Give the files that the row of a client names."""
    return {link.removeprefix("../") for link in re.findall(r"\]\(([^)#]+)\)", EACH[client][3])}


def row_of(name: str) -> str:
    """Give the row of a client that is named a little otherwise elsewhere."""
    wanted = re.sub(r"-[0-9.]+$", "", RECORDED.get(name, name)).lower()
    (found,) = [client for client in EACH if client.lower().startswith(wanted)]
    return found


@pytest.mark.parametrize("client", EACH)
def test_a_client_has_a_test_that_is_there_and_a_reason_if_it_is_not_run(client: str) -> None:
    told = EACH[client][3]
    files = files_of(client)
    assert files
    assert [file for file in files if not (ROOT / file).is_file()] == []
    assert ("runs, unchanged" in told) == any(
        file.startswith("tests/clients/") for file in files if "Not run" not in told
    )
    by_itself = "runs, unchanged" in told or "requests, recorded" in told or client == "programs without an SDK"
    assert by_itself or re.search(r"Not run: \w.+", told), "say why"


def test_whatever_is_tested_of_clients_is_in_the_table() -> None:
    assert {name for name in CLIENTS if SHAPES not in files_of(row_of(name))} == set()
    assert {name for name in EXPECTED if CAPTURES not in files_of(row_of(name))} == set()
    linked = {file for client in EACH for file in files_of(client)}
    assert {path.name for path in (ROOT / "tests" / "clients").glob("test_*.py")} == {
        Path(file).name for file in linked if file.startswith("tests/clients/")
    }


def test_every_client_that_is_known_is_in_the_table() -> None:
    wire = (ROOT / "docs" / "wire.md").read_text("utf-8")
    known = [name for cell in rows(wire[wire.index("### 2.1") :], "client") for name in cell.split(", ")]
    names = {re.sub(r" \([^)]*\)| [0-9.]+|,.*| SDK$", "", name) for name in known}
    assert {name for name in names if not any(client.startswith(name) for client in EACH)} == set()


@pytest.mark.skipif(
    any(shutil.which(one) is None for one in ("curl", "openssl")),
    reason="NOT TESTED: the page's commands need curl and openssl, and this machine lacks one",
)
def test_the_examples_are_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install()
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("NODE_PATH", str(HERE / "node_modules"))
    with sandboxed() as running:
        assert play(PAGE, running.said["url"], tmp_path) == 6
