"""`guanxi fields ls`: list the organisation's own fields of contacts."""

import argparse

from guanxi.cli.answer import print_json, print_table, shown
from guanxi.cli.api import add_server, server_of


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print them in their order."""
    fields = server_of(arguments).ask("GET", "/custom-fields")
    if arguments.json:
        print_json(fields)
        return 0
    columns = ("key", "name", "type", "choices")
    rows = [[shown(field.get(column)) for column in columns] for field in fields["items"]]
    print_table(columns, rows, "There is no field yet; `guanxi fields add KEY NAME` adds one.")
    return 0
