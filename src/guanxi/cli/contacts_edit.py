"""`guanxi contacts edit`: change a contact."""

import argparse

from guanxi.cli.answer import print_item
from guanxi.cli.api import add_server, path_of, server_of
from guanxi.cli.contacts_add import with_label_ids
from guanxi.cli.custom_values import HELP, split_pairs, with_custom
from guanxi.cli.members import CONTACT, described, read_pairs
from guanxi.cli.parser import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("userid", metavar="USERID", type=text)
    parser.add_argument(
        "members",
        metavar="NAME=VALUE",
        nargs="+",
        type=text,
        help=f"`NAME=` clears a member; {described(CONTACT)}; {HELP}",
    )
    parser.add_argument(
        "--if-match", metavar="CHANGE", type=text, help="only if this is still its `change`, or its `etag`"
    )
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Change it and print it as it is now."""
    members, custom = split_pairs(arguments.members, "guanxi contacts edit")
    given = read_pairs(members, CONTACT, "guanxi contacts edit")
    server = server_of(arguments)
    seen = None if arguments.if_match is None else f'"{arguments.if_match}"'
    path = path_of("contacts", arguments.userid)
    contact = server.ask("PATCH", path, with_custom(server, with_label_ids(server, given), custom), if_match=seen)
    print_item(contact, as_json=arguments.json)
    return 0
