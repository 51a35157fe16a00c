"""`guanxi staff add`: add an employee."""

import argparse

from guanxi.cli.answer import print_item
from guanxi.cli.api import add_server, server_of
from guanxi.cli.members import EMPLOYEE, described, read_pairs
from guanxi.cli.parser import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("members", metavar="NAME=VALUE", nargs="+", type=text, help=described(EMPLOYEE))
    parser.epilog = "userid and name are required; dept_id_list is 1, the root, unless given."
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Add them and print them."""
    given = read_pairs(arguments.members, EMPLOYEE, "guanxi staff add")
    print_item(server_of(arguments).ask("POST", "/employees", given), as_json=arguments.json)
    return 0
