"""What bulk operations print: what they did, and how it is undone."""

import argparse
from collections.abc import Callable, Mapping
from typing import Any, Final

from guanxi.cli.answer import print_json, print_lines, quoted
from guanxi.cli.report import REFUSED, problem_text, warn

_SHOWN: Final = 10
"""Labels and companies of a preview; `--json` has up to 1,000."""


def add_dry_run(parser: argparse.ArgumentParser) -> None:
    """Add `--dry-run`."""
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")


def print_act(
    told: Mapping[str, Any], *, as_json: bool, tags: Callable[[list[int]], str] = lambda ids: str(ids[0])
) -> int:
    """Print the answer of a bulk operation.

    Args:
        told: that.
        as_json: whether to print it as it is.
        tags: gives the names of tags.

    Returns:
        The exit code.
    """
    if as_json:
        print_json(told)
        return REFUSED if told["refused"] else 0
    for one in told["refused"]:
        warn(f"{one['userid']}: {problem_text(one['problem'])}")
    only_tried = told["act"] is None
    nothing = " (nothing was written: this is what would be done)" if only_tried else ""
    print_lines(f"{told['changed']} of {told['matched']} contacts are changed, {len(told['refused'])} refused{nothing}")
    print_lines(*(f"{heir['contacts']} to {heir['userid']}" for heir in told.get("to", ())))
    print_lines(*(f"{one['contacts']} with {tags([one['label_id']])}" for one in told.get("by_label", ())[:_SHOWN]))
    companies = [one for one in told.get("by_company", ()) if one["company_name"]]
    print_lines(*(f"{one['contacts']} of {one['company_name']}" for one in companies[:_SHOWN]))
    if told["changed"] and not only_tried:
        print_lines(f"to undo it: {quoted('guanxi', 'undo', told['act'])}")
    return REFUSED if told["refused"] else 0
