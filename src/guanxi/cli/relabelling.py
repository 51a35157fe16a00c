"""Giving tags to contacts and taking them away: what `guanxi contacts tag` and `untag` share."""

import argparse
from typing import Any, Literal

from guanxi.cli.answer import print_json, print_lines
from guanxi.cli.api import add_server, server_of
from guanxi.cli.parser import text
from guanxi.cli.report import REFUSED, UsageError, problem_text, warn
from guanxi.cli.tag_names import HELP, TagNames


def add_relabelling(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("userids", metavar="USERID", nargs="*", type=text, help="at most 1,000; or a filter:")
    parser.add_argument("--tag", metavar="TAG", action="append", required=True, type=text, help="again for more")
    for flag, meaning in (
        ("--having", "those that have this tag (again: and this one)"),
        ("--having-any", "those that have this tag (again: or this one)"),
        ("--without", "those that do not have this tag (again: nor this one)"),
    ):
        parser.add_argument(flag, metavar="TAG", action="append", default=[], type=text, help=meaning)
    parser.add_argument("--owner", metavar="USERID", type=text, help="those of this owner (follower_user_id)")
    parser.add_argument("--company", metavar="NAME", type=text, help="those of this company (company_name)")
    parser.add_argument("--all", action="store_true", help="every contact")
    parser.epilog = HELP
    add_server(parser)


def relabel(arguments: argparse.Namespace, how: Literal["add", "remove"]) -> int:
    """Do it, and print how many contacts it was about."""
    server = server_of(arguments)
    names = TagNames(server)
    which = _which(arguments, names)
    told = server.ask("POST", "/contacts/labels", {how: names.label_ids(arguments.tag), **which})
    if arguments.json:
        print_json(told)
    else:
        for one in told["refused"]:
            warn(f"{one['userid']}: {problem_text(one['problem'])}")
        print_lines(f"{told['changed']} of {told['matched']} contacts are changed, {len(told['refused'])} refused")
    return REFUSED if told["refused"] else 0


def _which(arguments: argparse.Namespace, names: TagNames) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        kind: names.label_ids(written)
        for kind, written in (("all", arguments.having), ("any", arguments.having_any), ("none", arguments.without))
        if written
    }
    asked: dict[str, Any] = {"label_ids": wanted} if wanted else {}
    if arguments.owner is not None:
        asked["follower_user_id"] = arguments.owner
    if arguments.company is not None:
        asked["company_name"] = arguments.company
    if (bool(arguments.userids), bool(asked), arguments.all).count(True) != 1:
        raise UsageError("say which contacts: by ids, by a filter, or --all", "guanxi contacts tag --help")
    return {"userids": arguments.userids} if arguments.userids else {"filter": asked}
