"""`guanxi contacts unshare`: end the sharing of contacts."""

import argparse

from guanxi.cli.resharing import add_resharing, reshare


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_resharing(parser)


def run(arguments: argparse.Namespace) -> int:
    """End it."""
    return reshare(arguments, "remove")
