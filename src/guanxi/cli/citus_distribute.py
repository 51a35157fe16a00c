"""`guanxi citus distribute`: spread the store's tables over the nodes of a Citus cluster."""

import argparse

from guanxi.cli.answer import print_json, print_lines
from guanxi.cli.parser import add_store
from guanxi.cli.report import CommandError


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_store(parser)
    parser.epilog = "A store that is made where the extension is there already is distributed at its first start."


def run(arguments: argparse.Namespace) -> int:
    """Distribute them, if they are not yet."""
    from guanxi.cli.store import place_of
    from guanxi.store.postgres.citus import DISTRIBUTED, REFERENCE
    from guanxi.store.postgres.connecting import apart
    from guanxi.store.postgres.distributing import distribute_store

    place = place_of(arguments)
    if place.database is None:
        raise CommandError("only a store in PostgreSQL can be distributed", "name it with --database")
    done = apart(distribute_store(place.database))
    if arguments.json:
        print_json({"distributed": list(DISTRIBUTED), "reference": list(REFERENCE), "changed": done})
    elif done:
        print_lines(f"{len(DISTRIBUTED)} tables are distributed by corp_id, {len(REFERENCE)} are on every node.")
        print_lines("Restart the servers: those that run still mix organisations in one statement.")
    else:
        print_lines("The tables are distributed already.")
    return 0
