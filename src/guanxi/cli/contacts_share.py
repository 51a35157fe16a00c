"""`guanxi contacts share`: share contacts with departments and employees."""

import argparse

from guanxi.cli.resharing import add_resharing, reshare


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_resharing(parser)


def run(arguments: argparse.Namespace) -> int:
    """Share them."""
    return reshare(arguments, "add")
