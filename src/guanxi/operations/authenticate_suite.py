"""Find out which third-party app is asking, when it does not ask with a token."""

import base64
import hashlib
import hmac
import re
from typing import Final

from guanxi.domain.app import App
from guanxi.domain.failures import (
    AppUnknown,
    OrganisationUnknown,
    SignatureMismatch,
    TimestampMalformed,
    TimestampOutOfWindow,
)
from guanxi.operations.authorize_suite import authorized
from guanxi.operations.context import Caller, Context

_WINDOW_MS: Final = 60_000
# Milliseconds have 13 digits from 2001 to 2286; fewer digits are seconds.
_MILLISECONDS: Final = re.compile(r"[0-9]{13}", re.ASCII)


async def suite_with_secret(context: Context, suite_key: str, secret: str) -> App:
    """Give the third-party app with a key and secret.

    Raises:
        AppUnknown: there is none.
    """
    suite = await context.store.suite(suite_key)
    if suite is None or not hmac.compare_digest(suite[1].encode(), secret.encode()):
        raise AppUnknown("no third-party app has that key and secret")
    return suite[0]


async def suite_with_signature(context: Context, suite_key: str, timestamp: str, ticket: str, signature: str) -> App:
    """Give the third-party app that signed a call (docs/wire.md 4.4).

    Args:
        context: the request's.
        suite_key: sent as accessKey.
        timestamp: milliseconds since 1970, at most a minute off.
        ticket: the suiteTicket; any is taken. Without one the timestamp alone is signed.
        signature: Base64 of HMAC-SHA256 with the suite's secret over timestamp, newline and ticket.

    Raises:
        AppUnknown, TimestampMalformed, TimestampOutOfWindow, SignatureMismatch: in that order.
    """
    suite = await context.store.suite(suite_key)
    if suite is None:
        raise AppUnknown(
            "no third-party app has that key; internal apps cannot sign, as only a hash of their secret is kept: "
            "gettoken gives them a token"
        )
    if not _MILLISECONDS.fullmatch(timestamp):
        raise TimestampMalformed("timestamp is not a number of milliseconds since 1970")
    if abs(int(timestamp) - context.now) > _WINDOW_MS:
        raise TimestampOutOfWindow("timestamp is more than one minute from the server's clock")
    message = f"{timestamp}\n{ticket}" if ticket else timestamp
    expected = base64.b64encode(hmac.digest(suite[1].encode(), message.encode(), hashlib.sha256)).decode()
    if not hmac.compare_digest(expected.encode(), _unwrapped(signature).encode()):
        raise SignatureMismatch("signature does not match; it is Base64 of HMAC-SHA256 and must be URL-encoded")
    return suite[0]


async def suite_caller(context: Context, suite: App, corp_id: str) -> Caller:
    """Give the caller that a third-party app is in an organisation that has authorised it.

    Args:
        context: the request's.
        suite: the app, already authenticated.
        corp_id: for which organisation it asks; empty if it did not say.

    Raises:
        OrganisationUnknown: it did not say, there is none, or it has not authorised the app.
    """
    if not corp_id:
        raise OrganisationUnknown("corpId is missing: a signed call names its organisation")
    organisation = await context.store.organisation(corp_id)
    stored = await context.store.app(corp_id, suite.app_key)
    return Caller(corp_id, authorized(stored), organisation)


def _unwrapped(signature: str) -> str:
    # The official Python SDK sends b'…=' on Python 3, and a + that was not URL-encoded arrives as a space.
    if signature.startswith("b'") and signature.endswith("'"):
        signature = signature[2:-1]
    return signature.replace(" ", "+")
