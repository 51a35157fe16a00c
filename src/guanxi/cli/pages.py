"""`guanxi pages`: list the pages that the server has, or print the documentation of one."""

import argparse
from typing import TYPE_CHECKING, Any

from guanxi.cli.answer import print_json, print_lines, print_pairs, print_table
from guanxi.cli.parser import add_json
from guanxi.cli.report import UsageError

if TYPE_CHECKING:
    from guanxi.dingtalk.page import Page


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("name", metavar="PAGE", nargs="?", help="print this page's parameters and errors")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print them."""
    from guanxi.dingtalk.pages import PAGES

    if arguments.name is None:
        items = [as_item(page) for page in PAGES.values()]
        if arguments.json:
            print_json({"items": items})
        else:
            rows = ([item["name"], "|".join(item["methods"]), item["path"], item["summary"]] for item in items)
            print_table(("page", "methods", "path", "what it does"), rows, "There is no page.")
        return 0
    page = PAGES.get(arguments.name)
    if page is None:
        raise UsageError(f"there is no page {arguments.name!r}", "guanxi pages")
    if arguments.json:
        print_json(as_item(page))
    else:
        _print(as_item(page))
    return 0


def as_item(page: "Page") -> dict[str, Any]:
    """Give a page as JSON tells it."""
    own = {row.failure for row in page.errors}
    rows = (*page.errors, *(row for row in page.family.errors if row.failure not in own))
    return {
        "name": page.name,
        "path": page.path,
        "summary": page.summary,
        "methods": list(page.methods),
        "apps": sorted(page.apps),
        "permission": page.permission,
        "parameters": [
            {"name": one.name, "type": one.kind, "required": one.required, "note": one.note} for one in page.parameters
        ],
        "errors": [
            {"errcode": row.errcode, "errmsg": row.en, "live": row.zh, "status": row.status, "when": _when(row.failure)}
            for row in rows
        ],
    }


def _when(failure: type[Exception]) -> str:
    return (failure.__doc__ or "").strip().split("\n", 1)[0]


def _print(item: dict[str, Any]) -> None:
    print_lines(f"{item['name']}: {item['summary']}", "")
    pairs = [("path", item["path"]), ("methods", ", ".join(item["methods"]))]
    if item["apps"]:
        pairs += [("apps", ", ".join(item["apps"])), ("permission", item["permission"] or "none")]
    print_pairs(pairs)
    print_lines("")
    rows = ([one["name"], one["type"], "yes" if one["required"] else "", one["note"]] for one in item["parameters"])
    print_table(("parameter", "type", "required", ""), rows, "It takes no parameters.")
    errors = ([str(row["errcode"]), row["errmsg"], row["when"]] for row in item["errors"])
    print_table(("errcode", "errmsg", "when"), errors, "It has no errors.")
