"""What an operation is given: the store, who asks, the time, and new ids. Nothing here reads a clock by itself."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import msgspec

from guanxi.domain.app import App
from guanxi.domain.failures import ReplyMismatch
from guanxi.domain.key import Key, Scope
from guanxi.domain.organisation import Organisation
from guanxi.operations.viewer import Outdated, Viewer
from guanxi.store import Conclude, Entry, Needs, Outcome, Plan, PutReply, SeenWalks, Store, StoredReply, Walks, Working

_BEGUN = b""
"""What is kept of a request whose answer is kept in parts; no answer is empty."""


class Ids(Protocol):
    """Where new ids come from; a world for tests has its own."""

    def userid(self, corp_id: str, now: int, seq: int) -> str:
        """Give a new contact's userid: 11 to 19 digits.

        Args:
            corp_id: of its organisation.
            now: milliseconds since 1970.
            seq: the contact's place in its organisation, which no other one ever has: the same place and moment give
                the same userid, others give others.
        """

    def request_id(self) -> str:
        """Give a new request id: 12 lower-case base-36 characters."""

    def corp_id(self) -> str:
        """Give a new organisation's id: `ding` and 16 lower-case base-36 characters."""

    def app_key(self, corp_id: str) -> str:
        """Give a new app's key; it begins with its corp_id."""

    def suite_key(self) -> str:
        """Give a new third-party app's key."""

    def token(self, corp_id: str) -> str:
        """Give a new access token: its corp_id and 160 random bits."""

    def secret(self) -> str:
        """Give a new secret: 256 random bits as URL-safe text."""

    def key_id(self) -> str:
        """Give a new native key's id: 8 lower-case base-36 characters."""

    def act(self) -> str:
        """Give the id of a new bulk operation: 12 lower-case base-36 characters."""


class Replayed(Exception):  # noqa: N818 - no error: the request was answered before
    """The request was carried out before: its answer is given again.

    Args:
        answer: as it was encoded then.
    """

    def __init__(self, answer: bytes) -> None:
        super().__init__("answered before")
        self.answer = answer


class Once(msgspec.Struct, frozen=True, gc=False):
    """What makes a request that is sent twice be carried out once (docs/decisions/0020).

    Attributes:
        caller: the key_id that asks.
        name: its Idempotency-Key.
        fingerprint: of the whole request, to tell another one with the same name.
        expires_at: until when the answer is kept, in milliseconds since 1970.
        encode: makes the answer of what the operation gives.
    """

    caller: str
    name: str
    fingerprint: bytes
    expires_at: int
    encode: Callable[[Any], bytes]


class Context(msgspec.Struct, frozen=True, gc=False):
    """One request's.

    Attributes:
        store: the open store.
        ids: where new ids come from.
        now: milliseconds since 1970.
        actor: who asks, as the change log names them: an app key, a key_id, or `cli`.
        once: what its answer is kept under, if it is.
        act: the id of the bulk operation that this is, if it is one.
        viewer: the employee for whom it is done, who sees and edits what the rules of sharing let through; None for
            apps and administrators, who have the whole organisation.
    """

    store: Store
    ids: Ids
    now: int
    actor: str
    once: Once | None = None
    act: str = ""
    viewer: Viewer | None = None

    @property
    def walks(self) -> Walks | SeenWalks:
        """The contacts, changes and trash that whoever asks may see: the only way by which operations read them."""
        return self.store.walks if self.viewer is None else self.viewer.walks

    @property
    def entry(self) -> Entry:
        """What the change log says of this request."""
        return Entry(self.actor, self.now, self.act)

    async def write(self, corp_id: str, needs: Needs, plan: Plan) -> Any:  # noqa: ANN401 - the plan's own value
        """Run a plan as `Store.write` does; with `once`, keep the answer in the same transaction.

        A plan whose value is None has not decided: nothing is kept of it.

        Raises:
            Replayed: the request was carried out before.
            ReplyMismatch: its name was used for another request.
            Failure: as `Store.write`.
        """
        once = self.once
        if once is None:
            return await self._write(corp_id, needs, plan)

        def kept(at: Working) -> Outcome[Any]:
            raise_if_replayed(once, at.reply(once.caller, once.name), self.now)
            outcome = plan(at)
            if outcome.value is None:
                return outcome
            return Outcome(outcome.value, (*outcome.effects, reply_of(once, outcome.value)))

        needs = msgspec.structs.replace(needs, replies=((once.caller, once.name),))
        return await self._write(corp_id, needs, kept)

    async def _write(self, corp_id: str, needs: Needs, plan: Plan) -> Any:  # noqa: ANN401 - the plan's own value
        viewer = self.viewer
        if viewer is None:
            return await self.store.write(corp_id, needs, plan, self.entry)

        def in_time(at: Working) -> Outcome[Any]:
            viewer.require_current(at)
            return plan(at)

        while True:
            await viewer.renew()
            try:
                return await self.store.write(corp_id, needs, in_time, self.entry)
            except Outdated:
                continue

    async def write_each(
        self,
        corp_id: str,
        needs: Needs,
        plans: Sequence[Plan],
        *,
        conclude: Conclude = lambda _: (),
        first: Callable[[Working], None] = lambda _: None,
    ) -> list[Any]:
        """Run plans as `Store.write_each` does; arguments and failures are its."""
        viewer = self.viewer

        def in_time(at: Working) -> None:
            if viewer is not None:
                viewer.require_current(at)
            first(at)

        while True:
            if viewer is not None:
                await viewer.renew()
            try:
                return await self.store.write_each(corp_id, needs, plans, self.entry, conclude=conclude, first=in_time)
            except Outdated:
                continue

    async def stop_if_replayed(self, corp_id: str) -> None:
        """Stop a request that was carried out before, when it takes more than one write.

        Raises:
            Replayed, ReplyMismatch: as `write`.
        """
        if self.once is not None:
            await self.write(corp_id, Needs(), lambda _: Outcome(None))


def raise_if_replayed(once: Once, reply: StoredReply | None, now: int) -> None:
    """Stop a request that was carried out before.

    Raises:
        Replayed: it was.
        ReplyMismatch: another request had its name.
    """
    if reply is None or reply.expires_at <= now:
        return
    if reply.fingerprint != once.fingerprint:
        raise ReplyMismatch("this Idempotency-Key was used for another request; take a new one for each request")
    if reply.answer != _BEGUN:
        raise Replayed(reply.answer)


def begun(once: Once) -> PutReply:
    """Give the effect that takes a request's name, where its answer is kept in parts under names of their own."""
    return PutReply(once.caller, once.name, StoredReply(once.fingerprint, once.expires_at, _BEGUN))


def reply_of(once: Once, value: object) -> PutReply:
    """Give the effect that keeps a request's answer."""
    return PutReply(once.caller, once.name, StoredReply(once.fingerprint, once.expires_at, once.encode(value)))


class Asking(msgspec.Struct, frozen=True, gc=False):
    """Who asks by the native API.

    Attributes:
        context: the request's; its actor is the key.
        corp_id: the organisation of the key.
        organisation: its record.
        key: the key.
        scopes: what it opens now.
    """

    context: Context
    corp_id: str
    organisation: Organisation
    key: Key
    scopes: frozenset[Scope]


class Caller(msgspec.Struct, frozen=True, gc=False):
    """An app that is asking, in the organisation that its token is for."""

    corp_id: str
    app: App
    organisation: Organisation
