"""`guanxi app authorize`: let a third-party app into an organisation."""

import argparse

from guanxi.cli.answer import print_json, print_lines
from guanxi.cli.parser import add_store


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("suite_key", metavar="SUITE_KEY")
    parser.add_argument("--org", metavar="CORP_ID", required=True, help="the organisation that lets it in")
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Authorise it."""
    from guanxi.cli.store import in_store
    from guanxi.operations.authorize_suite import authorize_suite

    app = in_store(arguments, lambda context: authorize_suite(context, arguments.suite_key, arguments.org))
    if arguments.json:
        print_json({"suite_key": app.app_key, "corp_id": arguments.org, "authorized": True})
    else:
        print_lines(f"{app.app_key} may get tokens for {arguments.org}.")
    return 0
