"""Give an app another secret."""

from guanxi.domain.failures import AppUnknown
from guanxi.operations.context import Context
from guanxi.operations.create_app import NewApp
from guanxi.operations.issue_token import secret_digest
from guanxi.store import Needs, Outcome, PutApp, PutSuite, Working


async def rotate_app_secret(context: Context, corp_id: str, app_key: str) -> NewApp:
    """Give an internal app another secret; the old one and every token end at once.

    Raises:
        AppUnknown: the organisation has no such internal app, or it was revoked.
    """
    secret = context.ids.secret()

    def plan(at: Working) -> Outcome[NewApp]:
        stored = at.app(app_key)
        if stored is None or stored.app.revoked or stored.app.kind != "internal":
            raise AppUnknown(f"there is no internal app {app_key}")
        effect = PutApp(stored.app, "app_secret_rotated", secret_digest(secret), end_tokens=True)
        return Outcome(NewApp(stored.app, secret), (effect,))

    rotated: NewApp = await context.write(corp_id, Needs(apps=(app_key,)), plan)
    return rotated


async def rotate_suite_secret(context: Context, suite_key: str) -> NewApp:
    """Give a third-party app another secret; tokens that it has stay valid until they expire.

    Raises:
        AppUnknown: there is no such third-party app.
    """
    app = next((suite for suite in await context.store.suites() if suite.app_key == suite_key), None)
    if app is None:
        raise AppUnknown(f"there is no third-party app {suite_key}")
    secret = context.ids.secret()
    effect = PutSuite(app, context.store.key.seal(secret, suite_key))
    await context.write("", Needs(), lambda _: Outcome(None, (effect,)))
    return NewApp(app, secret)
