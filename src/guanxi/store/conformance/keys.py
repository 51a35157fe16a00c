"""Keys of the native API: who holds one, and that it ends at once wherever it is used."""

import msgspec

from guanxi.domain.failures import KeyInvalid, KeyUnknown
from guanxi.domain.key import Key, key_text
from guanxi.domain.staff import Employee
from guanxi.store.conformance.contract import Opener, expect, opened, refused, rule
from guanxi.store.conformance.directory import ACME, NOW, ZENITH, Directory, app, digest, founded, organisation, plan_of
from guanxi.store.effects import Effect, KeyUsed, PutApp, PutOrganisation, PutRecord, RemoveRecord
from guanxi.store.nouns import EMPLOYEE, KEY, StoredEmployee, StoredKey
from guanxi.store.rows import Needs
from guanxi.store.store import Store

_SECRET = "s" * 43


def _key(key_id: str, **others: object) -> Key:
    role = "app" if "app" in others else "employee" if "employee" in others else "administrator"
    key = Key(key_id=key_id, role=role, scopes=frozenset({"contacts:read"}), name="a key", created_at=NOW)  # type: ignore[arg-type] # one of them
    return msgspec.structs.replace(key, **others)


async def _put(acme: Directory, key: Key, secret: str = _SECRET) -> str:
    put = PutRecord(KEY, key.key_id, StoredKey(key, digest(secret), 0), "key_revoked" if key.revoked else "key_created")
    await acme.write(plan_of(put), Needs(records=((KEY, key.key_id),)))
    return key_text(acme.corp_id, key.key_id, secret)


async def _write(acme: Directory, *effects: Effect) -> None:
    needs = Needs(apps=("app",), records=((EMPLOYEE, "li"), (KEY, "key00001")))
    await acme.write(plan_of(*effects), needs)


@rule
async def a_key_is_told_by_its_whole_text(opener: Opener) -> None:
    """`key_holder` gives the key, its app and its organisation; whatever is wrong with the text, the answer is one."""
    async with founded(opener, (ACME, ZENITH)) as acme, opened(opener) as store:
        await acme.put_app(PutApp(app("app"), "app_created", digest("app")))
        admin, of_app = _key("key00001"), _key("key00002", app="app")
        texts = [await _put(acme, admin), await _put(acme, of_app)]
        for sessions in (acme.store.sessions, store.sessions):
            held = [await sessions.key_holder(text, NOW) for text in (*texts, *texts)]
            expect(
                [(one.corp_id, one.key, one.app) for one in held[:2]],
                [(ACME, admin, None), (ACME, of_app, app("app"))],
                "who",
            )
            expect(held[2:], held[:2], "who, asked again")
            expect((held[0].organisation, held[0].used_at), (organisation(ACME), 0), "whose, and when it was used")
            for wrong in (
                "", "guanxi", texts[0][:-1], f"{texts[0]}x", texts[0].replace("_sss", "_ssx"), texts[0].upper(),
                texts[0].replace("key00001", "key00002").replace("sss", "sst"), key_text(ACME, "key00003", _SECRET),
                key_text(ZENITH, "key00001", _SECRET), key_text("ding" + "0" * 16, "key00001", _SECRET),
            ):  # fmt: skip
                await refused(KeyInvalid, sessions.key_holder(wrong, NOW))


@rule
async def a_key_lives_until_it_expires(opener: Opener) -> None:
    """To the millisecond, also where it was used before."""
    async with founded(opener) as acme:
        text = await _put(acme, _key("key00001", expires_at=NOW + 1000))
        expect((await acme.store.sessions.key_holder(text, NOW + 999)).corp_id, ACME, "a key that lives")
        await refused(KeyInvalid, acme.store.sessions.key_holder(text, NOW + 1000))
        async with opened(opener) as store:
            await refused(KeyInvalid, store.sessions.key_holder(text, NOW + 1000))


@rule
async def a_key_that_was_shut_out_in_another_process_is_so_at_once(opener: Opener) -> None:
    """When it is revoked, when its app is, when its employee leaves or is gone: though it was used before."""
    async with founded(opener) as here, opened(opener) as store:
        await _write(here, PutApp(app("app"), "app_created", digest("app")), _employee(active=True))
        keys = [_key("key00001"), _key("key00002", app="app"), _key("key00003", employee="li")]
        texts = [await _put(here, key) for key in keys]

        async def lets_in() -> list[bool]:
            return [await _lets_in(store, text) for text in texts] + [
                await _lets_in(here.store, text) for text in texts
            ]

        expect(await lets_in(), [True] * 6, "who is let in")
        await _put(here, msgspec.structs.replace(keys[0], revoked=True))
        expect(await lets_in(), [False, True, True] * 2, "who is let in after a key was revoked")
        await _write(here, PutApp(msgspec.structs.replace(app("app"), revoked=True), "app_revoked"))
        expect(await lets_in(), [False, False, True] * 2, "who is let in after an app was revoked")
        await _write(here, _employee(active=False))
        expect(await lets_in(), [False] * 6, "who is let in after an employee has left")
        await _write(here, _employee(active=True))
        expect(await lets_in(), [False, False, True] * 2, "who is let in after they came back")
        await _write(here, RemoveRecord(EMPLOYEE, "li", "employee_deleted"))
        expect(await lets_in(), [False] * 6, "who is let in after they were removed")


def _employee(*, active: bool) -> PutRecord:
    employee = Employee(userid="li", name="Li", active=active)
    return PutRecord(EMPLOYEE, "li", StoredEmployee(employee, 0), "employee_updated")


async def _lets_in(store: Store, text: str) -> bool:
    try:
        await store.sessions.key_holder(text, NOW)
    except KeyInvalid:
        return False
    return True


@rule
async def settings_reach_the_holder_of_a_key_at_once(opener: Opener) -> None:
    """The organisation that comes with a key is as it is now, and the app's permissions are."""
    async with founded(opener) as here, opened(opener) as store:
        await here.put_app(PutApp(app("app"), "app_created", digest("app")))
        text = await _put(here, _key("key00001", app="app"))
        await store.sessions.key_holder(text, NOW)
        suspended = msgspec.structs.replace(organisation(ACME), suspended=True)
        changed = msgspec.structs.replace(app("app"), scopes=frozenset())
        await _write(here, PutOrganisation(suspended, "organisation_updated"), PutApp(changed, "app_updated"))
        held = await store.sessions.key_holder(text, NOW)
        expect((held.organisation, held.app), (suspended, changed), "the holder")


@rule
async def keys_are_listed_with_their_last_use(opener: Opener) -> None:
    """`key` and `keys` give them by key_id, revoked ones too; a use is no change, and a change keeps the use."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        key, other = _key("key00001"), _key("key00002", expires_at=NOW + 5)
        text = await _put(acme, key)
        await _put(acme, other)
        await _put(Directory(acme.store, ZENITH), _key("key00003"))
        before = await acme.store.walks.changes(ACME, 0, 10)
        await _write(acme, KeyUsed("key00001", NOW + 60_000))
        expect(await acme.store.walks.changes(ACME, 0, 10), before, "the log after a use")
        sessions = acme.store.sessions
        expect(await sessions.key(ACME, "key00001"), (key, NOW + 60_000), "a key and its last use")
        expect(await sessions.keys(ACME, "", 10), [(key, NOW + 60_000), (other, 0)], "all keys")
        expect(await sessions.keys(ACME, "key00001", 1), [(other, 0)], "keys after one")
        expect([await sessions.key_count(one) for one in (ACME, ZENITH)], [2, 1], "how many there are")
        await refused(KeyUnknown, sessions.key(ACME, "key00003"))
        async with opened(opener) as store:
            expect((await store.sessions.key_holder(text, NOW)).used_at, NOW + 60_000, "its last use, elsewhere")
        revoked = msgspec.structs.replace(key, revoked=True)
        await _put(acme, revoked)
        expect(await sessions.key(ACME, "key00001"), (revoked, NOW + 60_000), "a revoked key and its last use")
        kinds = [(change.kind, change.target) for change in await acme.store.walks.changes(ACME, 1, 10)]
        expect(
            kinds, [("key_created", "key00001"), ("key_created", "key00002"), ("key_revoked", "key00001")], "the log"
        )


@rule
async def a_use_that_was_noted_is_known_at_once(opener: Opener) -> None:
    """`used` tells this process what it has stored, so that it is not stored again and again."""
    async with founded(opener) as acme:
        text = await _put(acme, _key("key00001"))
        expect((await acme.store.sessions.key_holder(text, NOW)).used_at, 0, "before")
        acme.store.sessions.used(text, NOW + 5)
        expect((await acme.store.sessions.key_holder(text, NOW)).used_at, NOW + 5, "afterwards")
