"""`guanxi contacts ls`: list contacts, or find some."""

import argparse
from typing import Any, Final

from guanxi.cli.answer import Marked, print_table, shown
from guanxi.cli.api import server_of
from guanxi.cli.filters import add_filters, filter_of, names_tags
from guanxi.cli.listing import add_list, pages, print_list
from guanxi.cli.parser import text
from guanxi.cli.report import warn
from guanxi.cli.tag_names import HELP, TagNames

_COLUMNS: Final = ("userid", "name", "mobile", "company_name", "follower_user_id", "label_ids")
_FACETS: Final = ("label_ids", "follower_user_id", "share_dept_ids", "company_name")
_ASKED: Final = ("mobile", "state_code", "external_id", "fields", "custom", "sort", "facets")
_FOUND: Final = "found"
_AROUND: Final = 12
"""Characters that are shown before and behind what was found in a long text."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "query", metavar="QUERY", nargs="*", type=text, help="words that are all found; docs/search.md tells in what"
    )
    add_filters(parser)
    parser.add_argument("--mobile", metavar="NUMBER", type=text, help="only the one with this phone number")
    parser.add_argument("--state-code", metavar="CODE", type=text, help="the country code of --mobile (default 86)")
    parser.add_argument("--external-id", metavar="ID", type=text, help="only the one with this external id")
    parser.add_argument("--fields", metavar="NAME,NAME", type=text, help="these members, and no others")
    parser.add_argument("--trash", action="store_true", help="deleted contacts instead")
    parser.add_argument("--sort", metavar="ORDER", type=text, help="name, company, created or changed; -name: turned")
    parser.add_argument("--facets", metavar="NAME,NAME", type=text, help=f"count by these: {', '.join(_FACETS)}")
    parser.epilog = HELP
    add_list(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print them."""
    server = server_of(arguments)
    columns = tuple(map(str.strip, arguments.fields.split(","))) if arguments.fields else _COLUMNS
    for_people = not arguments.json and ("label_ids" in columns or "label_ids" in (arguments.facets or ""))
    names = TagNames(server) if for_people or names_tags(arguments) else None
    query = {name: getattr(arguments, name) for name in _ASKED} | {"trash": arguments.trash or None}
    query |= _parameters(filter_of(arguments, names)) | {"q": " ".join(arguments.query) or None}
    if arguments.fields and arguments.query and not arguments.json:
        query["fields"] = f"{arguments.fields},match"
    most = None if arguments.all else arguments.limit
    found = pages(server, "/contacts", query, most, arguments.cursor)
    columns += (_FOUND,) if arguments.query and not arguments.fields else ()

    def cell(item: dict[str, Any], column: str) -> str | Marked:
        marks = item.get("match", {}).get("marks", {}).get(column, [])
        if column == _FOUND:
            return _found(item, columns)
        if column == "label_ids" and names is not None:
            return _labels(item, names)
        whole = shown(item.get(column))
        if column == "follower_user_id" and item.get("match", {}).get("owner"):
            marks = [(0, len(whole))]
        return Marked(whole, marks)

    first = print_list(
        found,
        columns,
        lambda item: [cell(item, column) for column in columns],
        "There is no such contact; `guanxi contacts add NAME=VALUE …` adds one.",
        as_json=arguments.json,
    )
    if "facets" in first and not arguments.json:
        _print_facets(first["facets"], names)
    return 0


def _print_facets(facets: dict[str, Any], names: TagNames | None) -> None:
    rows = []
    for facet, counts in facets.items():
        for one in counts if facet in _FACETS else ():
            value = names.shown([one["value"]]) if facet == "label_ids" and names is not None else one["value"]
            rows.append([facet, shown(value), str(one["contacts"])])
    print_table(("of", "value", "contacts"), rows, "Nothing is counted.")
    if not facets["complete"]:
        warn("only the 10,000 contacts that changed last are counted")


def _parameters(asked: dict[str, Any]) -> dict[str, Any]:
    """Give a filter as parameters of a query, but for `custom`, which stands there as it was written."""
    asked.pop("custom", None)
    labels = asked.pop("label_ids", {})
    told = {f"label_{kind}": ",".join(map(str, ids)) for kind, ids in labels.items()}
    return asked | told


def _labels(item: dict[str, Any], names: TagNames) -> Marked:
    whole, marks = "", []
    for label_id in item["label_ids"]:
        whole += ", " if whole else ""
        name = names.shown([label_id])
        if label_id in item.get("match", {}).get("labels", ()):
            marks.append((len(whole), len(whole) + len(name)))
        whole += name
    return Marked(whole or "-", marks)


def _found(item: dict[str, Any], columns: tuple[str, ...]) -> Marked:
    """Give what was found in members that have no column, with a few characters around it."""
    whole, marks = "", []
    values = item | {f"custom_fields.{key}": str(value) for key, value in item.get("custom_fields", {}).items()}
    for member, places in item["match"]["marks"].items():
        if member in columns or member not in values:
            continue
        start, end = places[0]
        first = max(start - _AROUND, 0)
        last = max(end, first) + _AROUND
        whole += ("; " if whole else "") + f"{member}: " + ("…" if first else "")
        shift = len(whole) - first
        marks += [(place + shift, min(behind, last) + shift) for place, behind in places if place < last]
        whole += values[member][first:last] + ("…" if last < len(values[member]) else "")
    return Marked(whole or "-", marks)
