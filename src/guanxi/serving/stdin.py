"""Ends this process when whoever started it has gone."""

import os
import signal
import threading


def end_with_stdin() -> None:
    """Stop this process, as SIGTERM does, when its standard input ends.

    Whoever starts a process with a pipe as its input holds the other end; the kernel closes that when they end,
    whether they mean to or are killed. What is written to the pipe is not looked at.
    """
    threading.Thread(target=_wait, name="stdin", daemon=True).start()


def _wait() -> None:
    try:
        while os.read(0, 4096):
            pass
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
