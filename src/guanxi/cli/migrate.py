"""`guanxi migrate`: move the store to another engine."""

import argparse
import os

from guanxi.cli.answer import print_json, print_lines, print_table, quoted
from guanxi.cli.parser import KEY_VARIABLE, add_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    place = "postgresql://USER@HOST:PORT/NAME, or sqlite:///DIR: a data directory"
    parser.add_argument("--from", dest="source", metavar="URL", required=True, help=f"the store: {place}")
    parser.add_argument("--to", dest="target", metavar="URL", required=True, help="an empty place of the same kinds")
    parser.add_argument("--data", metavar="DIR", help="directory with the key of a store in PostgreSQL (GUANXI_DATA)")
    add_json(parser)
    parser.epilog = (
        "Stop the servers first: nobody can write to the store while it is moved. What is interrupted goes on with the"
        " same command. The old store stays as it was."
    )


def run(arguments: argparse.Namespace) -> int:
    """Move it, and say what was compared."""
    from guanxi.cli.progress import shown
    from guanxi.settings import store_settings
    from guanxi.store import location
    from guanxi.store.copying.move import migrate_store

    data, _ = store_settings(arguments.data, None, os.environ)
    source, target = location(data, arguments.source), location(data, arguments.target)
    if source.database is None and target.database is not None:
        target = location(source.data, arguments.target)  # where the key is
    with shown() as progress:
        copied = migrate_store(source, target, key=os.environ.get(KEY_VARIABLE), progress=progress)
    if arguments.json:
        tables = [{"table": one.table, "rows": one.rows, "sha256": one.sha256} for one in copied]
        print_json({"from": str(source), "to": str(target), "tables": tables})
        return 0
    print_table(("table", "rows", "sha256"), ([one.table, f"{one.rows}", one.sha256] for one in copied), "")
    print_lines("", f"All rows of {source} are in {target}, compared one by one. The old store is as it was: keep")
    print_lines("it until you are sure, and serve only one of them.", "", f"Next: guanxi serve {quoted(*target.flags)}")
    return 0
