"""Giving tags to contacts and taking them away: what `guanxi contacts tag` and `untag` share."""

import argparse
from typing import Literal

from guanxi.cli.acts import print_act
from guanxi.cli.api import add_server, server_of
from guanxi.cli.choosing import add_choosing, chosen
from guanxi.cli.parser import text
from guanxi.cli.tag_names import HELP, TagNames


def add_relabelling(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_choosing(parser)
    parser.add_argument("--tag", metavar="TAG", action="append", required=True, type=text, help="again for more")
    parser.epilog = HELP
    add_server(parser)


def relabel(arguments: argparse.Namespace, how: Literal["add", "remove"]) -> int:
    """Do it, and print how many contacts it was about."""
    server = server_of(arguments)
    names = TagNames(server)
    which = chosen(arguments, names, "guanxi contacts tag --help")
    told = server.ask("POST", "/contacts/labels", {how: names.label_ids(arguments.tag), **which})
    return print_act(told, as_json=arguments.json)
