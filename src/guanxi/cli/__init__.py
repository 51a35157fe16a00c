"""The command line: one file per sub-command, imported only when its command is the one that was asked for.

A command's module has two functions: `configure(parser)` adds its arguments, `run(arguments)` does it and gives the
exit code. Nothing is imported here that `guanxi --version` does not need.
"""

import argparse
import sys
from importlib import import_module
from typing import Final, NamedTuple

from guanxi import __version__
from guanxi.cli.parser import Parser
from guanxi.cli.report import INTERRUPTED, USAGE, UsageError, failed, hang_up


class Command(NamedTuple):
    """A row of the table of commands."""

    words: tuple[str, ...]
    help: str

    @property
    def module(self) -> str:
        """Where it is done."""
        return "guanxi.cli." + "_".join(self.words)


_GROUPS: Final = {
    "org": "organisations: create, list, set",
    "citus": "a PostgreSQL of many nodes: distribute",
    "app": "apps, the programs that may ask: create, list, rotate, revoke, authorize, deauthorize",
    "key": "keys of the native API: create, list, revoke",
    "contacts": "contacts on a running server: ls, get, add, edit, rm, trash, restore, tag, untag, share, unshare",
    "fields": "fields of contacts that are the organisation's own: ls, add, edit, rm",
    "tags": "tags on a running server: ls, add, rename, move, recolour, merge, rm",
    "staff": "employees on a running server: ls, get, add, edit, rm, import",
    "departments": "departments on a running server: ls, get, add, edit, rm, import",
}
COMMANDS: Final = (
    Command(("serve",), "start the server"),
    Command(("sandbox",), "start a server in memory, with worlds, faults, a clock and a request log, to test against"),
    Command(("org", "create"), "create an organisation"),
    Command(("org", "list"), "list the organisations"),
    Command(("org", "set"), "change an organisation's settings"),
    Command(("app", "create"), "create an app and show its secret once"),
    Command(("app", "list"), "list the apps"),
    Command(("app", "rotate"), "give an app another secret"),
    Command(("app", "revoke"), "shut an internal app out for good"),
    Command(("app", "authorize"), "let a third-party app into an organisation"),
    Command(("app", "deauthorize"), "shut a third-party app out of an organisation"),
    Command(("key", "create"), "create a key of the native API and show it once"),
    Command(("key", "list"), "list the keys of the native API"),
    Command(("key", "revoke"), "shut a key of the native API out for good"),
    Command(("contacts", "ls"), "list contacts, or find some"),
    Command(("contacts", "get"), "show a contact"),
    Command(("contacts", "add"), "add a contact"),
    Command(("contacts", "edit"), "change a contact"),
    Command(("contacts", "rm"), "put contacts into the trash"),
    Command(("contacts", "trash"), "list the deleted contacts"),
    Command(("contacts", "restore"), "bring contacts back out of the trash"),
    Command(("contacts", "tag"), "give tags to contacts"),
    Command(("contacts", "untag"), "take tags away from contacts"),
    Command(("contacts", "share"), "share contacts with departments and employees"),
    Command(("contacts", "unshare"), "end the sharing of contacts"),
    Command(("access",), "say who sees a contact on a running server, and why"),
    Command(("handover",), "give the contacts of one employee to others"),
    Command(("undo",), "put back what a bulk operation changed"),
    Command(("fields", "ls"), "list the organisation's own fields of contacts"),
    Command(("fields", "add"), "add a field to contacts"),
    Command(("fields", "edit"), "rename or move a field, or change its choices"),
    Command(("fields", "rm"), "remove fields from contacts"),
    Command(("tags", "ls"), "list the tags and their groups"),
    Command(("tags", "add"), "add a tag, or a group of tags"),
    Command(("tags", "rename"), "give a tag, or a group of tags, another name"),
    Command(("tags", "move"), "put a tag or a group elsewhere"),
    Command(("tags", "recolour"), "give a group of tags another color"),
    Command(("tags", "merge"), "merge a tag into another one"),
    Command(("tags", "rm"), "delete tags, or empty groups of tags"),
    Command(("staff", "ls"), "list employees by userid"),
    Command(("staff", "get"), "show an employee"),
    Command(("staff", "add"), "add an employee"),
    Command(("staff", "edit"), "change an employee"),
    Command(("staff", "rm"), "delete employees"),
    Command(("staff", "import"), "create or replace employees from a CSV file"),
    Command(("departments", "ls"), "list the departments as a tree"),
    Command(("departments", "get"), "show a department"),
    Command(("departments", "add"), "add a department"),
    Command(("departments", "edit"), "change a department"),
    Command(("departments", "rm"), "delete empty departments"),
    Command(("departments", "import"), "create or change departments from a CSV file"),
    Command(("token",), "issue an access token for trying things"),
    Command(("call",), "call a page on a running server"),
    Command(("pages",), "list the pages that the server has"),
    Command(("fidelity",), "ask a server that speaks DingTalk's dialect, and report what differs from Guanxi"),
    Command(("backup",), "copy the store to a file while it is in use"),
    Command(("restore",), "make a store of a backup"),
    Command(("migrate",), "move the store to another engine"),
    Command(("citus", "distribute"), "spread the store's tables over a Citus cluster"),
    Command(("reindex",), "make what contacts are searched by anew, while servers run"),
    Command(("doctor",), "hold the store's counts, keys and log against its records"),
)

_EPILOG: Final = """\
exit codes:
  0    done
  1    refused: not found, not allowed, a row of an import that failed, or an answer
       with an errcode that is not 0
  2    the command line or a setting is wrong
  3    the store cannot be used: in use, missing, damaged, too new, another key
  4    no server answers (call, and the commands of the next lines)
  130  interrupted

access, contacts, departments, fields, handover, staff, tags and undo ask a running
server:
--server URL (or the variable GUANXI_SERVER; default http://127.0.0.1:8080). Their
key is the variable GUANXI_API_KEY; key and server can stand in
~/.config/guanxi/config.toml instead.
The others take --data DIR (or GUANXI_DATA; default ./guanxi-data), or --database
postgresql://... (or GUANXI_DATABASE) for a store in PostgreSQL.

Every command takes --json: one JSON object on standard output, and {"error": ...}
on standard error when it fails. `guanxi COMMAND --help` says more."""


def main(argv: list[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: the arguments after the program's name; those of the process if None.

    Returns:
        The exit code; `guanxi --help` lists them.
    """
    words = sys.argv[1:] if argv is None else argv
    try:
        try:
            code = _run(words)
        except SystemExit as stop:  # argparse, after --help and --version
            code = int(stop.code or 0)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return hang_up()
    except Exception as error:  # noqa: BLE001 - those that nobody expects are raised again
        return failed(error, as_json="--json" in words)
    return code


def _run(words: list[str]) -> int:
    command = next((row for row in COMMANDS if tuple(words[: len(row.words)]) == row.words), None)
    parser, leaf = _parsers(command, words)
    if not words:
        parser.print_help(sys.stderr)
        return USAGE
    if command is None:
        if words[0] in {"--data", "--json", "--server"}:
            example = "contacts ls" if words[0] == "--server" else "org list"
            raise UsageError(
                f"{words[0]} stands after the command, as in `guanxi {example} {words[0]}`", "guanxi --help"
            )
        parser.parse_args(words)  # answers --help and --version, and refuses everything else
        raise UsageError("there is no such command", "guanxi --help")
    module = import_module(command.module)
    module.configure(leaf)
    code: int = module.run(leaf.parse_words(words[len(command.words) :]))
    return code


def _parsers(chosen: Command | None, words: list[str]) -> tuple[Parser, Parser]:
    top = Parser(
        prog="guanxi",
        description="Guanxi: a self-hosted directory of external contacts that speaks DingTalk's API.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"guanxi {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    groups: dict[str, argparse._SubParsersAction[Parser]] = {}
    leaf = top
    for command in COMMANDS:
        group = command.words[0] if len(command.words) > 1 else None
        if group is not None and group not in groups:
            inside = commands.add_parser(group, help=_GROUPS[group])
            groups[group] = inside.add_subparsers(title="commands", metavar="COMMAND", required=True)
        # A parser takes most of a millisecond to make: those inside a group are left out while it is not asked for.
        if group in {None, *words[:1]}:
            branch = commands if group is None else groups[group]
            parser = branch.add_parser(command.words[-1], help=command.help, description=f"{command.help}.")
            leaf = parser if command == chosen else leaf
    return top, leaf
