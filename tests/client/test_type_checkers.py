"""Both type checkers understand the client: they accept every call, and refuse each wrong use.

mypy is run by `make lint`; pyright is here. Each says of an ignore of its own that nothing had to be ignored.
"""

import json
import tomllib
from typing import Any

from tests.architecture.sources import ROOT, python_files
from tests.clients.in_node import in_node

PYRIGHT = "node_modules/pyright/index.js"
WRONG_USES = ROOT / "tests" / "client" / "wrong_uses.py"


def pyright(*words: str) -> dict[str, Any]:
    done = in_node(PYRIGHT, "--outputjson", *words, folder=ROOT)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_pyright_accepts_the_client_and_every_call_and_refuses_every_wrong_use() -> None:
    told = pyright()
    complaints = [
        f"{one['file']}:{one['range']['start']['line'] + 1}: {one['message']}" for one in told["generalDiagnostics"]
    ]
    assert complaints == []
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    looked_at = settings["pyright"]["include"]
    assert looked_at == ["src/guanxi/client", "src/guanxi/testing", "examples", "tests/client/wrong_uses.py"]
    files = [file for file in python_files() if any(file.is_relative_to(ROOT / path) for path in looked_at)]
    assert told["summary"]["filesAnalyzed"] == len(files)
    assert {"src", "examples", "tests"} <= set(settings["mypy"]["files"])


def test_every_public_type_of_the_client_is_known() -> None:
    told = pyright("--verifytypes", "guanxi.client", "--ignoreexternal")["typeCompleteness"]
    unknown = [one["name"] for one in told["symbols"] if one["isExported"] and not one["isTypeKnown"]]
    assert unknown == []
    assert told["completenessScore"] == 1


def test_every_wrong_use_is_refused_by_both() -> None:
    lines = WRONG_USES.read_text().splitlines()
    commented = [line for line in lines if line.startswith("    ") and "#" in line]
    assert len(commented) > 80
    assert [line for line in commented if line.count("ignore[") != 2] == []
