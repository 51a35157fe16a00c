"""`guanxi tags add`: add a tag, or a group of tags."""

import argparse
from typing import Final

from guanxi.cli.api import add_server, server_of
from guanxi.cli.color import color
from guanxi.cli.parser import text
from guanxi.cli.report import UsageError
from guanxi.cli.tag_names import TagNames, is_group, name_of, print_tag

_COLOR: Final = "#17C295"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("tag", metavar="GROUP/NAME", type=text, help="GROUP/ alone adds a group")
    parser.add_argument("--color", metavar="#RRGGBB", type=color, help=f"of a group (default {_COLOR})")
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Add it behind the others and print it."""
    server = server_of(arguments)
    if is_group(arguments.tag):
        chosen = color(_COLOR) if arguments.color is None else arguments.color
        added = server.ask("POST", "/label-groups", {"name": arguments.tag[:-1], "color": chosen})
    elif arguments.color is not None:
        raise UsageError("a tag has the color of its group", "guanxi tags recolour --help")
    else:
        group, name = name_of(arguments.tag)
        added = server.ask("POST", "/labels", {"group_id": TagNames(server).group_id(group), "name": name})
    print_tag(added, as_json=arguments.json)
    return 0
