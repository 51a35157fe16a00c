"""What is installed is what is here."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import guanxi
from tests.architecture.sources import ROOT


def test_the_version_is_the_same_in_the_project_file_and_in_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == guanxi.__version__


def test_the_change_log_starts_with_what_is_not_released_or_this_version() -> None:
    headings = [line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("## ")]
    assert headings[0] == "## Unreleased" or headings[0].startswith(f"## {guanxi.__version__} ")


def test_a_wheel_holds_every_module_and_every_data_file(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=ROOT, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    sources = (ROOT / "src").rglob("*")
    here = {
        path.relative_to(ROOT / "src").as_posix()
        for path in sources
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for name in packed if name.startswith("guanxi/")} == here
    assert any(name.endswith("/licenses/LICENSE") for name in packed)
