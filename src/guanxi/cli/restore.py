"""`guanxi restore`: make a store of a backup."""

import argparse
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from guanxi.cli.answer import print_json, print_lines
from guanxi.cli.parser import KEY_VARIABLE, add_store
from guanxi.cli.report import UsageError

if TYPE_CHECKING:
    from guanxi.store import Location


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("file", metavar="FILE", type=Path, help="what `guanxi backup` wrote")
    parser.add_argument("--replace", action="store_true", help="keep a store that is there aside, and replace it")
    parser.add_argument("--key-file", metavar="FILE", type=Path, help="the file `key` of the store that was copied")
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Put it in place."""
    from guanxi.cli.store import place_of
    from guanxi.store import restore

    place = place_of(arguments)
    given = arguments.key_file.read_text("ascii", errors="replace") if arguments.key_file else None
    if given is not None and not given.strip():
        raise UsageError(f"{arguments.key_file} is empty", "guanxi restore --help")
    key = given or os.environ.get(KEY_VARIABLE)
    aside = f"guanxi-before-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}.db"
    kept: Path | None = None
    if place.database is not None:
        _copy(arguments, place, key)
    else:
        kept = restore(arguments.file, place.data, key=key, aside=aside if arguments.replace else None)
    if given is not None:
        _put_key(place.data / "key", given, (place.data / aside).with_suffix(".key"))
    if arguments.json:
        print_json({"store": str(place), "data": str(place.data), "kept": str(kept) if kept else None})
        return 0
    print_lines(f"{place} holds the store of {arguments.file}.")
    if kept is not None:
        print_lines(f"What was there is in {kept}; remove it when it is not needed.")
    return 0


def _copy(arguments: argparse.Namespace, place: "Location", key: str | None) -> None:
    from guanxi.cli.progress import shown
    from guanxi.store.copying.move import restore_database

    if arguments.replace:
        raise UsageError("--replace keeps a file aside; a database must be empty", "guanxi restore --help")
    with shown() as progress:
        restore_database(arguments.file, place, key=key, progress=progress)


def _put_key(path: Path, key: str, aside: Path) -> None:
    if path.exists() and path.read_text("ascii", errors="replace").strip() != key.strip():
        aside.hardlink_to(path)  # whatever it opens is of no use without it; never over another one
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name("key.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
