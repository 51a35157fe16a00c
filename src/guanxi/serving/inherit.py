"""Listening sockets that another process has opened, and handing them on to the next run of this command line.

The convention is systemd's (sd_listen_fds(3)): LISTEN_FDS descriptors from number 3 on, for the process LISTEN_PID;
names are ignored. A worker's supervisor adds GUANXI_WORKER, the worker's number, and one descriptor after the last
socket: the line between the two (`guanxi.serving.worker`).
"""

import fcntl
import os
import socket
import sys
from dataclasses import dataclass, field
from typing import Final, NoReturn

from guanxi.serving.failures import CannotServeError

_FIRST: Final = 3
_WORKER: Final = "GUANXI_WORKER"
_VARIABLES: Final = ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", _WORKER)
_KINDS: Final = (socket.AF_INET, socket.AF_INET6)


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a process was started with.

    Attributes:
        sockets: TCP sockets that listen; none when this process has to open its own.
        worker: this worker's number, from 0; None when there is no supervisor.
        line: the worker's end of the line to its supervisor; None when there is none.
    """

    sockets: list[socket.socket] = field(default_factory=list)
    worker: int | None = None
    line: socket.socket | None = None


def take_inherited() -> Inherited:
    """Take what this process was started with, and the variables about it, so that no child takes it for its own.

    Raises:
        CannotServeError: something was handed over that cannot be served on.
    """
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        return Inherited()  # meant for another process, or for none
    found = {name: os.environ.pop(name, "") for name in _VARIABLES}
    if not found["LISTEN_FDS"].isdecimal():
        raise CannotServeError(f"the variable LISTEN_FDS is {found['LISTEN_FDS']!r}; it must be a number")
    after = _FIRST + int(found["LISTEN_FDS"])
    sockets = [_listening(number) for number in range(_FIRST, after)]
    if not found[_WORKER]:
        return Inherited(sockets)
    line = socket.socket(fileno=after)
    line.set_inheritable(False)
    return Inherited(sockets, int(found[_WORKER]), line)


def _listening(number: int) -> socket.socket:
    try:
        found = socket.socket(fileno=number)
    except OSError as error:
        raise CannotServeError(f"the inherited descriptor {number} is no socket: {error.strerror}") from error
    stream = found.family in _KINDS and found.type == socket.SOCK_STREAM
    if not stream or not found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
        found.detach()
        raise CannotServeError(f"the inherited socket {number} is none that listens for TCP connections")
    found.set_inheritable(False)
    return found


def run_anew(handed: Inherited) -> NoReturn:
    """Run this process's command line in place of this process, which keeps its id.

    Signals that are blocked stay so.

    Args:
        handed: what the new run inherits; every other descriptor but the standard three is closed.

    Raises:
        CannotServeError: Python itself cannot be run.
    """
    passed = [*handed.sockets, *([handed.line] if handed.line is not None else [])]
    # First out of the way, since a descriptor may stand where another one has to be.
    copies = [fcntl.fcntl(one.fileno(), fcntl.F_DUPFD_CLOEXEC, _FIRST + len(passed)) for one in passed]
    for place, copy in enumerate(copies, _FIRST):
        os.dup2(copy, place)
    variables = {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": str(len(handed.sockets))}
    if handed.worker is not None:
        variables[_WORKER] = str(handed.worker)
    try:
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | variables)  # noqa: S606 no shell is wanted
    except OSError as error:
        raise CannotServeError(f"cannot run {sys.executable} again: {error.strerror}") from error
