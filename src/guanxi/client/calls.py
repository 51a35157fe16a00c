"""What both clients are: all calls by their names, and what they are made with."""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

import httpx

from guanxi.client.core import REAL, Core
from guanxi.client.credentials import Credentials
from guanxi.client.dingtalk import Pages
from guanxi.client.log import mask_secrets
from guanxi.client.native import Endpoints
from guanxi.client.pace import Pace
from guanxi.client.retry import Retry

H = TypeVar("H", httpx.Client, httpx.AsyncClient)


class Calls(Pages, Endpoints, ABC, Generic[H]):
    """A client of either kind."""

    def __init__(  # noqa: PLR0913 - what a client can be made with
        self,
        app_key: str = "",
        app_secret: str = "",
        base_url: str = REAL,
        *,
        api_key: str = "",
        auth_corpid: str = "",
        suite_ticket: str = "",
        timeout: float = 10.0,
        retries: int = 3,
        longest_wait: float = 60.0,
        calls_per_second: int | None = 20,
        http: H | None = None,
    ) -> None:
        """Take where it asks, and by what it is let in; nothing is sent before the first call.

        Args:
            app_key: the app's; of a third-party app its suite key. Only pages of DingTalk need it.
            app_secret: the app's; of a third-party app its suite secret.
            base_url: of Guanxi, of a sandbox, or of the real service.
            api_key: a key of Guanxi's native API; only that needs it.
            auth_corpid: the corp_id of the organisation that has authorised a third-party app.
            suite_ticket: the newest ticket that a third-party app was sent.
            timeout: seconds to wait for a connection, and for each part of an answer.
            retries: how often a call is sent again that was refused as one too many or that nothing of was sent; one
                that only reads, also after a fault or without an answer. A write whose outcome is not known never is,
                unless it has an `idempotency_key`.
            longest_wait: seconds to wait for the end of a limit; where it ends later, Throttled is raised at once.
            calls_per_second: of one page of DingTalk's; the service lets an app call each 20 times a second. None for
                as fast as it goes.
            http: an httpx client to send with, as one that trusts a CA of your own; you close it.

        Raises:
            ValueError: base_url is no address of a server.
        """
        if not base_url.startswith(("http://", "https://")):
            raise ValueError(f"base_url begins with http:// or https://, not {base_url!r}")
        mask_secrets()
        self._core = Core(
            base_url,
            Credentials(app_key, app_secret, api_key, auth_corpid, suite_ticket),
            Retry(retries, longest_wait),
            Pace(calls_per_second),
        )
        self._base_url = base_url
        self._owned = http is None
        self._http: H = self._open(http, timeout)

    @abstractmethod
    def _open(self, http: H | None, timeout: float) -> H:
        """Give what sends: the client that was given, or one of its own; and make what keeps others waiting."""

    def __repr__(self) -> str:
        """Say where it asks; never by what it is let in."""
        return f"<{type(self).__name__} of {self._base_url}>"
