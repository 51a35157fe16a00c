"""`guanxi departments edit`: change a department."""

import argparse
from typing import Final

from guanxi.cli.answer import print_item
from guanxi.cli.api import add_server, path_of, server_of
from guanxi.cli.members import DEPARTMENT, described, read_pairs
from guanxi.cli.parser import text

_MEMBERS: Final = {name: kind for name, kind in DEPARTMENT.items() if name != "dept_id"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("dept_id", metavar="ID", type=text)
    parser.add_argument("members", metavar="NAME=VALUE", nargs="+", type=text, help=described(_MEMBERS))
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Change it and print it as it is now."""
    given = read_pairs(arguments.members, _MEMBERS, "guanxi departments edit")
    changed = server_of(arguments).ask("PATCH", path_of("departments", arguments.dept_id), given)
    print_item(changed, as_json=arguments.json)
    return 0
