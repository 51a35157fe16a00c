"""Where the example runs: what `guanxi sandbox --json` prints when it answers."""

from pathlib import Path

import msgspec

from guanxi.client import AsyncClient, Client


class Sandbox(msgspec.Struct, frozen=True):
    """A running sandbox.

    Attributes:
        url: where it answers.
        corp_id: its organisation.
        app_key: of an internal app there, which may do everything.
        app_secret: of the same.
        suite_key: of a third-party app that the organisation has authorised.
        suite_secret: of the same.
        api_key: an administrator's key of the native API.
    """

    url: str
    corp_id: str
    app_key: str
    app_secret: str
    suite_key: str
    suite_secret: str
    api_key: str

    def client(self) -> Client:
        """Make a client that opens both doors."""
        return Client(self.app_key, self.app_secret, self.url, api_key=self.api_key)

    def async_client(self) -> AsyncClient:
        """Make one for asyncio."""
        return AsyncClient(self.app_key, self.app_secret, self.url, api_key=self.api_key)


def sandbox_of(file: str) -> Sandbox:
    """Read what a sandbox printed.

    Args:
        file: that holds it.
    """
    return msgspec.json.decode(Path(file).read_bytes(), type=Sandbox)
