"""`guanxi org list`: list the organisations with their settings."""

import argparse
from typing import TYPE_CHECKING, Any

from guanxi.cli.answer import moment, print_json, print_table
from guanxi.cli.parser import add_store

if TYPE_CHECKING:
    from guanxi.domain.organisation import Organisation

_COLUMNS = (
    "corp_id", "name", "contacts", "contact_limit", "external_contacts", "unknown", "suspended", "created_at",
)  # fmt: skip


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print them."""
    from guanxi.cli.store import in_store

    organisations = in_store(arguments, lambda context: context.store.organisations())
    items = [as_item(organisation, count) for organisation, count in organisations]
    if arguments.json:
        print_json({"items": items})
        return 0
    print_table(
        _COLUMNS,
        ([_cell(column, item[column]) for column in _COLUMNS] for item in items),
        "There is no organisation yet; `guanxi org create NAME` makes one.",
    )
    return 0


def as_item(organisation: "Organisation", contacts: int) -> dict[str, Any]:
    """Give an organisation as JSON tells it; `created_at` is milliseconds since 1970."""
    return {
        "corp_id": organisation.corp_id,
        "name": organisation.name,
        "contacts": contacts,
        "contact_limit": organisation.contact_limit,
        "external_contacts": organisation.external_contacts,
        "unknown": organisation.unknown,
        "suspended": organisation.suspended,
        "created_at": organisation.created_at,
    }


def _cell(column: str, value: Any) -> str:  # noqa: ANN401 - an item's values
    if column == "created_at":
        return moment(value)
    if value is None:
        return "none"
    return ("on" if value else "off") if isinstance(value, bool) else str(value)
