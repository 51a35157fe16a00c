"""`guanxi contacts get`: show a contact."""

import argparse

from guanxi.cli.answer import print_item
from guanxi.cli.api import add_server, path_of, server_of
from guanxi.cli.parser import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("userid", metavar="USERID", type=text)
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print it."""
    contact = server_of(arguments).ask("GET", path_of("contacts", arguments.userid))
    print_item(contact, as_json=arguments.json)
    return 0
