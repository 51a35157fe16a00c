"""Import of tables by the API: rows are sent some at a time, and each gets a verdict."""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from guanxi.cli.answer import print_json, print_lines
from guanxi.cli.api import Server, add_server, server_of
from guanxi.cli.csv_rows import Layout, Row, read_rows
from guanxi.cli.members import described
from guanxi.cli.parser import text
from guanxi.cli.report import REFUSED, CommandError, problem_text

_ROWS: Final = 1000
_BYTES: Final = 500_000
"""Of the rows in one request; with 1,000 rows of usual length it is never reached."""

_CREATED: Final = 201
_REFUSED: Final = 400

Before = Callable[[Row], Sequence[Row]]
"""Gives the rows that must stand before a row in one request."""


def add_import(parser: argparse.ArgumentParser, layout: Layout) -> None:
    """Add the arguments."""
    parser.add_argument("file", metavar="FILE.csv", type=text, help="- reads standard input")
    parser.add_argument("--dry-run", action="store_true", help="change nothing, and say what would be done")
    parser.epilog = (
        f"The first line names the columns, {' and '.join(layout.required)} among them; {described(layout.known)}."
        " UTF-8 or GB18030; the separator is a comma, a semicolon or a tab. Empty lines are skipped."
    )
    add_server(parser)


def import_rows(
    arguments: argparse.Namespace,
    path: str,
    layout: Layout,
    arrange: Callable[[list[Row]], tuple[list[Row], Before]] = lambda rows: (rows, lambda _: ()),
) -> int:
    """Import a file and print the verdicts.

    Args:
        arguments: those of the command.
        path: of the API.
        layout: of the file.
        arrange: puts rows in the order in which they are sent, and says what each needs before it.

    Returns:
        The exit code.
    """
    server = server_of(arguments)
    rows = read_rows(arguments.file, layout)
    sound, before = arrange([row for row in rows if not row.fault])
    counts = {"created": 0, "updated": 0}
    failures = [_failure(row, layout, {"message": row.fault}) for row in rows if row.fault]
    for row, verdict in _verdicts(server, path, _batches(sound, before), len(sound), dry_run=arguments.dry_run):
        if verdict["status"] >= _REFUSED:
            problem = verdict["problem"]
            failures.append(_failure(row, layout, {"message": problem_text(problem), "problem": problem}))
        else:
            counts["created" if verdict["status"] == _CREATED else "updated"] += 1
    failures.sort(key=lambda failure: int(failure["line"]))
    _tell(arguments, {"rows": len(rows), **counts, "failed": len(failures)}, failures, layout.key)
    return REFUSED if failures else 0


def _failure(row: Row, layout: Layout, why: dict[str, Any]) -> dict[str, Any]:
    return {"line": row.line, layout.key: row.record.get(layout.key), **why}


def _batches(rows: Iterable[Row], before: Before) -> Iterator[list[Row]]:
    batch: dict[int, Row] = {}
    size = 0
    for row in rows:
        wanted = {one.line: one for one in (*before(row), row)}
        more = {line: one for line, one in wanted.items() if line not in batch}
        weight = sum(len(json.dumps(one.record)) for one in more.values())
        if batch and (len(batch) + len(more) > _ROWS or size + weight > _BYTES):
            yield list(batch.values())
            batch, size, more = {}, 0, wanted
        batch |= more
        size += weight
    if batch:
        yield list(batch.values())


def _verdicts(
    server: Server, path: str, batches: Iterable[list[Row]], total: int, *, dry_run: bool
) -> Iterator[tuple[Row, dict[str, Any]]]:
    """Send batches, and give each row's verdict; a row that had to be sent again has the first one."""
    from guanxi.cli.progress import shown

    judged: set[int] = set()
    with shown() as progress:
        for batch in batches:
            progress("rows", len(judged), total)
            try:
                told = server.ask("POST", path, {"rows": [row.record for row in batch], "dry_run": dry_run})
            except CommandError as error:
                if judged and not dry_run:
                    error.message += f"; {len(judged)} rows were sent before, and the file can be imported again"
                raise
            for row, verdict in zip(batch, told["items"], strict=True):
                if row.line not in judged:
                    judged.add(row.line)
                    yield row, verdict
        progress("rows", total, total)


def _tell(arguments: argparse.Namespace, counts: dict[str, int], failures: list[dict[str, Any]], key: str) -> None:
    if arguments.json:
        print_json({"dry_run": arguments.dry_run, **counts, "failures": failures})
        return
    for failure in failures:
        name = "" if failure[key] is None else f" ({failure[key]})"
        print_lines(f"line {failure['line']}{name}: {failure['message']}")
    would = " (nothing was written: this is what would be done)" if arguments.dry_run else ""
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if what != "rows")
    print_lines(f"{counts['rows']} rows: {told}{would}")
