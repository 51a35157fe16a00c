"""Let a third-party app into an organisation, or shut it out."""

import msgspec

from guanxi.domain.app import App
from guanxi.domain.failures import AppUnknown, OrganisationUnknown
from guanxi.operations.context import Context
from guanxi.operations.organisation_of import organisation_of
from guanxi.store import Needs, Outcome, PutApp, StoredApp, Working


async def authorize_suite(context: Context, suite_key: str, corp_id: str) -> App:
    """Let a third-party app into an organisation; doing it again changes nothing.

    Raises:
        AppUnknown: there is no such third-party app.
        OrganisationUnknown: there is no such organisation.
    """
    suite = await context.store.suite(suite_key)
    if suite is None:
        raise AppUnknown(f"there is no third-party app {suite_key}")
    app = msgspec.structs.replace(suite[0], created_at=context.now)

    def plan(at: Working) -> Outcome[App]:
        organisation_of(at)
        stored = at.app(suite_key)
        if stored is not None and not stored.app.revoked:
            return Outcome(stored.app)
        return Outcome(app, (PutApp(app, "suite_authorized"),))

    authorized: App = await context.write(corp_id, Needs(apps=(suite_key,)), plan)
    return authorized


async def deauthorize_suite(context: Context, suite_key: str, corp_id: str) -> None:
    """Shut a third-party app out of an organisation; its tokens for it end at once.

    Raises:
        AppUnknown: the organisation has not authorised it.
    """

    def plan(at: Working) -> Outcome[None]:
        organisation_of(at)
        stored = at.app(suite_key)
        if stored is None or stored.app.revoked or stored.app.kind != "third-party":
            raise AppUnknown(f"the organisation has not authorised {suite_key}")
        shut_out = msgspec.structs.replace(stored.app, revoked=True)
        return Outcome(None, (PutApp(shut_out, "suite_deauthorized", end_tokens=True),))

    await context.write(corp_id, Needs(apps=(suite_key,)), plan)


def authorized(stored: StoredApp | None) -> App:
    """Give the app that an organisation has stored of a third-party one.

    Raises:
        OrganisationUnknown: the organisation has not authorised it.
    """
    if stored is None or stored.app.revoked:
        raise OrganisationUnknown("the organisation has not authorised this app")
    return stored.app
