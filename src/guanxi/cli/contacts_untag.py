"""`guanxi contacts untag`: take tags away from contacts."""

import argparse

from guanxi.cli.relabelling import add_relabelling, relabel


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_relabelling(parser)


def run(arguments: argparse.Namespace) -> int:
    """Take them away."""
    return relabel(arguments, "remove")
