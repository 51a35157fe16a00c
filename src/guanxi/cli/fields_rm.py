"""`guanxi fields rm`: remove fields of the organisation's own."""

import argparse
from typing import Any

from guanxi.cli.api import add_server, for_each, path_of, server_of
from guanxi.cli.parser import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("keys", metavar="KEY", nargs="+", type=text)
    parser.epilog = "Their values are seen and found no more; `guanxi fields add` with the same key brings them back."
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Remove them."""
    server = server_of(arguments)

    def remove(key: str) -> dict[str, Any]:
        return server.ask("DELETE", path_of("custom-fields", key))

    return for_each(arguments.keys, arguments, "key", remove, "removed")
