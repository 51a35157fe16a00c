"""Which contacts a command is about: by their ids, or by what they have."""

import argparse
from typing import Any

from guanxi.cli.filters import add_filters, filter_of
from guanxi.cli.parser import text
from guanxi.cli.report import UsageError
from guanxi.cli.tag_names import TagNames


def add_choosing(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("userids", metavar="USERID", nargs="*", type=text, help="at most 1,000; or a filter:")
    add_filters(parser)
    parser.add_argument("--all", action="store_true", help="every contact")


def chosen(arguments: argparse.Namespace, names: TagNames, explained: str) -> dict[str, Any]:
    """Give the members of a request that say which contacts.

    Args:
        arguments: of the command.
        names: of the organisation's tags.
        explained: the command that says how it is done.

    Raises:
        UsageError: they say so in more than one way, or not at all.
    """
    asked = filter_of(arguments, names)
    if (bool(arguments.userids), bool(asked), arguments.all).count(True) != 1:
        raise UsageError("say which contacts: by ids, by a filter, or --all", explained)
    return {"userids": arguments.userids} if arguments.userids else {"filter": asked}
