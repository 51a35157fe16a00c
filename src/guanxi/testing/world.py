"""A world of a sandbox: an organisation with apps, ids, a clock, faults and a request log of its own."""

from typing import TYPE_CHECKING, Any, Final, Self, TypedDict, Unpack

import httpx
import msgspec

from guanxi.testing.clock import Clock
from guanxi.testing.faults import Faults
from guanxi.testing.requests import Requests

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from guanxi.client import AsyncClient, Client
    from guanxi.testing.control import Control

__tracebackhide__ = True  # a failing test shows the line that asked, not how it was asked

_TIMEOUT: Final = 10.0
"""Seconds, as those of a client that is made with nothing else."""


class _Options(TypedDict, total=False):
    app_key: str
    app_secret: str
    base_url: str
    api_key: str
    auth_corpid: str
    suite_ticket: str
    timeout: float
    retries: int
    longest_wait: float
    calls_per_second: int | None


class ClientOptions(_Options, total=False):
    """Those of `guanxi.client.Client`, which says what they are."""

    http: httpx.Client


class AsyncClientOptions(_Options, total=False):
    """Those of `guanxi.client.AsyncClient`."""

    http: httpx.AsyncClient


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the sandbox tells of a world."""

    id: str
    seed: int
    name: str
    corp_id: str
    app_key: str
    app_secret: str
    suite_key: str
    suite_secret: str
    api_key: str


class World:
    """One. As a context manager it is deleted at the end.

    Attributes:
        url: where DingTalk's pages and the native API answer: `http://127.0.0.1:40123`.
        id: its name in the sandbox: `w1`.
        seed: what its ids are made of.
        name: of its organisation.
        corp_id: of its organisation.
        app_key, app_secret: of its own app.
        suite_key, suite_secret: of a third-party app that it has let in.
        api_key: an administrator's, for the native API.
        clock: its clock.
        faults: its faults.
        requests: its request log.
    """

    def __init__(self, control: "Control", told: Told, ended: "Callable[[World], None]") -> None:
        """Take one that was made.

        Args:
            control: asks the sandbox.
            told: what it told of the world.
            ended: is called before the world is deleted.
        """
        self._control = control.of_world(told.id)
        self._ended = ended
        self._deleted = False
        self._opened: list[httpx.Client] = []
        self.url: Final = control.url
        self.id: Final = told.id
        self.seed: Final = told.seed
        self.name: Final = told.name
        self.corp_id: Final = told.corp_id
        self.app_key: Final = told.app_key
        self.app_secret: Final = told.app_secret
        self.suite_key: Final = told.suite_key
        self.suite_secret: Final = told.suite_secret
        self.api_key: Final = told.api_key
        self.clock: Final = Clock(self._control)
        self.faults: Final = Faults(self._control)
        self.requests: Final = Requests(self._control)

    def client(self, **options: Unpack[ClientOptions]) -> "Client":
        """Give a client of this world; it is closed when the world is deleted.

        Args:
            options: of `guanxi.client.Client`, in place of the world's own app, its `api_key`, and of as many calls a
                second as it likes.
        """
        from guanxi.client import Client  # noqa: PLC0415 - not every test needs it

        if "http" not in options:
            options["http"] = self._control.http(options.get("timeout", _TIMEOUT))
            self._opened.append(options["http"])
        return Client(**_given(self, options))

    def async_client(self, **options: Unpack[AsyncClientOptions]) -> "AsyncClient":
        """Give an asynchronous client of this world; close it in the loop that it was used in (`async with`).

        Args:
            options: as above.
        """
        from guanxi.client import AsyncClient  # noqa: PLC0415 - as above

        return AsyncClient(**_given(self, options))

    def reset(self) -> None:
        """Make it what it was when it was made: directory, clock, faults, limit, log and ids; tokens stay good."""
        self._control.ask("POST", "/reset")

    def snapshot(self) -> dict[str, Any]:
        """Take out what it holds: plain JSON, which fits into this world or another one, now or later."""
        taken: dict[str, Any] = msgspec.json.decode(self._control.ask("GET", "/snapshot"))
        return taken

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Make it what a snapshot says; keys, tokens, limit and log stay.

        Raises:
            SandboxError: something in it cannot be; the text says where, and nothing is changed.
        """
        self._control.ask("PUT", "/snapshot", snapshot)

    def delete(self) -> None:
        """Delete it, and close its clients; what was deleted already stays so."""
        if not self._deleted:
            self._deleted = True
            for http in self._opened:
                http.close()
            self._ended(self)
            self._control.ask("DELETE", "")

    def __enter__(self) -> Self:
        """Give it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Delete it."""
        self.delete()

    def __repr__(self) -> str:
        """Show which one it is; no secret."""
        return f"<World {self.id} {self.name!r} seed={self.seed} at {self.url}>"


def _given(world: World, options: "Mapping[str, Any]") -> dict[str, Any]:
    own = {"app_key": world.app_key, "app_secret": world.app_secret, "base_url": world.url, "api_key": world.api_key}
    # Nothing is too fast for a sandbox that was not told so.
    return {**own, "calls_per_second": None, **options}
