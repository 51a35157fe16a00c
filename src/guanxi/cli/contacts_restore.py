"""`guanxi contacts restore`: bring contacts back out of the trash."""

import argparse
from typing import Any

from guanxi.cli.api import add_server, for_each, path_of, server_of
from guanxi.cli.parser import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("userids", metavar="USERID", nargs="+", type=text, help="`guanxi contacts trash` lists them")
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Restore them."""
    server = server_of(arguments)

    def restore(userid: str) -> dict[str, Any]:
        contact = server.ask("POST", path_of("trash", userid, "restore"))
        return {name: contact[name] for name in ("change", "etag") if name in contact}

    return for_each(arguments.userids, arguments, "userid", restore, "restored")
