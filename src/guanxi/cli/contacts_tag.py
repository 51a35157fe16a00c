"""`guanxi contacts tag`: give tags to contacts."""

import argparse

from guanxi.cli.relabelling import add_relabelling, relabel


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_relabelling(parser)


def run(arguments: argparse.Namespace) -> int:
    """Give them."""
    return relabel(arguments, "add")
