"""`guanxi app create`: let a program in, and show its secret once."""

import argparse

from guanxi.cli.answer import print_json, print_lines, print_pairs
from guanxi.cli.parser import add_store, text
from guanxi.cli.report import UsageError


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--org", metavar="CORP_ID", help="its organisation; a third-party app may have none yet")
    parser.add_argument("--kind", choices=("internal", "third-party"), default="internal", help="(default internal)")
    parser.add_argument(
        "--scope",
        metavar="PERMISSION",
        action="append",
        help="such as qyapi_ext_read; give it again for another one (default: all that there are)",
    )
    parser.add_argument("--name", type=text, default="An app", help="what people call it")
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Create it and print its key and secret."""
    from guanxi.cli.store import in_store
    from guanxi.domain.app import SCOPES
    from guanxi.operations.context import Context
    from guanxi.operations.create_app import NewApp, create_internal_app, create_suite

    scopes, corp_id = arguments.scope or SCOPES, arguments.org
    if arguments.kind == "internal" and corp_id is None:
        raise UsageError("an internal app needs its organisation: --org CORP_ID", "guanxi org list")

    async def work(context: Context) -> NewApp:
        if arguments.kind == "internal":
            return await create_internal_app(context, corp_id, arguments.name, scopes)
        return await create_suite(context, arguments.name, scopes, corp_id)

    new = in_store(arguments, work)
    noun = "app" if arguments.kind == "internal" else "suite"
    item = {f"{noun}_key": new.app.app_key, f"{noun}_secret": new.secret, "corp_id": corp_id}
    if arguments.json:
        print_json(item)
        return 0
    print_pairs((name, value) for name, value in item.items() if value is not None)
    print_lines("The secret is shown this once; only what proves it is kept.")
    if noun == "suite" and corp_id is None:
        print_lines(f"Let it into an organisation: guanxi app authorize {new.app.app_key} --org CORP_ID")
    return 0
