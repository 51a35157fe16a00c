"""`guanxi departments add`: add a department."""

import argparse

from guanxi.cli.answer import print_item
from guanxi.cli.api import add_server, server_of
from guanxi.cli.members import DEPARTMENT, described, read_pairs
from guanxi.cli.parser import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("members", metavar="NAME=VALUE", nargs="+", type=text, help=described(DEPARTMENT))
    parser.epilog = (
        "name is required; dept_id is given one unless you choose it, and one that is there already is changed instead;"
        " parent_id is 1, the root, unless given."
    )
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Add it and print it."""
    given = read_pairs(arguments.members, DEPARTMENT, "guanxi departments add")
    print_item(server_of(arguments).ask("POST", "/departments", given), as_json=arguments.json)
    return 0
