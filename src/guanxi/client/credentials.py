"""What lets a client in: an app's key and secret, from which tokens are got and kept, or a key of the native API."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from guanxi.client.dingtalk.tokens import GET_CORP_TOKEN, GETTOKEN, GetCorpToken, Gettoken, OapiToken

if TYPE_CHECKING:
    from guanxi.client.operation import Operation

_EARLY: Final = 300.0
"""Seconds before a token's end at which another one is got; at most half its life."""


@dataclass(frozen=True, slots=True)
class _Kept:
    token: str
    until: float


class Credentials:
    """The credentials of one client, and its token."""

    def __init__(self, app_key: str, app_secret: str, api_key: str, auth_corpid: str, suite_ticket: str) -> None:
        """Take what a client was made with.

        Args:
            app_key: of an app; of a third-party app its suite key. Empty for none.
            app_secret: of the same.
            api_key: of the native API; empty for none.
            auth_corpid: the organisation that has authorised a third-party app; empty for an internal app.
            suite_ticket: the newest one that a third-party app was sent.
        """
        self._app_key = app_key
        self._app_secret = app_secret
        self._api_key = api_key
        self._auth_corpid = auth_corpid
        self._suite_ticket = suite_ticket
        self._kept: _Kept | None = None

    def require_app(self) -> None:
        """Refuse a call that needs a token where there is no app.

        Raises:
            ValueError: there is none.
        """
        if not self._app_key:
            raise ValueError("this call needs an app: make the client with app_key and app_secret")

    def require_key(self) -> str:
        """Give the key of the native API.

        Raises:
            ValueError: there is none.
        """
        if not self._api_key:
            raise ValueError("this call needs a key of the native API: make the client with api_key")
        return self._api_key

    def kept(self, now: float, refused: str | None) -> str | None:
        """Give the token that is kept; None where there is none that is known to live.

        Args:
            now: seconds that only go up.
            refused: one that the server does not take any more.
        """
        kept = self._kept
        return None if kept is None or now >= kept.until or kept.token == refused else kept.token

    def keep(self, answer: OapiToken, now: float) -> str:
        """Keep a token that was got.

        Args:
            answer: of a page that gives tokens.
            now: seconds that only go up.
        """
        lives = float(answer.expires_in)
        self._kept = _Kept(answer.access_token, now + lives - min(_EARLY, lives / 2))
        return answer.access_token

    def token_call(self, now: float) -> tuple[Operation[..., Any, OapiToken], Any]:
        """Give the call that gets a token, and its request.

        Args:
            now: seconds since 1970.
        """
        if not self._auth_corpid:
            return GETTOKEN, Gettoken(appkey=self._app_key, appsecret=self._app_secret)
        timestamp = str(int(now * 1000))
        signature = signed(self._app_secret, timestamp, self._suite_ticket)
        return GET_CORP_TOKEN, GetCorpToken(
            access_key=self._app_key,
            timestamp=timestamp,
            suite_ticket=self._suite_ticket or None,
            signature=signature,
            auth_corpid=self._auth_corpid,
        )


def signed(secret: str, timestamp: str, ticket: str) -> str:
    """Sign a call (docs/wire.md 4.4).

    Args:
        secret: of the suite.
        timestamp: milliseconds since 1970.
        ticket: the suite ticket; without one the timestamp alone is signed.

    Returns:
        Base64 of HMAC-SHA256 over the timestamp, a newline and the ticket.
    """
    message = f"{timestamp}\n{ticket}" if ticket else timestamp
    return base64.b64encode(hmac.digest(secret.encode(), message.encode(), hashlib.sha256)).decode()
