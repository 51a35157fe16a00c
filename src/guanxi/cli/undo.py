"""`guanxi undo`: put back what a bulk operation changed."""

import argparse

from guanxi.cli.acts import print_act
from guanxi.cli.api import add_server, path_of, server_of
from guanxi.cli.parser import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("act", metavar="ACT", type=text, help="the operation's id, as it was printed")
    parser.epilog = "What was changed since stays as it is. Undoing is an operation too, and can be undone."
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Put it back, and print how many contacts changed."""
    told = server_of(arguments).ask("POST", path_of("acts", arguments.act, "undo"))
    return print_act(told, as_json=arguments.json)
