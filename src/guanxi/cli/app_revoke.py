"""`guanxi app revoke`: shut an internal app out for good."""

import argparse

from guanxi.cli.answer import print_json, print_lines
from guanxi.cli.parser import add_store


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("app_key", metavar="APP_KEY")
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Revoke it."""
    from guanxi.cli.store import in_store
    from guanxi.domain.organisation import CORP_ID_LENGTH
    from guanxi.operations.revoke_app import revoke_app

    corp_id = arguments.app_key[:CORP_ID_LENGTH]
    in_store(arguments, lambda context: revoke_app(context, corp_id, arguments.app_key))
    if arguments.json:
        print_json({"app_key": arguments.app_key, "revoked": True})
    else:
        print_lines(f"{arguments.app_key} is shut out: its secret and its tokens have ended.")
    return 0
