"""`guanxi doctor`: hold the store's counts, keys, lists and log against its records."""

import argparse
from typing import TYPE_CHECKING

from guanxi.cli.answer import print_json, print_lines, print_table
from guanxi.cli.parser import add_store
from guanxi.cli.report import REFUSED

if TYPE_CHECKING:
    from guanxi.store import Location
    from guanxi.store.doctor import Finding


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--repair", action="store_true", help="make counts, blocks and lists of the records again; no server may run"
    )
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Examine, repair where that was asked for and is needed, and examine again."""
    from guanxi.cli.progress import shown
    from guanxi.cli.store import place_of
    from guanxi.store.doctor import repair

    place = place_of(arguments)
    found = _examined(place)
    if not arguments.repair or not any(finding.repairable for finding in found):
        return _say(arguments, found, repaired=0)
    with shown() as progress:
        repair(place, progress)
    left = _examined(place)
    return _say(arguments, left, repaired=_faults(found) - _faults(left))


def _faults(findings: list["Finding"]) -> int:
    return sum(not finding.waiting for finding in findings)


def _examined(place: "Location") -> list["Finding"]:
    from guanxi.cli.progress import shown
    from guanxi.store.doctor import examine

    with shown() as progress:
        return examine(place, progress)


def _say(arguments: argparse.Namespace, findings: list["Finding"], repaired: int) -> int:
    if arguments.json:
        items = [{name: getattr(finding, name) for name in finding.__struct_fields__} for finding in findings]
        print_json({"findings": items, "repaired": repaired})
    else:
        if repaired:
            print_lines(f"{repaired} repaired.")
        print_table(
            ("corp_id", "what", "stored", "of the records", "repairable"),
            ([one.corp_id or "-", one.what, one.stored, one.found, _mended(one)] for one in findings),
            "Everything agrees.",
        )
        if any(finding.repairable for finding in findings):
            print_lines("`guanxi doctor --repair` sets right what is repairable, while no server runs.")
        if any(finding.waiting for finding in findings):
            print_lines("A server makes the search index whole after its start; `guanxi reindex` does it now, faster.")
        if any(not finding.repairable and not finding.waiting for finding in findings):
            print_lines("What is not repairable is best restored from a backup: see `guanxi restore --help`")
    return REFUSED if _faults(findings) else 0


def _mended(finding: "Finding") -> str:
    return "by itself" if finding.waiting else "yes" if finding.repairable else "no"
