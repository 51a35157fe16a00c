"""`guanxi app deauthorize`: shut a third-party app out of an organisation."""

import argparse

from guanxi.cli.answer import print_json, print_lines
from guanxi.cli.parser import add_store


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("suite_key", metavar="SUITE_KEY")
    parser.add_argument("--org", metavar="CORP_ID", required=True, help="the organisation that shuts it out")
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Deauthorise it."""
    from guanxi.cli.store import in_store
    from guanxi.operations.authorize_suite import deauthorize_suite

    in_store(arguments, lambda context: deauthorize_suite(context, arguments.suite_key, arguments.org))
    if arguments.json:
        print_json({"suite_key": arguments.suite_key, "corp_id": arguments.org, "authorized": False})
    else:
        print_lines(f"{arguments.suite_key} is shut out of {arguments.org}: its tokens for it have ended.")
    return 0
