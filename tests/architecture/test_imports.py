"""The direction of imports, as pyproject.toml states it with its reasons."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the package in `folder`/guanxi against the project's contracts."""
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--config", ROOT / "pyproject.toml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_are_kept() -> None:
    result = lint(ROOT / "src")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("domain", "guanxi.store"),
        ("domain", "time"),
        ("store", "guanxi.operations"),
        ("operations", "guanxi.dingtalk"),
        ("operations", "guanxi.store.sqlite"),
        ("operations", "secrets"),
        ("dingtalk", "guanxi.serving"),
        ("dingtalk", "guanxi.settings"),
        ("dingtalk", "guanxi.store"),
        ("dingtalk", "time"),
        ("serving", "guanxi.dingtalk"),
        ("cli", "guanxi.store.sqlite"),
        ("dingtalk", "prometheus_client"),
        ("store", "opentelemetry"),
    ],
)
def test_an_import_that_a_contract_forbids_is_found(tmp_path: Path, module: str, imported: str) -> None:
    shutil.copytree(ROOT / "src" / "guanxi", tmp_path / "guanxi")
    (tmp_path / "guanxi" / module / "wrong.py").write_text(f"import {imported}\n")
    result = lint(tmp_path)
    assert result.returncode != 0
    assert re.search(
        rf"guanxi\.{module}\.wrong\s*->\s*{re.escape(imported)}\b|by guanxi\.{module}\.wrong\b", result.stdout
    )


def test_a_package_without_a_layer_is_found(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src" / "guanxi", tmp_path / "guanxi")
    (tmp_path / "guanxi" / "nowhere.py").touch()
    result = lint(tmp_path)
    assert result.returncode != 0
    assert "nowhere" in result.stdout
