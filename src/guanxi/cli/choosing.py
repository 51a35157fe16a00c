"""Which contacts a command is about: by their ids, or by what they have."""

import argparse
from typing import Any

from guanxi.cli.parser import text
from guanxi.cli.report import UsageError
from guanxi.cli.tag_names import TagNames


def add_choosing(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("userids", metavar="USERID", nargs="*", type=text, help="at most 1,000; or a filter:")
    for flag, meaning in (
        ("--having", "those that have this tag (again: and this one)"),
        ("--having-any", "those that have this tag (again: or this one)"),
        ("--without", "those that do not have this tag (again: nor this one)"),
    ):
        parser.add_argument(flag, metavar="TAG", action="append", default=[], type=text, help=meaning)
    parser.add_argument("--owner", metavar="USERID", type=text, help="those of this owner (follower_user_id)")
    parser.add_argument("--shared-with", metavar="USERID", type=text, help="those shared with this employee")
    parser.add_argument("--shared-with-department", metavar="ID", type=int, help="those shared with this department")
    parser.add_argument("--company", metavar="NAME", type=text, help="those of this company (company_name)")
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
    wanted = {
        kind: names.label_ids(written)
        for kind, written in (("all", arguments.having), ("any", arguments.having_any), ("none", arguments.without))
        if written
    }
    asked = {
        "label_ids": wanted or None,
        "follower_user_id": arguments.owner,
        "share_user_id": arguments.shared_with,
        "share_dept_id": arguments.shared_with_department,
        "company_name": arguments.company,
    }
    asked = {member: value for member, value in asked.items() if value is not None}
    if (bool(arguments.userids), bool(asked), arguments.all).count(True) != 1:
        raise UsageError("say which contacts: by ids, by a filter, or --all", explained)
    return {"userids": arguments.userids} if arguments.userids else {"filter": asked}
