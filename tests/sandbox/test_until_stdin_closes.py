"""`guanxi sandbox --until-stdin-closes`: it ends when whoever started it has gone."""

import json
import signal
import subprocess
import sys

import pytest

from tests.served import PATIENCE

COMMAND = [sys.executable, "-m", "guanxi", "sandbox", "--empty", "--port", "0", "--json"]


@pytest.mark.parametrize("when", ["it answers", "it starts"])
def test_it_ends_as_by_a_signal_when_its_input_closes(when: str) -> None:
    command = [*COMMAND, "--until-stdin-closes"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"what is written is not looked at\n")
        process.stdin.flush()
        if when == "it answers":
            assert json.loads(process.stdout.readline())["sandbox"] is True
        _, complaint = process.communicate(timeout=PATIENCE)
        assert process.returncode in ({0} if when == "it answers" else {0, -signal.SIGTERM})
        assert b"Traceback" not in complaint


def test_without_the_flag_it_does_not() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["sandbox"] is True
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.terminate()
        assert process.wait(PATIENCE) == 0
