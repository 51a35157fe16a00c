"""`guanxi org set`: change an organisation's settings."""

import argparse
from typing import Any, Final

from guanxi.cli.answer import print_json, print_pairs
from guanxi.cli.org_list import as_item
from guanxi.cli.parser import add_store, text
from guanxi.cli.report import UsageError, warn

_HELP: Final = """\
settings:
  name=TEXT                what people call it
  contact_limit=N|none     contacts allowed; more are refused with 60203
  external_contacts=on|off whether it has external contacts at all (off: 60205)
  unknown=keep             references to labels, employees and departments that it
                           does not have are kept as sent (default)
  unknown=drop-departments departments that it does not have are dropped, as the
                           real service was seen to do
  unknown=strict           all of them are refused: load the departments and the
                           employees first, since every contact has an owner
  suspended=on|off         on shuts every app out"""

_STRICT: Final = (
    "unknown=strict: the organisation has no employees, so every owner (follower_user_id) is refused, and with it "
    "every create and update, until some are loaded"
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _HELP
    parser.add_argument("corp_id", metavar="CORP_ID")
    parser.add_argument("settings", metavar="SETTING=VALUE", nargs="+", type=text, help="see below")
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Change them and print the organisation as it is now."""
    from guanxi.cli.store import in_store
    from guanxi.operations.context import Context
    from guanxi.operations.set_organisation import set_organisation

    settings = dict(_setting(pair) for pair in arguments.settings)

    async def work(context: Context) -> tuple[dict[str, Any], int]:
        organisation = await set_organisation(context, arguments.corp_id, settings)
        corp_id, store = organisation.corp_id, context.store
        return as_item(organisation, await store.walks.count(corp_id)), await store.staff.employee_count(corp_id)

    item, employees = in_store(arguments, work)
    if settings.get("unknown") == "strict" and not employees:
        warn(_STRICT)
    if arguments.json:
        print_json(item)
    else:
        print_pairs((name, _shown(value)) for name, value in item.items() if name != "created_at")
    return 0


def _setting(pair: str) -> tuple[str, Any]:
    from guanxi.domain.failures import ValueInvalid

    name, equals, value = pair.partition("=")
    if not equals:
        raise UsageError(f"{pair!r} is no SETTING=VALUE", "guanxi org set --help")
    if name == "contact_limit":
        return name, _limit(value)
    if name in {"external_contacts", "suspended"}:
        if value not in {"on", "off"}:
            raise ValueInvalid(f"{name} is on or off", field=name)
        return name, value == "on"
    if name == "unknown":
        _check_unknown(value)
    return name, value


def _limit(value: str) -> int | None:
    from guanxi.domain.contact import MAX_NUMBER
    from guanxi.domain.failures import ValueInvalid

    if value == "none":
        return None
    if not (value.isascii() and value.isdigit() and len(value) < len(str(MAX_NUMBER))):
        raise ValueInvalid("contact_limit is a number of contacts, or none", field="contact_limit")
    return int(value)


def _check_unknown(value: str) -> None:
    from typing import get_args

    from guanxi.domain.failures import ValueInvalid
    from guanxi.domain.organisation import UnknownReferences

    words = get_args(UnknownReferences)
    if value not in words:
        raise ValueInvalid(f"unknown is one of {', '.join(words)}", field="unknown")


def _shown(value: Any) -> str:  # noqa: ANN401 - an item's values
    if value is None:
        return "none"
    return ("on" if value else "off") if isinstance(value, bool) else str(value)
