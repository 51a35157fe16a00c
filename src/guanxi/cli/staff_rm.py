"""`guanxi staff rm`: delete employees."""

import argparse

from guanxi.cli.api import add_server, for_each, path_of, server_of
from guanxi.cli.parser import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("userids", metavar="USERID", nargs="+", type=text)
    parser.epilog = (
        "Contacts keep their owner; the keys of those who go are revoked. `guanxi staff edit USERID active=no` only"
        " shuts somebody out."
    )
    add_server(parser)


def run(arguments: argparse.Namespace) -> int:
    """Delete them."""
    server = server_of(arguments)
    return for_each(
        arguments.userids, arguments, "userid", lambda one: server.ask("DELETE", path_of("employees", one)), "deleted"
    )
