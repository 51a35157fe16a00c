"""`guanxi departments import`: create or change departments from a CSV file."""

import argparse
from typing import Final

from guanxi.cli.csv_rows import Layout, Row
from guanxi.cli.importing import Before, add_import, import_rows
from guanxi.cli.members import DEPARTMENT

_LAYOUT: Final = Layout(DEPARTMENT, ("name",), "dept_id", "guanxi departments import")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_import(parser, _LAYOUT)


def run(arguments: argparse.Namespace) -> int:
    """Import them, parents before what lies in them, whatever the file's order."""
    return import_rows(
        arguments,
        "/departments/import",
        _LAYOUT,
        lambda rows: parents_first(rows, repeat=arguments.dry_run),
    )


def parents_first(rows: list[Row], *, repeat: bool) -> tuple[list[Row], Before]:
    """Put rows behind those that they lie in, and else leave them in their order.

    Args:
        rows: of departments.
        repeat: whether a row needs those that it lies in in its own request: in a dry run nothing of an earlier one
            was written.

    Returns:
        The rows, and what each needs before it.
    """
    by_id = {row.record["dept_id"]: row for row in rows if "dept_id" in row.record}

    def above(row: Row) -> list[Row]:
        """Give the rows of the file that a row lies in, the outermost first; those of a circle once."""
        path = {row.line: row}
        while (parent := by_id.get(row.record.get("parent_id"))) is not None and parent.line not in path:
            path[parent.line] = row = parent
        return list(path.values())[:0:-1]

    ordered: dict[int, Row] = {}
    for row in rows:
        for one in (*above(row), row):
            ordered.setdefault(one.line, one)
    return list(ordered.values()), above if repeat else lambda _: ()
