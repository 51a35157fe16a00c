"""Who looks at a terminal sees how far a move has come; who does not, sees nothing of it."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.copying.full import filled
from tests.copying.moving import both_ways, place, url
from tests.served import PATIENCE


def on_a_terminal(*words: str) -> tuple[int, str, str]:
    """Run a command whose standard error is a terminal; gives exit code, output, and what the terminal was sent."""
    keyboard, terminal = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUANXI_")}
    command = [sys.executable, "-m", "guanxi", *words]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=terminal, env=environment | {"TERM": "xterm", "COLUMNS": "100"}
    ) as process:
        os.close(terminal)
        shown = b""
        while True:
            try:
                shown += os.read(keyboard, 10_000)
            except OSError:  # nobody holds the terminal any more
                break
        assert process.stdout is not None
        out = process.stdout.read().decode()
        code = process.wait(PATIENCE)
    os.close(keyboard)
    return code, out, shown.decode()


@both_ways
def test_a_terminal_shows_copying_and_comparing_up_to_all_of_it(tmp_path: Path, here: str, there: str) -> None:
    source, target = place(tmp_path / "source", here), place(tmp_path / "target", there)
    filled(source)
    words = ("migrate", "--from", url(source), "--to", url(target), "--data", str(source.data))
    code, out, shown = on_a_terminal(*words, "--json")
    assert code == 0
    assert out.startswith("{")
    assert "comparing" in shown
    assert "100%" in shown


@pytest.mark.parametrize("words", [("backup", "FILE"), ("doctor",), ("restore", "FILE")])
def test_backup_restore_and_doctor_of_a_database_show_how_far_they_have_come(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    source = place(tmp_path / "source", "postgres")
    filled(source)
    copy = tmp_path / "copy.db"
    if words[0] == "restore":
        assert on_a_terminal("backup", str(copy), *source.flags)[0] == 0
        source = place(tmp_path / "other", "postgres")
        (source.data / "key").write_bytes((tmp_path / "source" / "key").read_bytes())
    code, _, shown = on_a_terminal(*[word.replace("FILE", str(copy)) for word in words], *source.flags)
    assert code == 0
    assert "100%" in shown
