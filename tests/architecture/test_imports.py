"""The direction of imports, as pyproject.toml states it with its reasons."""

import shutil
import subprocess
import sys
from pathlib import Path

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


def test_an_import_against_the_direction_is_found(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src" / "guanxi", tmp_path / "guanxi")
    (tmp_path / "guanxi" / "domain" / "upward.py").write_text("import guanxi.__main__\n")
    result = lint(tmp_path)
    assert result.returncode != 0
    assert "guanxi.domain.upward -> guanxi.__main__" in result.stdout


def test_a_package_without_a_layer_is_found(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src" / "guanxi", tmp_path / "guanxi")
    (tmp_path / "guanxi" / "nowhere.py").touch()
    result = lint(tmp_path)
    assert result.returncode != 0
    assert "nowhere" in result.stdout
