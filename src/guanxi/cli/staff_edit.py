"""`guanxi staff edit`: change an employee."""

import argparse
from typing import Final

from guanxi.cli.answer import print_item
from guanxi.cli.api import add_server, path_of, server_of
from guanxi.cli.members import EMPLOYEE, described, read_pairs
from guanxi.cli.parser import text

_MEMBERS: Final = {name: kind for name, kind in EMPLOYEE.items() if name != "userid"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("userid", metavar="USERID", type=text)
    parser.add_argument(
        "members", metavar="NAME=VALUE", nargs="+", type=text, help=f"`NAME=` clears a member; {described(_MEMBERS)}"
    )
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Change them and print them as they are now."""
    given = read_pairs(arguments.members, _MEMBERS, "guanxi staff edit")
    changed = server_of(arguments).ask("PATCH", path_of("employees", arguments.userid), given)
    print_item(changed, as_json=arguments.json)
    return 0
