"""A world: an organisation with ids, a clock and a log of its own."""

import zlib
from typing import Final

import msgspec

from guanxi.domain.app import SCOPES
from guanxi.domain.failures import Failure
from guanxi.domain.key import key_parts
from guanxi.operations.context import Context
from guanxi.operations.create_app import create_internal_app, create_suite
from guanxi.operations.create_key import KeyWanted, create_key
from guanxi.operations.create_organisation import create_organisation
from guanxi.sandbox.clock import Clock
from guanxi.sandbox.directory import EMPTY, Directory
from guanxi.sandbox.faults import Faults
from guanxi.sandbox.ids import WorldIds
from guanxi.sandbox.limits import Limits
from guanxi.sandbox.log import Log
from guanxi.sandbox.snapshot import Names, Snapshot, named, unnamed
from guanxi.store.memory import Credentials, Memory

_decode: Final = msgspec.json.Decoder(Snapshot).decode


class WorldUnknown(Failure):
    """There is no such world, or not any more."""


class World:
    """One of them.

    Attributes:
        id: as it is named under `/sandbox/worlds`.
        number: from 0, in the order in which they were made.
        seed: what its userids and request ids are made of, until it becomes what another one was.
        store: with its organisation; of its own, so that what it remembers can be forgotten.
        ids: new ones.
        clock: its own.
        faults: those that strike its calls.
        limits: how often its apps may call.
        log: the requests that came last.
        directory: what it held at the beginning.
        resets: how often it was reset.
        name: what its organisation was called when it was made.
        corp_id: of its organisation.
        app_key: of its own app.
        app_secret: likewise.
        suite_key: of a third-party app that serves it.
        suite_secret: likewise.
        api_key: of an administrator, for the native API.
    """

    def __init__(  # noqa: PLR0913 - what a world is made of
        self, number: int, seed: int, memory: Memory, clock: Clock, *, limits: Limits, directory: Directory = EMPTY
    ) -> None:
        """Take what it is made of; `found` makes the rest."""
        self.number = number
        self.id = "default" if number == 0 else f"w{number}"
        self.seed = seed
        self.store = memory.store()
        self.clock = clock
        self.ids = WorldIds(number, seed)
        self.faults = Faults(seed)
        self.limits = limits
        self.log = Log()
        self.resets = 0
        self._memory = memory
        self._gone = False
        self._begun = b""
        self._let_in: Credentials = {}
        self.directory = directory
        self.name = self.corp_id = self.app_key = self.app_secret = ""
        self.suite_key = self.suite_secret = self.api_key = ""

    @property
    def context(self) -> Context:
        """What a request in it is given, before it is known who asks."""
        return Context(self.store, self.ids, self.clock.now(), "sandbox")

    async def found(self, name: str) -> None:
        """Make its organisation, its apps and a key; what `directory` names is brought in by `fill`.

        Raises:
            ValueMissing: the name is blank.
        """
        context = self.context
        self.corp_id = (await create_organisation(context, name, self.directory.organisation.language)).corp_id
        self.name = name
        app = await create_internal_app(context, self.corp_id, "Sandbox app", SCOPES)
        self.app_key, self.app_secret = app.app.app_key, app.secret
        suite = await create_suite(context, "Sandbox suite", SCOPES, self.corp_id)
        self.suite_key, self.suite_secret = suite.app.app_key, suite.secret
        self.api_key = (await create_key(context, self.corp_id, KeyWanted(role="administrator", name="sandbox"))).text

    async def begin(self) -> None:
        """Remember what it is now: `reset` goes back to it."""
        self._begun = zlib.compress(msgspec.json.encode(await self.snapshot()))
        self._let_in = await self._memory.credentials(self.corp_id)

    async def reset(self) -> None:
        """Make it what it was when it began.

        Contacts, staff, labels, change log, clock, faults, limits, log and the counters of ids go back; apps, keys and
        secrets are what they were, too; those that came since stay, and so do all tokens. A write that is under way is
        done before, or refused; whatever asks from now on finds the world as it began.

        Raises:
            WorldUnknown: it has been deleted.
        """
        begun = _decode(zlib.decompress(self._begun))
        await self._rest()
        self._memory.let_in(self.corp_id, self._let_in)
        self._become(begun, Faults(self.seed))
        self.limits.reset()
        self.log.reset()
        self.resets += 1

    async def snapshot(self) -> Snapshot:
        """Give all that `restore` needs to make a world, this one or another, what this one is now."""
        contents = await self._memory.take(self.corp_id)
        return Snapshot.of(named(contents, self._names), self.ids, self.clock, self.faults.state(self._names))

    async def restore(self, snapshot: Snapshot) -> None:
        """Make it what a world was when the snapshot was taken: its directory, clock, faults and counters of ids.

        Apps, keys, secrets and tokens stay, and so does the log. Writes that are under way are as for `reset`.

        Raises:
            ValueInvalid: the snapshot cannot be, and nothing has changed; `field` says what is wrong.
            WorldUnknown: it has been deleted.
        """
        await snapshot.check()
        faults = Faults(self.seed)
        if snapshot.faults is not None:
            faults.restore(snapshot.faults, {name: own for own, name in self._names.items()})
        await self._rest()
        self._become(snapshot, faults)

    async def delete(self) -> None:
        """Forget it; a write that is under way is done before, or refused. Raises WorldUnknown if that was done."""
        await self._rest()
        self._gone = True
        self.store.retire()
        self._memory.erase(self.corp_id, self.suite_key)

    async def _rest(self) -> None:
        """Wait until no write is under way; nobody has a turn between this and what is done without awaiting."""
        while True:
            store = self.store
            await store.settled()
            if self._gone:
                raise WorldUnknown(f"there is no world {self.id!r} any more")
            if store is self.store:
                return

    def _become(self, snapshot: Snapshot, faults: Faults) -> None:
        self._memory.put(self.corp_id, unnamed(snapshot.data, self._names))
        self.store.retire()
        self.store = self._memory.store()
        self.faults = faults
        self.ids = self.ids.anew(snapshot.seed, snapshot.ids)
        self.clock.offset, self.clock.frozen_at = snapshot.clock.offset, snapshot.clock.frozen_at

    @property
    def _names(self) -> Names:
        _, key_id, _ = key_parts(self.api_key) or ("", "", "")
        return {self.app_key: "$app_key", self.suite_key: "$suite_key", key_id: "$key_id", self.corp_id: "$corp_id"}
