"""`guanxi departments ls`: list the departments as a tree."""

import argparse
from collections.abc import Iterator
from typing import Any, Final

from guanxi.cli.answer import print_table, shown
from guanxi.cli.api import add_server, server_of
from guanxi.cli.listing import pages, print_list

_COLUMNS: Final = ("dept_id", "name", "order", "dept_manager_userid_list")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print all of them: a part of a tree is none."""
    found = pages(server_of(arguments), "/departments")
    if arguments.json:
        print_list(found, _COLUMNS, lambda _: (), "", as_json=True)
        return 0
    departments = [item for page in found for item in page["items"]]
    print_table(_COLUMNS, (_cells(depth, one) for depth, one in in_tree(departments)), "There is no department.")
    return 0


def _cells(depth: int, one: dict[str, Any]) -> list[str]:
    return ["  " * depth + one[column] if column == "name" else shown(one[column]) for column in _COLUMNS]


def in_tree(departments: list[dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give departments, each before those that lie in it, and how deep each lies; siblings by order and dept_id."""
    below: dict[int | None, list[dict[str, Any]]] = {}
    for one in sorted(departments, key=lambda one: (one["order"], one["dept_id"]), reverse=True):
        below.setdefault(one.get("parent_id"), []).append(one)
    waiting = [(0, one) for one in below.get(None, ())]
    while waiting:
        depth, one = waiting.pop()
        yield depth, one
        waiting += [(depth + 1, child) for child in below.get(one["dept_id"], ())]
