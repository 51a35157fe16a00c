"""What contacts have to have: the flags that lists of contacts and bulk operations on them share."""

import argparse
from datetime import datetime
from typing import Any, Final

from guanxi.cli.parser import text
from guanxi.cli.report import UsageError
from guanxi.cli.tag_names import TagNames

_TAGS: Final = {"any": "having_any", "all": "having", "none": "without"}
_MEMBERS: Final = {
    "untagged": "untagged",
    "follower_user_id": "owner",
    "unowned": "unowned",
    "share_user_id": "shared_with",
    "share_dept_id": "shared_with_department",
    "company_name": "company",
}
_MOMENTS: Final = ("created_from", "created_before", "updated_from", "updated_before")


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the flags."""
    for flag, meaning in (
        ("--having", "those that have this tag (again: and this one)"),
        ("--having-any", "those that have this tag (again: or this one)"),
        ("--without", "those that do not have this tag (again: nor this one)"),
    ):
        parser.add_argument(flag, metavar="TAG", action="append", default=[], type=text, help=meaning)
    parser.add_argument("--having-group", metavar="GROUP/", type=text, help="those that have a tag of this group")
    parser.add_argument("--untagged", action="store_true", help="those without any tag")
    parser.add_argument("--owner", metavar="USERID", type=text, help="those of this owner (follower_user_id)")
    parser.add_argument("--unowned", action="store_true", help="those whose owner is no employee")
    parser.add_argument("--shared-with", metavar="USERID", type=text, help="those shared with this employee")
    parser.add_argument("--shared-with-department", metavar="ID", type=int, help="those shared with this department")
    parser.add_argument("--company", metavar="NAME", type=text, help="those of this company (company_name)")
    parser.add_argument(
        "--custom", metavar="KEY:VALUE,…", type=text, help="those with these values of your own fields; docs/cli.md"
    )
    for name in _MOMENTS:
        what, _, since = name.partition("_")
        meaning = f"those {what} " + ("at this moment or later" if since == "from" else "before this moment")
        parser.add_argument(f"--{what}-{since}", metavar="MOMENT", type=_moment, help=meaning)


def _moment(given: str) -> str:
    """Take a date, or a moment of ISO 8601; of this machine's time zone, where it says no other."""
    try:
        return datetime.fromisoformat(given).astimezone().isoformat()
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError("a moment is a date, as in 2026-11-21, or one with a time") from None


def names_tags(arguments: argparse.Namespace) -> bool:
    """Tell whether the flags name tags, so that the server has to be asked for them."""
    return any(getattr(arguments, flag) for flag in (*_TAGS.values(), "having_group"))


def filter_of(arguments: argparse.Namespace, names: TagNames | None) -> dict[str, Any]:
    """Give the members of the API's filter.

    Args:
        arguments: of the command.
        names: of the organisation's tags; None if the flags name none.

    Raises:
        CommandError: there is no such tag.
        UsageError: several tags have that name, or `--custom` cannot be read.
    """
    asked = {member: getattr(arguments, flag) for member, flag in _MEMBERS.items()}
    asked |= {name: getattr(arguments, name) for name in _MOMENTS}
    if names is not None:
        labels = {
            kind: names.label_ids(written) for kind, flag in _TAGS.items() if (written := getattr(arguments, flag))
        }
        group = arguments.having_group
        asked |= {"label_ids": labels or None, "label_group": None if group is None else names.group_id(group)}
    if arguments.custom:
        asked["custom"] = _conditions(arguments.custom)
    return {member: value for member, value in asked.items() if value is not None and value is not False}


def _conditions(written: str) -> list[dict[str, Any]]:
    """Give what `--custom` says as the API's filter has it."""
    import msgspec

    from guanxi.api.custom import read_custom
    from guanxi.api.failures import RequestInvalid

    try:
        found: list[dict[str, Any]] = msgspec.to_builtins(list(read_custom(written)))
    except RequestInvalid as refused:
        raise UsageError(f"--{refused.reason}", "guanxi contacts ls --help") from None
    return found
