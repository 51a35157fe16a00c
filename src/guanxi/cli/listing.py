"""Lists of the API: pages are followed, and printed as they come."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from guanxi.cli.answer import Marked, print_table
from guanxi.cli.api import Server, add_server
from guanxi.cli.report import warn

_DEFAULT: Final = 50
_PAGE: Final = 1000


def add_list(parser: argparse.ArgumentParser) -> None:
    """Add what every list takes."""
    many = parser.add_mutually_exclusive_group()
    many.add_argument("--limit", metavar="N", type=_limit, default=_DEFAULT, help=f"how many (default {_DEFAULT})")
    many.add_argument("--all", action="store_true", help="all of them")
    parser.add_argument("--cursor", metavar="NEXT", help="go on behind an earlier page, whose `next` this is")
    add_server(parser)


def _limit(given: str) -> int:
    number = int(given) if given.isascii() and given.isdigit() else 0
    if not number:
        raise argparse.ArgumentTypeError("it is a number from 1")
    return number


def pages(
    server: Server,
    path: str,
    query: Mapping[str, object] | None = None,
    most: int | None = None,
    cursor: str | None = None,
) -> Iterator[dict[str, Any]]:
    """Ask for the pages of a list, each when it is wanted.

    Args:
        server: that is asked.
        path: of the list.
        query: what is asked for.
        most: items in all; None for all that there are.
        cursor: where to begin.
    """
    left, asked = most, dict(query or {})
    while True:
        size = _PAGE if left is None else min(left, _PAGE)
        page = server.ask("GET", path, query={**asked, "limit": size, "cursor": cursor})
        yield page
        asked.pop("facets", None)  # they are of all pages
        cursor = page["next"]
        left = None if left is None else left - len(page["items"])
        if cursor is None or left == 0:
            return


def print_list(
    found: Iterator[dict[str, Any]],
    columns: Sequence[str],
    cells: Callable[[dict[str, Any]], Sequence[str | Marked]],
    empty: str,
    *,
    as_json: bool,
) -> dict[str, Any]:
    """Print a list: for programs as one JSON object, for people as tables of at most 1,000 rows; give its first page.

    Args:
        found: its pages.
        columns: headings.
        cells: makes the texts of an item.
        empty: what is said when there is none.
        as_json: whether it is for programs.
    """
    first = last = next(found)
    if as_json:
        _print_json(first, found)
        return first
    print_table(columns, map(cells, last["items"]), empty)
    for last in found:
        print_table(columns, map(cells, last["items"]), empty)
    if last["next"] is not None:
        warn(f"there are more: --all shows them, --cursor {last['next']} the next ones")
    return first


def _print_json(first: dict[str, Any], others: Iterator[dict[str, Any]]) -> None:
    # Written page by page: a directory of a million contacts is no value to hold.
    out = sys.stdout.buffer
    out.write(b'{"items": [')
    between, end = b"", first["next"]
    for page in chain((first,), others):
        for item in page["items"]:
            out.write(between + json.dumps(item, ensure_ascii=False).encode())
            between = b", "
        end = page["next"]
    rest = {"next": end} | {name: first[name] for name in ("facets",) if name in first}
    out.write(b"], " + json.dumps(rest, ensure_ascii=False).encode()[1:] + b"\n")
