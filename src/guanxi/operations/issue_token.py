"""Issue access tokens.

An internal app gets the same token again while it lives, and its life is extended; a third-party app gets a new one
each time, and older ones stay valid (docs/wire.md 4). Only SHA-256 digests are stored: an internal app's token is made
anew from the store's key, a third-party app's is random.
"""

import hashlib
import hmac
from typing import Final

from guanxi.domain.app import TOKEN_SECONDS, App
from guanxi.domain.failures import AppUnknown
from guanxi.domain.organisation import CORP_ID_LENGTH, require_active
from guanxi.operations.authorize_suite import authorized
from guanxi.operations.context import Context
from guanxi.store import Needs, Outcome, PutToken, StoredApp, Working

_LIFE_MS: Final = TOKEN_SECONDS * 1000
_EXTEND_MS: Final = 60_000
"""An extension is stored at most once a minute: within it, a token ends up to a minute early."""

_UNKNOWN: Final = "no app has that key and secret"


def secret_digest(secret: str) -> bytes:
    """Give the SHA-256 of a secret; secrets are 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(secret.encode()).digest()


async def issue_app_token(context: Context, app_key: str, secret: str) -> str:
    """Issue an internal app's token for its key and secret.

    Raises:
        AppUnknown: no app has them.
        OrganisationSuspended: the app's organisation is.
    """
    stored = await context.store.app(app_key[:CORP_ID_LENGTH], app_key)
    digest = stored.secret_digest if stored and not stored.app.revoked else None
    if not hmac.compare_digest(digest or b"", secret_digest(secret)):
        raise AppUnknown(_UNKNOWN)
    return await issue_internal_token(context, app_key[:CORP_ID_LENGTH], app_key)


async def issue_corp_secret_token(context: Context, corp_id: str, secret: str) -> str:
    """Issue an internal app's token for its organisation and secret, as older clients ask for it.

    Raises:
        AppUnknown: no app of that organisation has that secret.
        OrganisationSuspended: the organisation is.
    """
    stored = await context.store.app_with_secret(corp_id, secret_digest(secret))
    if stored is None or stored.app.revoked:
        raise AppUnknown(_UNKNOWN)
    return await issue_internal_token(context, corp_id, stored.app.app_key)


async def issue_internal_token(context: Context, corp_id: str, app_key: str) -> str:
    """Issue an internal app's token without asking for its secret: for those who hold the data directory.

    Raises:
        AppUnknown: there is no such internal app.
        OrganisationSuspended: the organisation is.
    """
    require_active(await context.store.organisation(corp_id))
    stored = await context.store.app(corp_id, app_key)
    if stored is None or stored.app.revoked or stored.app.kind != "internal":
        raise AppUnknown(_UNKNOWN)
    tokens = [_internal_token(context, corp_id, stored, ahead) for ahead in (0, 1)]
    digests = tuple(secret_digest(token) for token in tokens)

    def plan(at: Working) -> Outcome[str | None]:
        now = at.app(app_key)
        if now is None or now.app.revoked or now.token_generation != stored.token_generation:
            return Outcome(None)
        row = at.token(digests[0])
        expires_at = context.now + _LIFE_MS
        if row is None or row.expires_at <= context.now:
            # An expired token never comes back to life: the next generation's takes its place.
            return Outcome(tokens[1], (PutToken(digests[1], app_key, expires_at, next_generation=True),))
        if expires_at - row.expires_at < _EXTEND_MS:
            return Outcome(tokens[0])
        return Outcome(tokens[0], (PutToken(digests[0], app_key, expires_at),))

    token: str | None = await context.write(corp_id, Needs(apps=(app_key,), tokens=digests), plan)
    # None: the app was changed between the two reads.
    return token if token is not None else await issue_internal_token(context, corp_id, app_key)


def _internal_token(context: Context, corp_id: str, stored: StoredApp, ahead: int) -> str:
    mac = context.store.key.mac("token", stored.app.app_key, stored.token_generation + ahead)
    return corp_id + mac.hex()[:40]


async def issue_suite_token(context: Context, suite: App, corp_id: str) -> str:
    """Issue a third-party app's token for an organisation that has authorised it.

    Args:
        context: the request's.
        suite: the app, already authenticated.
        corp_id: for which organisation.

    Raises:
        OrganisationUnknown: there is none, or it has not authorised the app.
        OrganisationSuspended: it is suspended.
    """
    token = context.ids.token(corp_id)
    require_active(await context.store.organisation(corp_id))

    def plan(at: Working) -> Outcome[str]:
        authorized(at.app(suite.app_key))
        effect = PutToken(secret_digest(token), suite.app_key, context.now + _LIFE_MS)
        return Outcome(token, (effect,))

    issued: str = await context.write(corp_id, Needs(apps=(suite.app_key,)), plan)
    return issued
