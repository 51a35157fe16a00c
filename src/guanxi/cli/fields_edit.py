"""`guanxi fields edit`: rename or move a field of the organisation's own, or change its choices."""

import argparse

from guanxi.cli.answer import print_item
from guanxi.cli.api import add_server, path_of, server_of
from guanxi.cli.parser import text
from guanxi.cli.report import UsageError


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("key", metavar="KEY", type=text)
    parser.add_argument("--name", type=text, help="what people call it")
    parser.add_argument(
        "--choice", metavar="VALUE", action="append", type=text, help="once for each that there shall be"
    )
    parser.add_argument("--position", metavar="N", type=int, help="its place, from 0")
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Change it and print it."""
    sent = {"name": arguments.name, "choices": arguments.choice, "position": arguments.position}
    body = {name: value for name, value in sent.items() if value is not None}
    if not body:
        raise UsageError("say what is changed: --name, --choice or --position", "guanxi fields edit --help")
    field = server_of(arguments).ask("PATCH", path_of("custom-fields", arguments.key), body)
    print_item(field, as_json=arguments.json)
    return 0
