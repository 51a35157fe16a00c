"""`guanxi fields add`: add a field of the organisation's own to contacts."""

import argparse
from typing import Any, Final

from guanxi.cli.answer import print_item
from guanxi.cli.api import add_server, server_of
from guanxi.cli.parser import text

_TYPES: Final = ("text", "number", "date", "choice", "url")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("key", metavar="KEY", type=text, help="its name in JSON: up to 32 of A-Z, a-z, 0-9 and _")
    parser.add_argument("name", metavar="NAME", type=text, help="what people call it")
    parser.add_argument("--type", choices=_TYPES, default="text", help="of its values, for good (default text)")
    parser.add_argument("--choice", metavar="VALUE", action="append", type=text, help="of a choice; once for each")
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Add it behind the others and print it."""
    body: dict[str, Any] = {"key": arguments.key, "name": arguments.name, "type": arguments.type}
    if arguments.choice:
        body["choices"] = arguments.choice
    print_item(server_of(arguments).ask("POST", "/custom-fields", body), as_json=arguments.json)
    return 0
