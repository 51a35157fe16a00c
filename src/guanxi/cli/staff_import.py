"""`guanxi staff import`: create or replace employees from a CSV file."""

import argparse
from typing import Final

from guanxi.cli.csv_rows import Layout
from guanxi.cli.importing import add_import, import_rows
from guanxi.cli.members import EMPLOYEE

_LAYOUT: Final = Layout(EMPLOYEE, ("userid", "name"), "userid", "guanxi staff import")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_import(parser, _LAYOUT)


def run(arguments: argparse.Namespace) -> int:
    """Import them in the file's order; an empty cell is no value, and clears what was there."""
    return import_rows(arguments, "/employees/import", _LAYOUT)
