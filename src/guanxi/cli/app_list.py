"""`guanxi app list`: list the apps of an organisation, or of all, and the third-party apps that none has let in."""

import argparse
from typing import TYPE_CHECKING, Any

from guanxi.cli.answer import moment, print_json, print_table
from guanxi.cli.parser import add_store

if TYPE_CHECKING:
    from guanxi.domain.app import App
    from guanxi.operations.context import Context

_COLUMNS = ("app_key", "kind", "corp_id", "name", "scopes", "revoked", "created_at")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--org", metavar="CORP_ID", help="only those of this organisation")
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print them."""
    from guanxi.cli.store import in_store

    items = in_store(arguments, lambda context: _items(context, arguments.org))
    if arguments.json:
        print_json({"items": items})
        return 0
    print_table(
        _COLUMNS,
        ([_cell(column, item[column]) for column in _COLUMNS] for item in items),
        "There is no app yet; `guanxi app create --org CORP_ID` makes one.",
    )
    return 0


async def _items(context: "Context", corp_id: str | None) -> list[dict[str, Any]]:
    if corp_id is not None:
        await context.store.organisation(corp_id)
        return [_item(app, corp_id) for app in await context.store.apps(corp_id)]
    found = [
        (app, organisation.corp_id)
        for organisation, _ in await context.store.organisations()
        for app in await context.store.apps(organisation.corp_id)
    ]
    let_in = {app.app_key for app, _ in found}
    alone = [suite for suite in await context.store.suites() if suite.app_key not in let_in]
    return [_item(app, corp_id) for app, corp_id in found] + [_item(suite, None) for suite in alone]


def _item(app: "App", corp_id: str | None) -> dict[str, Any]:
    return {
        "app_key": app.app_key,
        "kind": app.kind,
        "corp_id": corp_id,
        "name": app.name,
        "scopes": sorted(app.scopes),
        "revoked": app.revoked,
        "created_at": app.created_at,
    }


def _cell(column: str, value: Any) -> str:  # noqa: ANN401 - an item's values
    if column == "created_at":
        return moment(value)
    if column == "revoked":
        return "revoked" if value else "-"
    return ", ".join(value) if isinstance(value, list) else (value or "-")
