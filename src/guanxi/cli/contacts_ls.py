"""`guanxi contacts ls`: list contacts in order of creation."""

import argparse
from typing import Any, Final

from guanxi.cli.answer import shown
from guanxi.cli.api import server_of
from guanxi.cli.listing import add_list, pages, print_list
from guanxi.cli.parser import text
from guanxi.cli.tag_names import TagNames

_COLUMNS: Final = ("userid", "name", "mobile", "company_name", "follower_user_id", "label_ids")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--mobile", metavar="NUMBER", type=text, help="only the one with this phone number")
    parser.add_argument("--state-code", metavar="CODE", type=text, help="the country code of --mobile (default 86)")
    parser.add_argument("--external-id", metavar="ID", type=text, help="only the one with this external id")
    parser.add_argument("--fields", metavar="NAME,NAME", type=text, help="these members, and no others")
    add_list(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print them."""
    server = server_of(arguments)
    query = {name: getattr(arguments, name) for name in ("mobile", "state_code", "external_id", "fields")}
    found = pages(server, "/contacts", query, None if arguments.all else arguments.limit, arguments.cursor)
    columns = tuple(map(str.strip, arguments.fields.split(","))) if arguments.fields else _COLUMNS
    names = TagNames(server) if "label_ids" in columns and not arguments.json else None

    def cell(item: dict[str, Any], column: str) -> str:
        if column == "label_ids" and names is not None:
            return names.shown(item[column]) or "-"
        return shown(item.get(column))

    print_list(
        found,
        columns,
        lambda item: [cell(item, column) for column in columns],
        "There is no such contact; `guanxi contacts add NAME=VALUE …` adds one.",
        as_json=arguments.json,
    )
    return 0
