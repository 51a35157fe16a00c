"""Who stands behind an access token or a native key: read once, and valid for one generation of the organisation."""

import hashlib
import hmac
from typing import Final, Generic, Protocol, TypeVar

import msgspec

from guanxi.domain.app import App
from guanxi.domain.failures import KeyInvalid, KeyUnknown, TokenInvalid
from guanxi.domain.key import Key, key_parts
from guanxi.domain.organisation import CORP_ID_LENGTH, Organisation
from guanxi.store import statements as sql
from guanxi.store.engine import Engine, State, States, keep
from guanxi.store.nouns import decode_employee, decode_key
from guanxi.store.rows import stored_app

_NO_CALLER: Final = "the access_token is unknown or has expired; get a new one"
_NO_HOLDER: Final = "the key is unknown, has expired or was revoked"

H = TypeVar("H")


class Organisations(Protocol):
    """Gives an organisation, as of a state that was just read."""

    async def __call__(self, corp_id: str, state: State) -> Organisation:
        """Give it."""


class _Session(msgspec.Struct, Generic[H]):
    generation: int
    expires_at: int | None
    holder: H


class KeyHolder(msgspec.Struct, frozen=True):
    """Who sent a key.

    Attributes:
        corp_id: the organisation.
        key: the key.
        app: its app, when it is one's.
        organisation: the organisation's record.
        used_at: when the key was used last, as far as that was stored (milliseconds since 1970, 0: never).
    """

    corp_id: str
    key: Key
    app: App | None
    organisation: Organisation
    used_at: int


class Sessions:
    """The sessions that one process has seen."""

    def __init__(self, engine: Engine, states: States, organisation: Organisations) -> None:
        """Take what is read."""
        self._engine = engine
        self._states = states
        self._organisation = organisation
        self._apps: dict[str, _Session[tuple[str, App]]] = {}
        self._keys: dict[str, _Session[tuple[Key, App | None, int]]] = {}

    async def caller(self, token: str, now: int) -> tuple[str, App, Organisation]:
        """Give the organisation's id and the app that a token stands for, and the organisation.

        Args:
            token: as sent; it begins with its corp_id.
            now: milliseconds since 1970.

        Raises:
            TokenInvalid: it is unknown, expired, or was revoked.
        """
        corp_id = token[:CORP_ID_LENGTH]
        state = self._states.known(corp_id) or await self._states.now(corp_id)
        if state is None:
            raise TokenInvalid(_NO_CALLER)
        session = self._apps.get(token)
        if session is None or not _lives(session, state, now):
            session = await self._app_session(token, state, now)
        return *session.holder, await self._organisation(corp_id, state)

    async def _app_session(self, token: str, state: State, now: int) -> _Session[tuple[str, App]]:
        self._apps.pop(token, None)
        corp_id = token[:CORP_ID_LENGTH]
        row = await self._engine.fetch_one(sql.TOKEN, corp_id, hashlib.sha256(token.encode()).digest())
        app = await self._app(corp_id, row[0]) if row else None
        if row is None or app is None or row[1] <= now:
            raise TokenInvalid(_NO_CALLER)
        session = _Session(state.generation, row[1], (corp_id, app))
        keep(self._apps, token, session)
        return session

    async def key_holder(self, text: str, now: int) -> KeyHolder:
        """Give who sent a key of the native API.

        Args:
            text: as sent.
            now: milliseconds since 1970.

        Raises:
            KeyInvalid: it is unknown, expired or revoked, its app was revoked, or its employee is not active or not
                there any more: always the same answer.
        """
        parts = key_parts(text)
        state = None if parts is None else self._states.known(parts[0]) or await self._states.now(parts[0])
        if parts is None or state is None:
            raise KeyInvalid(_NO_HOLDER)
        session = self._keys.get(text)
        if session is None or not _lives(session, state, now):
            session = await self._key_session(text, parts, state, now)
        key, app, used_at = session.holder
        return KeyHolder(parts[0], key, app, await self._organisation(parts[0], state), used_at)

    async def _key_session(
        self, text: str, parts: tuple[str, str, str], state: State, now: int
    ) -> _Session[tuple[Key, App | None, int]]:
        self._keys.pop(text, None)
        corp_id, key_id, secret = parts
        row = await self._engine.fetch_one(sql.KEY, corp_id, key_id)
        digest, used_at, record = row or (b"", 0, b"")
        if not hmac.compare_digest(digest, hashlib.sha256(secret.encode()).digest()):
            raise KeyInvalid(_NO_HOLDER)
        key = decode_key(record)
        app = None if key.app is None else await self._app(corp_id, key.app)
        session = _Session(state.generation, key.expires_at, (key, app, used_at))
        held = app is not None if key.app is not None else await self._works_here(corp_id, key.employee)
        if key.revoked or not held or not _lives(session, state, now):
            raise KeyInvalid(_NO_HOLDER)
        keep(self._keys, text, session)
        return session

    async def _app(self, corp_id: str, app_key: str) -> App | None:
        row = await self._engine.fetch_one(sql.APP_BY_KEY, corp_id, app_key)
        app = stored_app(row).app if row else None
        return None if app is None or app.revoked else app

    async def _works_here(self, corp_id: str, userid: str | None) -> bool:
        """Tell whether an employee is there and active; an administrator's key has none (None)."""
        if userid is None:
            return True
        row = await self._engine.fetch_one(sql.EMPLOYEE, corp_id, userid)
        return row is not None and decode_employee(row[1]).active

    async def key(self, corp_id: str, key_id: str) -> tuple[Key, int]:
        """Give a key and when it was used (milliseconds since 1970; 0: never).

        Raises:
            KeyUnknown: there is none with that key_id.
        """
        row = await self._engine.fetch_one(sql.KEY, corp_id, key_id)
        if row is None:
            raise KeyUnknown("no key has that key_id")
        return decode_key(row[2]), row[1]

    async def keys(self, corp_id: str, after: str, limit: int) -> list[tuple[Key, int]]:
        """Give keys, revoked ones too, and when they were used, by key_id: those after one, at most so many."""
        rows = await self._engine.fetch_all(sql.KEYS_AFTER, corp_id, after, limit)
        return [(decode_key(record), used_at) for used_at, record in rows]

    async def key_count(self, corp_id: str) -> int:
        """Give how many keys there are, revoked ones too."""
        row = await self._engine.fetch_one(sql.KEY_COUNT, corp_id)
        return row[0] if row else 0

    def used(self, text: str, now: int) -> None:
        """Remember that a key's use at a moment has been stored."""
        session = self._keys.get(text)
        if session is not None:
            session.holder = (*session.holder[:2], now)


def _lives(session: _Session[H], state: State, now: int) -> bool:
    return session.generation == state.generation and (session.expires_at is None or session.expires_at > now)
