"""`guanxi tags rm`: delete tags, or empty groups of tags."""

import argparse
from typing import Any

from guanxi.cli.api import add_server, for_each, path_of, server_of
from guanxi.cli.parser import text
from guanxi.cli.tag_names import HELP, TagNames, is_group


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("tags", metavar="TAG", nargs="+", type=text, help="a tag, or GROUP/ for an empty group")
    in_use = parser.add_mutually_exclusive_group()
    in_use.add_argument("--strip", action="store_true", help="let contacts that have it lose it (else it is refused)")
    in_use.add_argument("--reassign", metavar="TAG", type=text, help="give contacts that have it this one instead")
    parser.epilog = HELP
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Delete them."""
    server = server_of(arguments)
    names = TagNames(server)
    query: dict[str, Any] = {"in_use": "strip"} if arguments.strip else {}
    if arguments.reassign is not None:
        query = {"in_use": "reassign", "to": names.label_id(arguments.reassign)}
    paths = {written: names.path(written) for written in arguments.tags}

    def delete(written: str) -> dict[str, Any]:
        return server.ask("DELETE", path_of(*paths[written]), query={} if is_group(written) else query)

    return for_each(arguments.tags, arguments, "tag", delete, "deleted")
