"""`guanxi key create`: let somebody use the native API, and show the key once."""

import argparse
import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

from guanxi.cli.answer import print_json, print_lines, print_pairs, shown
from guanxi.cli.key_list import as_item
from guanxi.cli.parser import add_store, text
from guanxi.cli.report import UsageError

if TYPE_CHECKING:
    from guanxi.domain.key import Role
    from guanxi.operations.context import Context
    from guanxi.operations.create_key import NewKey

_PERIOD: Final = re.compile("([0-9]{1,6})([dhm])")
_UNIT_MS: Final = {"d": 86_400_000, "h": 3_600_000, "m": 60_000}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--org", metavar="CORP_ID", type=text, help="whose; the only organisation if not given")
    parser.add_argument(
        "--role", choices=("administrator", "employee", "app"), help="of its holder (--employee and --app imply it)"
    )
    holder = parser.add_mutually_exclusive_group()
    holder.add_argument("--employee", metavar="USERID", type=text, help="the employee who holds it")
    holder.add_argument("--app", metavar="APP_KEY", type=text, help="the internal app that holds it")
    parser.add_argument(
        "--scope",
        action="append",
        help="contacts:read, contacts:write, labels:write, staff:read, staff:write or administration; give it again for"
        " another one (default: all that the role can have)",
    )
    parser.add_argument("--expires", metavar="WHEN", type=text, help="30d, 12h, 2027-01-31T00:00:00Z (default never)")
    parser.add_argument("--name", type=text, default="", help="what people call it")
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Create it and print it."""
    from guanxi.cli.store import in_store

    new = in_store(arguments, lambda context: _create(context, arguments))
    item = {"key": new.text, **as_item(new.key, None)}
    if arguments.json:
        print_json(item)
        return 0
    print_pairs((name, shown(value)) for name, value in item.items() if name not in {"last_used_at", "revoked"})
    print_lines(
        "The key is shown this once; only what proves it is kept. Commands take it from GUANXI_API_KEY; programs send"
        " it as Authorization: Bearer KEY."
    )
    return 0


async def _create(context: "Context", arguments: argparse.Namespace) -> "NewKey":
    from guanxi.cli.store import the_organisation
    from guanxi.operations.create_key import KeyWanted, create_key

    role: Role | None = arguments.role
    if role is None and (arguments.employee, arguments.app) != (None, None):
        role = "app" if arguments.employee is None else "employee"
    if role is None:
        raise UsageError("who shall hold the key? Give --role, --employee or --app", "guanxi key create --help")
    wanted = KeyWanted(
        role=role,
        employee=arguments.employee,
        app=arguments.app,
        scopes=None if arguments.scope is None else frozenset(arguments.scope),
        name=arguments.name,
        expires_at=None if arguments.expires is None else _expiry(arguments.expires, context.now),
    )
    return await create_key(context, await the_organisation(context.store, arguments.org), wanted)


def _expiry(when: str, now: int) -> int:
    """Give a moment or the end of a period as milliseconds since 1970.

    Raises:
        UsageError: it is neither.
    """
    if period := _PERIOD.fullmatch(when):
        return now + int(period[1]) * _UNIT_MS[period[2]]
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        wrong = f"{when!r} is neither a period such as 30d or 12h nor a moment such as 2027-01-31T00:00:00Z"
        raise UsageError(wrong, "guanxi key create --help")
    return int(moment.timestamp() * 1000)
