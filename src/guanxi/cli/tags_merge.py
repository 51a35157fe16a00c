"""`guanxi tags merge`: merge a tag into another one."""

import argparse

from guanxi.cli.answer import print_json, print_lines
from guanxi.cli.api import add_server, path_of, server_of
from guanxi.cli.parser import text
from guanxi.cli.tag_names import HELP, TagNames


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("tag", metavar="TAG", type=text, help="the tag that goes")
    parser.add_argument("into", metavar="INTO", type=text, help="the tag that stays")
    parser.epilog = HELP
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Merge it."""
    server = server_of(arguments)
    names = TagNames(server)
    path = path_of("labels", str(names.label_id(arguments.tag)), "merge")
    told = server.ask("POST", path, {"into": names.label_id(arguments.into)})
    if arguments.json:
        print_json(told)
    else:
        print_lines(f"{arguments.tag} is gone; {told['changed']} contacts have {arguments.into} instead")
    return 0
