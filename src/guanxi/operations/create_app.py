"""Let a program in: create an app."""

from collections.abc import Iterable

import msgspec

from guanxi.domain.app import App, AppKind, check_app_name, checked_scopes
from guanxi.operations.authorize_suite import authorize_suite
from guanxi.operations.context import Context
from guanxi.operations.issue_token import secret_digest
from guanxi.operations.organisation_of import organisation_of
from guanxi.store import Needs, Outcome, PutApp, PutSuite, Working


class NewApp(msgspec.Struct, frozen=True):
    """An app and its secret, which cannot be shown again."""

    app: App
    secret: str


async def create_internal_app(context: Context, corp_id: str, name: str, scopes: Iterable[str]) -> NewApp:
    """Create an organisation's own app.

    Args:
        context: the request's.
        corp_id: whose.
        name: what people call it.
        scopes: the permissions it gets.

    Raises:
        OrganisationUnknown: there is no such organisation.
        ValueMissing, ValueInvalid: the name cannot be one, or there is no such permission.
    """
    app = _new_app(context, context.ids.app_key(corp_id), "internal", name, scopes)
    secret = context.ids.secret()

    def plan(at: Working) -> Outcome[NewApp]:
        organisation_of(at)
        return Outcome(NewApp(app, secret), (PutApp(app, "app_created", secret_digest(secret)),))

    created: NewApp = await context.write(corp_id, Needs(apps=(app.app_key,)), plan)
    return created


async def create_suite(context: Context, name: str, scopes: Iterable[str], corp_id: str | None) -> NewApp:
    """Create a third-party app, which serves every organisation that authorises it.

    Args:
        context: the request's.
        name: what people call it.
        scopes: the permissions it gets; pages that write refuse third-party apps whatever they hold.
        corp_id: an organisation that authorises it at once, or None.

    Raises:
        OrganisationUnknown: there is no such organisation.
        ValueMissing, ValueInvalid: the name cannot be one, or there is no such permission.
    """
    if corp_id is not None:
        await context.store.organisation(corp_id)
    app = _new_app(context, context.ids.suite_key(), "third-party", name, scopes)
    secret = context.ids.secret()
    effect = PutSuite(app, context.store.key.seal(secret, app.app_key))
    await context.write("", Needs(), lambda _: Outcome(None, (effect,)))
    if corp_id is not None:
        await authorize_suite(context, app.app_key, corp_id)
    return NewApp(app, secret)


def _new_app(context: Context, app_key: str, kind: AppKind, name: str, scopes: Iterable[str]) -> App:
    check_app_name(name)
    return App(app_key=app_key, kind=kind, scopes=checked_scopes(scopes), name=name, created_at=context.now)
