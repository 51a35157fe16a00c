"""Apps of an organisation, and suites: third-party apps of all organisations."""

import msgspec

from guanxi.store.conformance.contract import Opener, expect, opened, rule
from guanxi.store.conformance.directory import ACME, ZENITH, Directory, app, digest, founded, plan_of
from guanxi.store.effects import PutApp, PutSuite
from guanxi.store.rows import Needs, StoredApp
from guanxi.store.store import Store


@rule
async def an_app_is_given_by_its_key(opener: Opener) -> None:
    """`app` gives the app with the digest of its secret, or None; also after the store was opened again."""
    async with founded(opener) as acme:
        await acme.put_app(PutApp(app("key"), "app_created", digest("secret")))
        wanted = StoredApp(app("key"), digest("secret"), 0)
        expect(await acme.store.app(ACME, "key"), wanted, "an app")
        for unknown in ("", "ke", "key ", "KEY"):
            expect(await acme.store.app(ACME, unknown), None, "an app that does not exist")
    async with opened(opener) as store:
        expect(await store.app(ACME, "key"), wanted, "an app of a store that was opened again")


@rule
async def an_app_is_given_by_its_secret(opener: Opener) -> None:
    """`app_with_secret` gives the organisation's app whose secret has that digest, or None."""
    async with founded(opener) as acme:
        for key in ("a", "b"):
            await acme.put_app(PutApp(app(key), "app_created", digest(f"secret {key}")))
        await acme.put_app(PutApp(app("c"), "suite_authorized"))
        wanted = StoredApp(app("b"), digest("secret b"), 0)
        expect(await acme.store.app_with_secret(ACME, digest("secret b")), wanted, "an app by its secret")
        for unknown in (digest("secret c"), b"", b"secret b"):
            expect(await acme.store.app_with_secret(ACME, unknown), None, "an app with no such secret")


@rule
async def apps_are_listed_by_key(opener: Opener) -> None:
    """`apps` gives all apps by key, those that were revoked too."""
    async with founded(opener) as acme:
        expect(await acme.store.apps(ACME), [], "apps of a new organisation")
        shut_out = msgspec.structs.replace(app("b"), revoked=True)
        for put in (app("c"), app("a"), app("b"), shut_out):
            await acme.put_app(PutApp(put, "app_created"))
        expect(await acme.store.apps(ACME), [app("a"), shut_out, app("c")], "apps")


@rule
async def a_secret_stays_until_there_is_another(opener: Opener) -> None:
    """`PutApp` without a digest keeps the secret; with one, the old secret finds nobody."""
    async with founded(opener) as acme:
        await acme.put_app(PutApp(app("key"), "app_created", digest("old")))
        await acme.put_app(PutApp(app("key", name="Other"), "app_revoked"))
        wanted = StoredApp(app("key", name="Other"), digest("old"), 0)
        expect(await acme.store.app_with_secret(ACME, digest("old")), wanted, "an app that keeps its secret")
        await acme.put_app(PutApp(app("key"), "app_secret_rotated", digest("new")))
        expect(await acme.store.app_with_secret(ACME, digest("old")), None, "an app by its old secret")
        wanted = StoredApp(app("key"), digest("new"), 0)
        expect(await acme.store.app_with_secret(ACME, digest("new")), wanted, "an app by its new secret")


@rule
async def apps_of_two_organisations_do_not_meet(opener: Opener) -> None:
    """The same key and secret in two organisations are two apps."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        for corp_id, name in ((ACME, "one"), (ZENITH, "two")):
            put = PutApp(app("key", name=name), "app_created", digest("secret"))
            await Directory(acme.store, corp_id).put_app(put)
        for corp_id, name in ((ACME, "one"), (ZENITH, "two")):
            wanted = StoredApp(app("key", name=name), digest("secret"), 0)
            expect(await acme.store.app(corp_id, "key"), wanted, "an app by its key")
            expect(await acme.store.app_with_secret(corp_id, digest("secret")), wanted, "an app by its secret")
            expect(await acme.store.apps(corp_id), [wanted.app], "apps of one of two organisations")


async def _put_suite(store: Store, key: str, secret: str, name: str = "An app") -> None:
    suite = app(key, name=name)
    await Directory(store, "").write(plan_of(PutSuite(suite, store.key.seal(secret, key))), Needs())


@rule
async def a_suite_is_given_with_its_secret(opener: Opener) -> None:
    """`suite` gives the third-party app and its secret as they were put last, or None; in no organisation's log."""
    async with founded(opener) as acme:
        await _put_suite(acme.store, "suite", "secret")
        expect(await acme.store.suite("suite"), (app("suite"), "secret"), "a suite")
        await _put_suite(acme.store, "suite", "密钥", "Other")
        expect(await acme.store.suite("suite"), (app("suite", name="Other"), "密钥"), "a suite with another secret")
        expect(await acme.store.suite("other"), None, "a suite that does not exist")
        expect(len(await acme.store.walks.changes(ACME, 0, 100)), 1, "the changes of an organisation")
    async with opened(opener) as store:
        wanted = (app("suite", name="Other"), "密钥")
        expect(await store.suite("suite"), wanted, "a suite of a store that was opened again")


@rule
async def suites_are_listed_by_key(opener: Opener) -> None:
    """`suites` gives all third-party apps by key."""
    async with opened(opener) as store:
        expect(await store.suites(), [], "suites of an empty store")
        for key in ("c", "a", "b"):
            await _put_suite(store, key, key)
        expect(await store.suites(), [app("a"), app("b"), app("c")], "suites")
