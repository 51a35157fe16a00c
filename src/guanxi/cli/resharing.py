"""Sharing contacts and ending that: what `guanxi contacts share` and `unshare` have in common."""

import argparse
from typing import Literal

from guanxi.cli.acts import add_dry_run, print_act
from guanxi.cli.api import add_server, server_of
from guanxi.cli.choosing import add_choosing, chosen
from guanxi.cli.parser import text
from guanxi.cli.report import UsageError
from guanxi.cli.tag_names import HELP, TagNames


def add_resharing(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_choosing(parser)
    for flag, metavar, kind in (("--with-department", "ID", int), ("--with-employee", "USERID", text)):
        parser.add_argument(flag, metavar=metavar, action="append", default=[], type=kind, help="again for more")
    add_dry_run(parser)
    parser.epilog = HELP
    add_server(parser)


def reshare(arguments: argparse.Namespace, how: Literal["add", "remove"]) -> int:
    """Do it, and print how many contacts it was about."""
    explained = "guanxi contacts share --help"
    if not arguments.with_department and not arguments.with_employee:
        raise UsageError("say with whom: --with-department ID, --with-employee USERID", explained)
    server = server_of(arguments)
    names = TagNames(server)
    shares = {"share_dept_ids": arguments.with_department, "share_user_ids": arguments.with_employee}
    body = {how: shares, **chosen(arguments, names, explained), "dry_run": arguments.dry_run}
    return print_act(server.ask("POST", "/contacts/shares", body), as_json=arguments.json, tags=names.shown)
