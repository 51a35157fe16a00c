"""`guanxi handover`: give the contacts of one employee to others."""

import argparse
from typing import Any

from guanxi.cli.acts import add_dry_run, print_act
from guanxi.cli.api import add_server, server_of
from guanxi.cli.parser import text
from guanxi.cli.tag_names import HELP, TagNames


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("leaver", metavar="FROM", type=text, help="whose contacts; they need not be there any more")
    parser.add_argument(
        "--to", metavar="USERID", action="append", required=True, type=text, help="who gets them (again for more)"
    )
    parser.add_argument(
        "--split",
        choices=("round-robin", "load"),
        default="round-robin",
        help="in turn, or each to whoever owns the fewest by then (default: round-robin)",
    )
    parser.add_argument(
        "--tag", metavar="TAG", action="append", default=[], type=text,
        help="only those that have this tag (again: and this one)",
    )  # fmt: skip
    parser.add_argument("--company", metavar="NAME", type=text, help="only those of this company (company_name)")
    parser.add_argument("--drop-shares", action="store_true", help="they are shared with nobody any more")
    add_dry_run(parser)
    parser.epilog = HELP
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Hand them over, and print who got how many."""
    server = server_of(arguments)
    names = TagNames(server)
    wanted: dict[str, Any] = {"label_ids": {"all": names.label_ids(arguments.tag)}}
    if arguments.company is not None:
        wanted["company_name"] = arguments.company
    body = {
        "from": arguments.leaver,
        "to": arguments.to,
        "split": arguments.split.replace("-", "_"),
        "filter": wanted,
        "shares": "drop" if arguments.drop_shares else "keep",
        "dry_run": arguments.dry_run,
    }
    return print_act(server.ask("POST", "/handovers", body), as_json=arguments.json, tags=names.shown)
