"""What commands print: JSON for programs, tables and lines for people."""

import json
import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

_WIDE: Final = 400
"""Columns of a table that nobody sees on a terminal: nothing is wrapped, so grep and awk work."""


_MARK: Final = "bold magenta"


class Marked(NamedTuple):
    """A text of which some stretches are shown to stand out, where a terminal can do that.

    Attributes:
        text: the whole.
        marks: from the first character of each stretch to behind its last.
    """

    text: str
    marks: Sequence[Sequence[int]]


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can say
    """Print one JSON object; its bytes are UTF-8 whatever the terminal's encoding."""
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")
    sys.stdout.flush()


def print_lines(*lines: str) -> None:
    """Print lines for people at once; what the terminal's encoding lacks is escaped."""
    encoding = sys.stdout.encoding or "utf-8"
    for line in lines:
        print(line.encode(encoding, "backslashreplace").decode(encoding))
    sys.stdout.flush()


def print_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Print names and values in two columns."""
    rows = list(pairs)
    width = max(len(name) for name, _ in rows)
    print_lines(*(f"{name:<{width}}  {value}" for name, value in rows))


def shown(value: Any) -> str:  # noqa: ANN401 - whatever JSON can say
    """Give a value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    if isinstance(value, dict):
        return ", ".join(f"{name}={shown(one)}" for name, one in value.items()) or "-"
    return "-" if value is None or value == "" else str(value)


def print_item(item: Mapping[str, Any], *, as_json: bool) -> None:
    """Print one record: as a JSON object, or its members in two columns."""
    if as_json:
        print_json(item)
    else:
        print_pairs((name, shown(value)) for name, value in item.items())


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str | Marked]], empty: str) -> None:
    """Print a table.

    Args:
        columns: headings.
        rows: one text for each column.
        empty: what is said when there is no row.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    class Piped(Console):
        def on_broken_pipe(self) -> None:
            # rich would end the process with exit code 1, which says that the command was refused.
            raise BrokenPipeError

    def made(cell: str | Marked) -> Text:
        if isinstance(cell, str):
            return Text(cell)
        found = Text(cell.text)
        for start, end in cell.marks:
            found.stylize(_MARK, start, end)
        return found

    filled = [[made(cell) for cell in row] for row in rows]
    if not filled:
        print_lines(empty)
        return
    table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"  # an id that is cut off is no id
    for cells in filled:
        table.add_row(*cells)
    Piped(width=None if sys.stdout.isatty() else _WIDE).print(table)


def moment(milliseconds: int) -> str:
    """Give a moment as ISO 8601, UTC, to the second; `milliseconds` since 1970."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def quoted(*words: str | Path) -> str:
    """Give words as they can be pasted into a shell."""
    return shlex.join(map(str, words))


def program() -> str:
    """Give how this program is called again: by its name, or by its path where a shell does not find the name."""
    return "guanxi" if shutil.which("guanxi") else quoted(sys.argv[0])
