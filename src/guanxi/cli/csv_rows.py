"""Tables of records as people have them: CSV, in the encodings and with the separators that spreadsheets write."""

import csv
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from guanxi.cli.members import Kind, described, value_of
from guanxi.cli.report import UsageError, warn

_SEPARATORS: Final = ",;\t"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


class Layout(NamedTuple):
    """What a table may look like.

    Attributes:
        known: its columns.
        required: those that must be there.
        key: the column whose values must differ.
        command: what explains it.
    """

    known: Mapping[str, Kind]
    required: Sequence[str]
    key: str
    command: str

    def wrong(self, message: str) -> UsageError:
        """Give what refuses a file."""
        return UsageError(message, f"{self.command} --help")


class Row(NamedTuple):
    """One record.

    Attributes:
        line: where it begins, from 1.
        record: its members; empty cells are none.
        fault: why it cannot be sent; empty when it can.
    """

    line: int
    record: dict[str, Any]
    fault: str = ""


def read_rows(file: str, layout: Layout) -> list[Row]:
    """Read a table.

    Args:
        file: its path; `-` for standard input.
        layout: what it may look like.

    Raises:
        UsageError: it cannot be read, or its first line is not what it may be.
    """
    try:
        found = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise layout.wrong(f"{file}: {error.strerror}") from error
    lines = _lines(_decoded(found, file, layout), file, layout)
    first = next(lines, None)
    if first is None:
        raise layout.wrong(f"{file} is empty; its first line has the names of the columns")
    columns = _columns(first[1], layout)
    rows: list[Row] = []
    lines_of: dict[Any, int] = {}
    for line, cells in lines:
        row = _row(line, cells, columns, layout)
        key = row.record.get(layout.key)
        if key is not None and lines_of.setdefault(key, line) != line:
            row = row._replace(fault=f"{layout.key} {key} is on line {lines_of[key]} already")
        rows.append(row)
    return rows


def _decoded(found: bytes, file: str, layout: Layout) -> str:
    # What is no UTF-8 is what a spreadsheet program in China saved.
    encodings = ["utf-16"] if found.startswith(_UTF_16) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = found.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030":
            warn(f"{file} is not UTF-8 and is read as GB18030: look whether names are right (--dry-run)")
        return text
    raise layout.wrong(f"{file} is text in neither UTF-8 nor GB18030: save it as CSV UTF-8")


def _lines(text: str, file: str, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Give the cells of each line that has some, and its number."""
    head = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield line, stripped
            line = reader.line_num + 1
    except csv.Error as error:
        raise layout.wrong(f"{file}, line {line}: {error}") from error


def _columns(cells: Sequence[str], layout: Layout) -> list[str]:
    names = [cell.lower() for cell in cells]
    while not names[-1]:
        names.pop()
    for name in names:
        if name not in layout.known:
            raise layout.wrong(f"there is no column {name!r}; {described(layout.known)}")
        if names.count(name) > 1:
            raise layout.wrong(f"there are two columns {name!r}")
    for name in layout.required:
        if name not in names:
            raise layout.wrong(f"the column {name!r} is missing; {described(layout.known)}")
    return names


def _row(line: int, cells: Sequence[str], columns: Sequence[str], layout: Layout) -> Row:
    record: dict[str, Any] = {}
    fault = ""
    for name, written in zip(columns, cells, strict=False):
        try:
            if written:
                record[name] = value_of(name, layout.known[name], written)
        except ValueError as error:
            fault = fault or str(error)
    if any(cells[len(columns) :]):
        fault = fault or f"it has more cells than the first line has names ({len(columns)})"
    return Row(line, record, fault)
