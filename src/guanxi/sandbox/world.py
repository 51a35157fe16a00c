"""A world: an organisation with ids, a clock and a log of its own."""

from collections import deque
from typing import TYPE_CHECKING, Final

from guanxi.domain.app import SCOPES
from guanxi.operations.context import Context
from guanxi.operations.create_app import create_internal_app, create_suite
from guanxi.operations.create_key import KeyWanted, create_key
from guanxi.operations.create_organisation import create_organisation
from guanxi.sandbox.clock import Clock
from guanxi.sandbox.faults import Faults
from guanxi.sandbox.ids import WorldIds
from guanxi.sandbox.limits import Limits
from guanxi.store import Store

if TYPE_CHECKING:
    from guanxi.sandbox.visit import Visit

_KEPT: Final = 200
"""Requests that a log remembers."""


class World:
    """One of them.

    Attributes:
        id: as it is named under `/sandbox/worlds`.
        number: from 0, in the order in which they were made.
        seed: what its userids and request ids are made of.
        store: with its organisation; of its own, so that what it remembers can be forgotten.
        ids: new ones.
        clock: its own.
        faults: those that strike its calls.
        limits: how often its apps may call.
        log: the requests that came last.
        name: of its organisation.
        corp_id: likewise.
        app_key: of its own app.
        app_secret: likewise.
        suite_key: of a third-party app that serves it.
        suite_secret: likewise.
        api_key: of an administrator, for the native API.
    """

    def __init__(self, number: int, seed: int, store: Store, clock: Clock, limits: Limits) -> None:
        """Take what it is made of; `found` makes the rest."""
        self.number = number
        self.id = "default" if number == 0 else f"w{number}"
        self.seed = seed
        self.store = store
        self.clock = clock
        self.ids = WorldIds(number, seed)
        self.faults = Faults(seed)
        self.limits = limits
        self.log: deque[Visit] = deque(maxlen=_KEPT)
        self.name = self.corp_id = self.app_key = self.app_secret = ""
        self.suite_key = self.suite_secret = self.api_key = ""

    @property
    def context(self) -> Context:
        """What a request in it is given, before it is known who asks."""
        return Context(self.store, self.ids, self.clock.now(), "sandbox")

    async def found(self, name: str) -> None:
        """Make its organisation, its apps and a key.

        Raises:
            ValueMissing: the name is blank.
        """
        context = self.context
        self.corp_id = (await create_organisation(context, name)).corp_id
        self.name = name
        app = await create_internal_app(context, self.corp_id, "Sandbox app", SCOPES)
        self.app_key, self.app_secret = app.app.app_key, app.secret
        suite = await create_suite(context, "Sandbox suite", SCOPES, self.corp_id)
        self.suite_key, self.suite_secret = suite.app.app_key, suite.secret
        self.api_key = (await create_key(context, self.corp_id, KeyWanted(role="administrator", name="sandbox"))).text
