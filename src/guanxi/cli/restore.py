"""`guanxi restore`: make a store of a backup."""

import argparse
import os
import time
from pathlib import Path

from guanxi.cli.answer import print_json, print_lines
from guanxi.cli.parser import KEY_VARIABLE, add_store


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("file", metavar="FILE", type=Path, help="what `guanxi backup` wrote")
    parser.add_argument("--replace", action="store_true", help="keep a store that is there aside, and replace it")
    parser.add_argument("--key-file", metavar="FILE", type=Path, help="the file `key` of the store that was copied")
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Put it in place."""
    from guanxi.cli.store import data_of
    from guanxi.store import restore

    data = data_of(arguments)
    given = arguments.key_file.read_text("ascii", errors="replace") if arguments.key_file else None
    aside = f"guanxi-before-{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}.db" if arguments.replace else None
    kept = restore(arguments.file, data, key=given or os.environ.get(KEY_VARIABLE), aside=aside)
    if given is not None:
        _put_key(data / "key", given, kept)
    if arguments.json:
        print_json({"data": str(data), "kept": str(kept) if kept else None})
        return 0
    print_lines(f"{data} holds the store of {arguments.file}.")
    if kept is not None:
        print_lines(f"What was there is in {kept}; remove it when it is not needed.")
    return 0


def _put_key(path: Path, key: str, kept: Path | None) -> None:
    if kept is not None and path.exists():
        path.rename(kept.with_suffix(".key"))  # the store that was kept aside is of no use without it
    draft = path.with_name("key.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
