"""`guanxi backup`: copy the store to a file while it is in use."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from guanxi.cli.answer import print_json, print_lines
from guanxi.cli.parser import add_store

if TYPE_CHECKING:
    from guanxi.store import Location

_LOOK_SECONDS: Final = 0.1


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("file", metavar="FILE", type=Path, help="where to write it; it must not exist")
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write it and say what is not in it."""
    from guanxi.cli.store import place_of

    place = place_of(arguments)
    size = _copied(place, arguments.file) if place.database else _with_progress(place.data, arguments.file)
    if arguments.json:
        print_json({"file": str(arguments.file), "bytes": size, "key_included": False})
        return 0
    print_lines(
        f"{arguments.file}: {size} bytes, checked.",
        f"The key is not in it: keep {place.data / 'key'} (or GUANXI_KEY) too, in another safe place.",
        f"Back again: guanxi restore {arguments.file} --data DIR",
    )
    return 0


def _copied(place: "Location", target: Path) -> int:
    from guanxi.cli.progress import shown
    from guanxi.store.copying.move import back_up_database

    with shown() as progress:
        return back_up_database(place, target, progress)


def _with_progress(data: Path, target: Path) -> int:
    from concurrent.futures import ThreadPoolExecutor, wait
    from threading import Event

    from guanxi.cli.progress import shown
    from guanxi.store import back_up, part_of, store_size

    if not sys.stderr.isatty():
        return back_up(data, target)
    # SQLite tells nothing while it copies, but the file grows.
    with ThreadPoolExecutor(max_workers=1) as pool, shown() as progress:
        interrupted = Event()
        copying = pool.submit(back_up, data, target, interrupted.is_set)
        try:
            while wait([copying], timeout=_LOOK_SECONDS).not_done:
                part = part_of(target)
                progress("copying", part.stat().st_size if part.exists() else 0, store_size(data))
        finally:
            interrupted.set()  # after Ctrl-C: the pool waits for the copy to end
        return copying.result()
