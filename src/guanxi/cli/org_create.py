"""`guanxi org create`: create an organisation, and the store when there is none."""

import argparse

from guanxi.cli.answer import print_json, print_lines, print_pairs, quoted
from guanxi.cli.parser import add_store, text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("name", metavar="NAME", type=text, help="what people call it")
    parser.add_argument(
        "--language", choices=("en", "zh"), default="en", help="of the default labels' names (default en)"
    )
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Create it and print its corp_id."""
    from guanxi.cli.store import in_store, place_of
    from guanxi.operations.create_organisation import create_organisation

    organisation = in_store(
        arguments, lambda context: create_organisation(context, arguments.name, arguments.language), create=True
    )
    if arguments.json:
        print_json({"corp_id": organisation.corp_id, "name": organisation.name})
        return 0
    print_pairs([("corp_id", organisation.corp_id), ("name", organisation.name)])
    place = quoted(*place_of(arguments).flags)
    print_lines(f"Let a program in: guanxi app create --org {organisation.corp_id} --kind internal {place}")
    return 0
