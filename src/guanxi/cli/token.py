"""`guanxi token`: issue an access token for trying things."""

import argparse
from typing import TYPE_CHECKING

from guanxi.cli.answer import print_json, print_lines
from guanxi.cli.parser import add_store

if TYPE_CHECKING:
    from guanxi.operations.context import Context


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--org", metavar="CORP_ID", help="whose; the only organisation if not given")
    parser.add_argument("--app", metavar="APP_KEY", help="for which internal app; the newest one if not given")
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Issue it and print it."""
    from guanxi.cli.store import in_store
    from guanxi.domain.app import TOKEN_SECONDS

    token, app_key = in_store(arguments, lambda context: issue(context, arguments.org, arguments.app))
    if arguments.json:
        print_json({"access_token": token, "expires_in": TOKEN_SECONDS, "app_key": app_key})
    else:
        print_lines(token)
    return 0


async def issue(context: "Context", corp_id: str | None, app_key: str | None) -> tuple[str, str]:
    """Issue a token for an internal app, as one who holds the data directory may.

    Args:
        context: the command line's.
        corp_id: which organisation, or None for the only one.
        app_key: which app, or None for the newest that may be used.

    Returns:
        The token and the app's key.

    Raises:
        AppUnknown: there is no such app.
        OrganisationUnknown: there is no such organisation.
        UsageError: there are several organisations, and none was named.
    """
    from guanxi.cli.store import the_organisation
    from guanxi.domain.failures import AppUnknown
    from guanxi.domain.organisation import CORP_ID_LENGTH
    from guanxi.operations.issue_token import issue_internal_token

    if app_key is not None and corp_id is None:
        corp_id = app_key[:CORP_ID_LENGTH]
    corp_id = await the_organisation(context.store, corp_id)
    if app_key is None:
        usable = [app for app in await context.store.apps(corp_id) if app.kind == "internal" and not app.revoked]
        if not usable:
            raise AppUnknown(f"{corp_id} has no internal app; `guanxi app create --org {corp_id}` makes one")
        app_key = max(usable, key=lambda app: app.created_at).app_key
    return await issue_internal_token(context, corp_id, app_key), app_key
