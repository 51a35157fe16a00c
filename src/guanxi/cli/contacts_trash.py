"""`guanxi contacts trash`: list the deleted contacts."""

import argparse
from typing import Final

from guanxi.cli.answer import shown
from guanxi.cli.api import server_of
from guanxi.cli.listing import add_list, pages, print_list

_COLUMNS: Final = ("userid", "name", "mobile", "deleted_at", "deleted_by")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_list(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print them, the last one first."""
    most = None if arguments.all else arguments.limit
    print_list(
        pages(server_of(arguments), "/trash", None, most, arguments.cursor),
        _COLUMNS,
        lambda item: [shown((item["contact"] | item).get(column)) for column in _COLUMNS],
        "The trash is empty.",
        as_json=arguments.json,
    )
    return 0
