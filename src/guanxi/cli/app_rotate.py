"""`guanxi app rotate`: give an app another secret, and show it once."""

import argparse

from guanxi.cli.answer import print_json, print_lines, print_pairs
from guanxi.cli.parser import add_store


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("app_key", metavar="KEY", help="app_key or suite_key")
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Rotate and print the new secret."""
    from guanxi.cli.store import in_store
    from guanxi.domain.organisation import CORP_ID_LENGTH
    from guanxi.operations.context import Context
    from guanxi.operations.create_app import NewApp
    from guanxi.operations.rotate_secret import rotate_app_secret, rotate_suite_secret

    async def work(context: Context) -> NewApp:
        if await context.store.suite(arguments.app_key) is not None:
            return await rotate_suite_secret(context, arguments.app_key)
        return await rotate_app_secret(context, arguments.app_key[:CORP_ID_LENGTH], arguments.app_key)

    new = in_store(arguments, work)
    noun = "app" if new.app.kind == "internal" else "suite"
    item = {f"{noun}_key": new.app.app_key, f"{noun}_secret": new.secret}
    if arguments.json:
        print_json(item)
        return 0
    print_pairs(item.items())
    ended = "and its tokens have ended" if noun == "app" else "tokens that it has stay valid until they expire"
    print_lines(f"The old secret has ended, {ended}. The new one is shown this once.")
    return 0
