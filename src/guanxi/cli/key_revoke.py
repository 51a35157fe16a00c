"""`guanxi key revoke`: shut a key of the native API out for good."""

import argparse
from typing import TYPE_CHECKING

from guanxi.cli.answer import print_json, print_lines
from guanxi.cli.parser import add_store, text

if TYPE_CHECKING:
    from guanxi.operations.context import Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("key_id", metavar="KEY_ID", type=text)
    parser.add_argument("--org", metavar="CORP_ID", type=text, help="whose; the only organisation if not given")
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Revoke it."""
    from guanxi.cli.store import in_store

    in_store(arguments, lambda context: _revoke(context, arguments.org, arguments.key_id))
    if arguments.json:
        print_json({"key_id": arguments.key_id, "revoked": True})
    else:
        print_lines(f"{arguments.key_id} is shut out.")
    return 0


async def _revoke(context: "Context", corp_id: str | None, key_id: str) -> None:
    from guanxi.cli.store import the_organisation
    from guanxi.operations.revoke_key import revoke_key

    await revoke_key(context, await the_organisation(context.store, corp_id), key_id)
