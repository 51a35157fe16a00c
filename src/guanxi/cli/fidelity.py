"""`guanxi fidelity`: ask a server that speaks DingTalk's dialect, and compare what it answers with Guanxi."""

import argparse
import itertools
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guanxi.cli.answer import print_json, print_lines, print_table
from guanxi.cli.asking import server_url
from guanxi.cli.parser import add_json, text
from guanxi.cli.report import INTERRUPTED, REFUSED, UNREACHABLE, UnreachableError, UsageError, warn

if TYPE_CHECKING:
    from guanxi.fidelity.hosts import Server
    from guanxi.fidelity.report import Report
    from guanxi.fidelity.run import Run

SECRET_VARIABLE: Final = "GUANXI_APP_SECRET"  # noqa: S105 - the variable's name; no flag, as it holds a secret
_LEAST_PAUSE: Final = 0.06
"""Seconds between calls of the real service, which allows 20 a second."""

_EPILOG: Final = """\
The app's secret is read from the variable GUANXI_APP_SECRET, or asked for. Nothing is
written to the server without --write. With it a contact with the number of --mobile is
created, changed and deleted, several times; a number that a contact has is refused.

examples:
  guanxi fidelity --against https://oapi.dingtalk.com --app-key dingabc
  guanxi fidelity --against https://oapi.dingtalk.com --app-key dingabc \\
      --write --mobile 13000000000 --owner manager4220

exit codes: 0 nothing differs, 1 something does, 2 the command line is wrong,
4 no server answers, 130 interrupted. docs/fidelity.md says what is asked and told."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("--against", metavar="URL", required=True, help="the server: https://oapi.dingtalk.com, or any")
    parser.add_argument("--app-key", metavar="KEY", required=True, type=text, help="of an internal app")
    parser.add_argument("--write", action="store_true", help="also create, change and delete a contact")
    parser.add_argument("--mobile", metavar="NUMBER", type=text, help="for --write: a number that no contact has")
    parser.add_argument("--state-code", metavar="CODE", type=text, default="86", help="its country code (default 86)")
    parser.add_argument("--owner", metavar="USERID", type=text, help="an employee; for --write, who owns the contact")
    parser.add_argument(
        "--profile", choices=("live", "documented"), default="live", help="of the Guanxi to compare with (default live)"
    )
    parser.add_argument("--pause", metavar="S", type=_seconds, default=0.1, help="seconds between calls (default 0.1)")
    parser.add_argument("--timeout", metavar="S", type=_seconds, default=10, help="seconds for an answer (default 10)")
    parser.add_argument(
        "--output", metavar="FILE", type=Path, help="the report (default guanxi-fidelity-HOST-DATE.md); must not exist"
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Ask, compare, and write the report."""
    from guanxi.fidelity.hosts import Server

    server = Server(server_url(arguments.against))
    _check(arguments, server)
    known: dict[str, Any] = {"app_key": arguments.app_key, "app_secret": _secret()}
    if arguments.write:
        known |= {"mobile": arguments.mobile, "state_code": arguments.state_code}
    if arguments.owner is not None:
        known["owner"] = arguments.owner
    moment = datetime.now(UTC)
    target = _reserved(arguments, server, moment)
    is_written = False
    try:
        report = _asked(arguments, server, known, moment)
        if target is not None:
            from guanxi.fidelity.markdown import markdown_of

            target.write_text(markdown_of(report), "utf-8")
            is_written = True
    finally:
        if target is not None and not is_written:
            target.unlink()
    _say(report, target, as_json=arguments.json)
    if not report.profile:
        return INTERRUPTED if report.interrupted else UNREACHABLE
    return REFUSED if report.different or report.left_behind else 0


def _seconds(argument: str) -> float:
    seconds = float(argument)
    if not 0 <= seconds <= 600:  # noqa: PLR2004 - ten minutes
        raise ValueError(argument)
    return seconds


def _check(arguments: argparse.Namespace, server: "Server") -> None:
    """Refuse what cannot be, and say what will be done.

    Raises:
        UsageError: a flag is missing, or does not fit.
    """
    if arguments.write and not (arguments.mobile and arguments.owner):
        raise UsageError("--write needs --mobile NUMBER and --owner USERID", "guanxi fidelity --help")
    if arguments.write and sum(sign.isdecimal() for sign in arguments.mobile) < 5:  # noqa: PLR2004 - no number is shorter
        raise UsageError("--mobile is a number without its country code", "guanxi fidelity --help")
    if arguments.mobile and not arguments.write:
        raise UsageError("--mobile is for --write, which is not there", "guanxi fidelity --help")
    if server.is_vendors and arguments.pause < _LEAST_PAUSE:
        raise UsageError(f"--pause is at least {_LEAST_PAUSE} for the real service", "guanxi fidelity --help")
    if server.is_plain and not server.is_local:
        warn("the app's secret is sent unencrypted: use https beyond your own machine")
    if arguments.write:
        warn(
            f"a contact +{arguments.state_code} {arguments.mobile} of {arguments.owner} is created on {server.host}, "
            "changed and deleted, several times; no other contact is changed; Ctrl-C ends it and deletes"
        )


def _secret() -> str:
    import getpass

    given = os.environ.get(SECRET_VARIABLE)
    if given is None:
        if not sys.stdin.isatty():
            raise UsageError(f"the app's secret is missing: set {SECRET_VARIABLE}", "guanxi fidelity --help")
        given = getpass.getpass("app secret: ")
    if not given.strip():
        raise UsageError(f"the app's secret is empty: set {SECRET_VARIABLE}", "guanxi fidelity --help")
    return given.strip()


def _reserved(arguments: argparse.Namespace, server: "Server", moment: datetime) -> Path | None:
    """Make the file that the report goes into, before anything is asked; None if it is printed only.

    Raises:
        UsageError: the file that was named exists, or cannot be made.
    """
    if arguments.output is None and arguments.json:
        return None
    if arguments.output is not None:
        given: Path = arguments.output
        if not _made(given):
            raise UsageError(f"{given} exists already: name another --output, or remove it", "guanxi fidelity --help")
        return given
    host = "".join(sign if sign.isalnum() or sign in ".-" else "-" for sign in server.host)
    stem = f"guanxi-fidelity-{host}-{moment:%Y-%m-%d}"
    names = itertools.chain([f"{stem}.md"], (f"{stem}-{number}.md" for number in itertools.count(2)))
    return next(path for path in map(Path, names) if _made(path))


def _made(path: Path) -> bool:
    """Make an empty file; false if there is one.

    Raises:
        UsageError: it cannot be made.
    """
    try:
        path.open("x").close()
    except FileExistsError:
        return False
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", "guanxi fidelity --help") from error
    return True


def _asked(arguments: argparse.Namespace, server: "Server", known: dict[str, Any], moment: datetime) -> "Report":
    from guanxi.cli.progress import shown
    from guanxi.fidelity.asking import ask, table
    from guanxi.fidelity.report import Report, rows_of

    people = () if arguments.owner is None else (arguments.owner,)
    limits: dict[str, Any] = {"write": arguments.write, "timeout": arguments.timeout}
    with shown() as progress:
        theirs = ask(server, known, progress, people=people, pause=arguments.pause, **limits)
        if not theirs.is_answered and not theirs.interrupted:
            raise UnreachableError(f"no answer from {arguments.against}: {_reason(theirs)}", "is that its address?")
        ours = None if theirs.interrupted else _ours(arguments, theirs, known)
    if "token" not in theirs.known:
        theirs.notes.append("The server gave no token: most was not asked. Are key and secret right?")
    for userid in theirs.left_behind:
        warn(f"contact {userid} was created and could not be deleted: delete it yourself")
    return Report(
        host=server.host,
        moment=moment,
        profile=arguments.profile if ours else "",
        wrote=arguments.write,
        interrupted=theirs.interrupted,
        notes=tuple(theirs.notes),
        left_behind=len(theirs.left_behind),
        rows=rows_of(table(write=arguments.write), theirs, ours),
    )


def _ours(arguments: argparse.Namespace, theirs: "Run", known: dict[str, Any]) -> "Run | None":
    """Ask a Guanxi of our own the same; None after Ctrl-C, and where none can be started: `theirs` says so."""
    from guanxi.fidelity.asking import ask
    from guanxi.fidelity.hosts import Server
    from guanxi.fidelity.ours import OursFailedError, world_like

    try:
        with world_like(theirs, arguments.profile) as world:
            ours = ask(
                Server(world.url),
                known | {"app_key": world.app_key, "app_secret": world.app_secret},
                lambda _what, _done, _total: None,
                people=world.people,
                write=arguments.write,
                pause=0,
                timeout=arguments.timeout,
            )
    except KeyboardInterrupt:
        theirs.interrupted = True
        return None
    except OursFailedError as error:
        warn(str(error))
        theirs.notes.append("Nothing was compared: the sandbox to compare with failed.")  # why is this machine's affair
        return None
    theirs.interrupted = ours.interrupted
    return None if ours.interrupted else ours


def _reason(run: "Run") -> str:
    from guanxi.fidelity.sending import Silence

    return next(
        (answer.reason for one in run.asked.values() for answer in one.answers if isinstance(answer, Silence)), "none"
    )


def _first(differences: tuple[str, ...]) -> str:
    return differences[0] + (f" (and {len(differences) - 1} more)" if len(differences) > 1 else "")


def _say(report: "Report", target: Path | None, *, as_json: bool) -> None:
    if as_json:
        from guanxi.fidelity.report import json_of

        print_json(json_of(report) | ({"file": str(target)} if target else {}))
        return
    told = ", ".join(f"{report.counts[verdict]} {verdict}" for verdict in ("same", "different", "not compared"))
    rows = [(row.probe.name, _first(row.compared.differences)) for row in report.different]
    if rows:
        print_table(("probe", "difference"), rows, "")
    print_lines(*(f"{count} times {difference}" for difference, count in report.repeated))
    print_lines(*report.notes, f"{report.host}: {told}", f"Report: {target}")
