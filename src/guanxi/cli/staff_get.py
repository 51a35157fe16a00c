"""`guanxi staff get`: show an employee."""

import argparse

from guanxi.cli.answer import print_item
from guanxi.cli.api import add_server, path_of, server_of
from guanxi.cli.parser import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("userid", metavar="USERID", type=text)
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print them."""
    print_item(server_of(arguments).ask("GET", path_of("employees", arguments.userid)), as_json=arguments.json)
    return 0
