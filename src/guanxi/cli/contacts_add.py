"""`guanxi contacts add`: add a contact."""

import argparse

from guanxi.cli.answer import print_item
from guanxi.cli.api import Server, add_server, server_of
from guanxi.cli.custom_values import HELP, split_pairs, with_custom
from guanxi.cli.members import CONTACT, described, read_pairs
from guanxi.cli.parser import text
from guanxi.cli.tag_names import TagNames


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "members",
        metavar="NAME=VALUE",
        nargs="+",
        type=text,
        help=f"{described(CONTACT)}; label_ids takes names too; {HELP}",
    )
    parser.epilog = "name, mobile, state_code and follower_user_id are required."
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Add it and print it."""
    members, custom = split_pairs(arguments.members, "guanxi contacts add")
    given = read_pairs(members, CONTACT, "guanxi contacts add")
    server = server_of(arguments)
    contact = server.ask("POST", "/contacts", with_custom(server, with_label_ids(server, given), custom))
    print_item(contact, as_json=arguments.json)
    return 0


def with_label_ids(server: Server, given: dict[str, object]) -> dict[str, object]:
    """Give the members with ids in the place of tags' names; the server is asked for them if there are some.

    Raises:
        CommandError: there is no such tag.
        UsageError: several have that name.
    """
    written = given.get("label_ids")
    if not isinstance(written, list):
        return given
    if all(one.isascii() and one.isdigit() for one in written):
        return given | {"label_ids": [int(one) for one in written]}
    return given | {"label_ids": TagNames(server).label_ids(written)}
