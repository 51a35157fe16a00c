"""`guanxi tags rename`: give a tag, or a group of tags, another name."""

import argparse

from guanxi.cli.api import add_server, path_of, server_of
from guanxi.cli.parser import text
from guanxi.cli.tag_names import HELP, TagNames, print_tag


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("tag", metavar="TAG", type=text, help="the tag, or GROUP/")
    parser.add_argument("name", metavar="NAME", type=text, help="its new name, without its group")
    parser.epilog = HELP
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Rename it and print it."""
    server = server_of(arguments)
    path = TagNames(server).path(arguments.tag)
    print_tag(server.ask("PATCH", path_of(*path), {"name": arguments.name}), as_json=arguments.json)
    return 0
