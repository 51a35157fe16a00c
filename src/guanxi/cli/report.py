"""What is said when a command fails, and the exit code that says it to a script."""

import json
import os
import sys
from collections.abc import Mapping
from typing import Any, Final

REFUSED: Final = 1
USAGE: Final = 2
STORE: Final = 3
UNREACHABLE: Final = 4
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141
"""What a shell says of a program that was ended by SIGPIPE."""

_ERRORS: Final = 5
"""Values that are wrong, in one line."""


class CommandError(Exception):
    """A command cannot go on.

    Attributes:
        message: what is wrong.
        advice: a command or a sentence: what to do next.
    """

    exit_code = REFUSED

    def __init__(self, message: str, advice: str = "") -> None:
        """Take what is said."""
        super().__init__(message)
        self.message = message
        self.advice = advice


class UsageError(CommandError):
    """The command line is wrong; `advice` is the command that explains it."""

    exit_code = USAGE


class UnreachableError(CommandError):
    """No server answers."""

    exit_code = UNREACHABLE


class ProblemError(CommandError):
    """The native API refuses.

    Attributes:
        problem: its problem document.
    """

    def __init__(self, problem: dict[str, Any], advice: str = "") -> None:
        """Take it."""
        super().__init__(problem_text(problem), advice)
        self.problem = problem


def problem_text(problem: Mapping[str, Any]) -> str:
    """Give a problem document in one line: where each value is that is wrong, and what is wrong."""
    errors = problem.get("errors") or ()
    told = [f"{one.get('pointer') or one.get('parameter')}: {one['detail']}" for one in errors[:_ERRORS]]
    if len(errors) > _ERRORS:
        told.append(f"and {len(errors) - _ERRORS} more")
    return "; ".join(told) or str(problem.get("detail") or problem.get("title"))


# What helps after a failure of the directory; by name, since nothing of the directory is imported here.
_ADVICE: Final = {
    "OrganisationUnknown": "`guanxi org list` shows those that there are",
    "AppUnknown": "`guanxi app list` shows those that there are",
    "KeyUnknown": "`guanxi key list` shows those that there are",
    "OrganisationSuspended": "`guanxi org set CORP_ID suspended=off` lifts it",
    "StoreBusy": "nothing was changed",
}


def failed(error: Exception, *, as_json: bool) -> int:
    """Say on standard error why a command failed; an error that nobody expects is raised again.

    Args:
        error: what was raised.
        as_json: whether to say it as a JSON object.

    Returns:
        The exit code.
    """
    known = _known(error)
    if known is None:
        raise error
    code, message, advice, field = known
    if as_json:
        told: dict[str, Any] = {"kind": type(error).__name__, "message": message, "exit_code": code}
        told |= {"advice": advice} if advice else {}
        told |= {"field": field} if field else {}
        told |= {"problem": error.problem} if isinstance(error, ProblemError) else {}
        line = json.dumps({"error": told})
    else:
        line = f"guanxi: {message}" + (f" ({advice})" if advice else "")
        line = " ".join(line.split("\n")).encode("utf-8", "backslashreplace").decode()
    print(line, file=sys.stderr)
    return code


def _known(error: Exception) -> tuple[int, str, str, str | None] | None:
    """Exit code, message, advice and field of an error that a command is expected to end with."""
    from guanxi.domain.failures import Failure

    if isinstance(error, Failure):
        return REFUSED, error.reason, _ADVICE.get(type(error).__name__, ""), error.field
    if isinstance(error, UsageError):
        return error.exit_code, error.message, f"see `{error.advice}`", None
    if isinstance(error, CommandError):
        return error.exit_code, error.message, error.advice, None
    if isinstance(error, OSError):
        where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes | os.PathLike) else ""
        return STORE, f"{where}{error.strerror or error}", "", None
    return _known_when_imported(error)


def _known_when_imported(error: Exception) -> tuple[int, str, str, str | None] | None:
    # An error of a module that was never imported cannot have been raised.
    for module, name, code in (
        ("guanxi.settings", "SettingError", USAGE),
        ("guanxi.observing.tracing", "ExtraMissingError", USAGE),
        ("guanxi.serving.failures", "CannotServeError", REFUSED),
        ("guanxi.store.failures", "TargetExistsError", REFUSED),
        ("guanxi.store.failures", "PlaceWrongError", USAGE),
        ("guanxi.store.failures", "StoreError", STORE),
        ("apsw", "Error", STORE),
    ):
        kind = getattr(sys.modules.get(module), name, None)
        if kind is not None and isinstance(error, kind):
            before = "the database cannot be used: " if module == "apsw" else ""
            return code, f"{before}{error}", "", None
    return None


def hang_up() -> int:
    """End quietly when nobody reads what is printed (`guanxi org list | head -1`)."""
    # Python would flush again when it ends, and complain.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return BROKEN_PIPE


def warn(message: str) -> None:
    """Say something on standard error that does not stop the command."""
    print(f"guanxi: {message}", file=sys.stderr)
