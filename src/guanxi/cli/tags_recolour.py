"""`guanxi tags recolour`: give a group of tags another colour."""

import argparse

from guanxi.cli.api import add_server, path_of, server_of
from guanxi.cli.color import color
from guanxi.cli.parser import text
from guanxi.cli.tag_names import TagNames, print_tag


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("group", metavar="GROUP/", type=text, help="its name or id")
    parser.add_argument("color", metavar="#RRGGBB", type=color)
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Recolour it and print it."""
    server = server_of(arguments)
    path = path_of("label-groups", str(TagNames(server).group_id(arguments.group)))
    print_tag(server.ask("PATCH", path, {"color": arguments.color}), as_json=arguments.json)
    return 0
