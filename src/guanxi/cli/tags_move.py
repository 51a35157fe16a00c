"""`guanxi tags move`: put a tag elsewhere in its group or into another one, or a group elsewhere among the groups."""

import argparse

from guanxi.cli.api import add_server, path_of, server_of
from guanxi.cli.parser import text
from guanxi.cli.report import UsageError
from guanxi.cli.tag_names import HELP, TagNames, is_group, print_tag


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("tag", metavar="TAG", type=text, help="the tag, or GROUP/")
    parser.add_argument("group", metavar="GROUP/", type=text, nargs="?", help="the group that a tag goes to")
    parser.add_argument("--position", metavar="N", type=int, help="its place there, from 0 (default: the last one)")
    parser.epilog = HELP
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Move it and print it."""
    if is_group(arguments.tag) and arguments.group is not None:
        raise UsageError("a group lies in no other group", "guanxi tags move --help")
    if arguments.group is None and arguments.position is None:
        raise UsageError("say where to: a group, or --position N", "guanxi tags move --help")
    server = server_of(arguments)
    names = TagNames(server)
    wanted = {} if arguments.position is None else {"position": arguments.position}
    if arguments.group is not None:
        wanted["group_id"] = names.group_id(arguments.group)
    print_tag(server.ask("PATCH", path_of(*names.path(arguments.tag)), wanted), as_json=arguments.json)
    return 0
