"""`guanxi key list`: list the keys of the native API."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from guanxi.cli.answer import print_json, print_table, shown
from guanxi.cli.parser import add_store, text

if TYPE_CHECKING:
    from guanxi.domain.key import Key
    from guanxi.operations.context import Context

_COLUMNS: Final = (
    "key_id", "role", "employee", "app", "name", "scopes", "created_at", "expires_at", "last_used_at", "revoked",
)  # fmt: skip
_CHUNK: Final = 1_000


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--org", metavar="CORP_ID", type=text, help="whose; the only organisation if not given")
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
        ([shown(item.get(column)) for column in _COLUMNS] for item in items),
        "There is no key yet; `guanxi key create --role administrator` makes one.",
    )
    return 0


async def _items(context: "Context", corp_id: str | None) -> list[dict[str, Any]]:
    from guanxi.cli.store import the_organisation
    from guanxi.operations.read_keys import list_keys

    corp_id = await the_organisation(context.store, corp_id)
    items: list[dict[str, Any]] = []
    while True:
        after = items[-1]["key_id"] if items else ""
        found = await list_keys(context, corp_id, after, _CHUNK)
        items += [as_item(one.key, one.last_used_at) for one in found]
        if len(found) < _CHUNK:
            return items


def as_item(key: "Key", last_used_at: int | None) -> dict[str, Any]:
    """Give a key as the native API tells it; moments are RFC 3339 texts."""
    holder = {"employee": key.employee, "app": key.app}
    return {
        "key_id": key.key_id,
        "name": key.name,
        "role": key.role,
        **{role: value for role, value in holder.items() if value is not None},
        "scopes": sorted(key.scopes),
        "created_at": _moment(key.created_at),
        "expires_at": _moment(key.expires_at),
        "last_used_at": _moment(last_used_at),
        "revoked": key.revoked,
    }


def _moment(milliseconds: int | None) -> str | None:
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
