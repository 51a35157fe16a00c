"""`guanxi staff ls`: list employees by userid."""

import argparse
from typing import Final

from guanxi.cli.answer import shown
from guanxi.cli.api import server_of
from guanxi.cli.listing import add_list, pages, print_list
from guanxi.cli.parser import text

_COLUMNS: Final = ("userid", "name", "mobile", "email", "dept_id_list", "active", "admin")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--department", metavar="ID", type=text, help="only direct members of this one")
    parser.add_argument("--mobile", metavar="NUMBER", type=text, help="only the one with this phone number")
    add_list(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print them."""
    query = {"dept_id": arguments.department, "mobile": arguments.mobile}
    most = None if arguments.all else arguments.limit
    print_list(
        pages(server_of(arguments), "/employees", query, most, arguments.cursor),
        _COLUMNS,
        lambda item: [shown(item.get(column)) for column in _COLUMNS],
        "There is no such employee; `guanxi staff add` adds one, `guanxi staff import` many.",
        as_json=arguments.json,
    )
    return 0
