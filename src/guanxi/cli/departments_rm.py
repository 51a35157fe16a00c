"""`guanxi departments rm`: delete empty departments."""

import argparse

from guanxi.cli.api import add_server, for_each, path_of, server_of
from guanxi.cli.parser import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("dept_ids", metavar="ID", nargs="+", type=text, help="in this order: those inside first")
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Delete them."""
    server = server_of(arguments)
    return for_each(
        arguments.dept_ids,
        arguments,
        "dept_id",
        lambda one: server.ask("DELETE", path_of("departments", one)),
        "deleted",
    )
