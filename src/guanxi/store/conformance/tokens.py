"""Tokens: whom they stand for, and when they end."""

import asyncio

import msgspec

from guanxi.domain.failures import TokenInvalid
from guanxi.store.conformance.contract import Opener, expect, opened, refused, rule
from guanxi.store.conformance.directory import ACME, NOW, ZENITH, Directory, app, digest, founded, plan_of
from guanxi.store.effects import PutApp, PutToken
from guanxi.store.rows import Needs, StoredApp

TOKEN = ACME + "token"


@rule
async def a_token_stands_for_its_app(opener: Opener) -> None:
    """`caller` gives organisation and app, again and again, also after the store was opened again."""
    async with founded(opener) as acme:
        created = await acme.let_in("key", TOKEN)
        for _ in range(2):
            expect((await acme.store.sessions.caller(TOKEN, NOW))[:2], (ACME, created), "a caller")
    async with opened(opener) as store:
        expect(
            (await store.sessions.caller(TOKEN, NOW))[:2], (ACME, created), "a caller of a store that was opened again"
        )


@rule
async def an_unknown_token_is_refused(opener: Opener) -> None:
    """`caller` raises TokenInvalid for any text that is no token."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        await acme.let_in("key", TOKEN)
        texts = (
            "",
            "x",
            ACME,
            TOKEN[:-1],
            TOKEN + " ",
            TOKEN.upper(),
            ZENITH + "token",
            "令牌" * 20,
            "\x00",
            "x" * 9999,
        )
        for text in texts:
            await refused(TokenInvalid, acme.store.sessions.caller(text, NOW))


@rule
async def a_token_ends_with_its_time(opener: Opener) -> None:
    """A token is valid before `expires_at` and not from then on, whether or not it was used before."""
    async with founded(opener) as acme:
        created = await acme.let_in("key", TOKEN, NOW + 1000)
        await refused(TokenInvalid, acme.store.sessions.caller(TOKEN, NOW + 1000))
        expect(
            (await acme.store.sessions.caller(TOKEN, NOW + 999))[:2],
            (ACME, created),
            "a caller in the last millisecond",
        )
        await refused(TokenInvalid, acme.store.sessions.caller(TOKEN, NOW + 1000))


@rule
async def a_longer_life_counts_at_once(opener: Opener) -> None:
    """`PutToken` with a later end extends the token, also one that was used before."""
    async with founded(opener) as acme:
        created = await acme.let_in("key", TOKEN, NOW + 1000)
        await acme.store.sessions.caller(TOKEN, NOW)
        await acme.put_token(PutToken(digest(TOKEN), "key", NOW + 2000))
        expect(
            (await acme.store.sessions.caller(TOKEN, NOW + 1999))[:2], (ACME, created), "a caller with a longer life"
        )
        await refused(TokenInvalid, acme.store.sessions.caller(TOKEN, NOW + 2000))


@rule
async def tokens_of_an_app_end_together(opener: Opener) -> None:
    """`end_tokens` ends every token of that app at once, also those that were used before, and no other app's."""
    async with founded(opener) as acme:
        await acme.let_in("key", TOKEN)
        await acme.put_token(PutToken(digest(ACME + "second"), "key", NOW + 1000))
        other = await acme.let_in("other", ACME + "other")
        for token in (TOKEN, ACME + "second", ACME + "other"):
            await acme.store.sessions.caller(token, NOW)
        await acme.put_app(PutApp(app("key"), "app_secret_rotated", digest("new"), end_tokens=True))
        await refused(TokenInvalid, acme.store.sessions.caller(TOKEN, NOW))
        await refused(TokenInvalid, acme.store.sessions.caller(ACME + "second", NOW))
        expect((await acme.store.sessions.caller(ACME + "other", NOW))[:2], (ACME, other), "a caller of another app")
        expect(await acme.store.app(ACME, "key"), StoredApp(app("key"), digest("new"), 1), "the app")


@rule
async def ending_tokens_splits_a_batch_in_two(opener: Opener) -> None:
    """Within a batch, tokens that were put before the end are gone, and those put after it are valid."""
    async with founded(opener) as acme:
        await acme.let_in("key", ACME + "old")
        ended = PutApp(app("key"), "app_secret_rotated", end_tokens=True)
        await asyncio.gather(
            acme.put_token(PutToken(digest(ACME + "before"), "key", NOW + 9)),
            acme.put_token(PutToken(digest(ACME + "old"), "key", NOW + 9)),
            acme.put_app(ended),
            acme.put_token(PutToken(digest(ACME + "after"), "key", NOW + 9)),
        )
        await refused(TokenInvalid, acme.store.sessions.caller(ACME + "old", NOW))
        await refused(TokenInvalid, acme.store.sessions.caller(ACME + "before", NOW))
        expect(
            (await acme.store.sessions.caller(ACME + "after", NOW))[:2],
            (ACME, app("key")),
            "a caller with the newest token",
        )


@rule
async def a_revoked_app_is_nobody(opener: Opener) -> None:
    """No token stands for an app that is revoked, even one that was not ended."""
    async with founded(opener) as acme:
        created = await acme.let_in("key", TOKEN)
        await acme.store.sessions.caller(TOKEN, NOW)
        await acme.put_app(PutApp(msgspec.structs.replace(created, revoked=True), "app_revoked"))
        await refused(TokenInvalid, acme.store.sessions.caller(TOKEN, NOW))


@rule
async def a_changed_app_is_seen_at_once(opener: Opener) -> None:
    """A token that was used before stands for the app as it is now."""
    async with founded(opener) as acme:
        created = await acme.let_in("key", TOKEN)
        await acme.store.sessions.caller(TOKEN, NOW)
        changed = msgspec.structs.replace(created, scopes=frozenset({"qyapi_ext_write"}), name="Other")
        await acme.put_app(PutApp(changed, "app_created"))
        expect((await acme.store.sessions.caller(TOKEN, NOW))[:2], (ACME, changed), "a caller with other permissions")


@rule
async def a_token_may_begin_the_next_generation(opener: Opener) -> None:
    """`next_generation` raises the app's token generation by one, and leaves the app and its other tokens alone."""
    async with founded(opener) as acme:
        created = await acme.let_in("key", TOKEN)
        for number in (1, 2):
            await acme.put_token(PutToken(digest(f"{ACME}{number}"), "key", NOW + 9, next_generation=True))
            expect(await acme.store.app(ACME, "key"), StoredApp(created, digest("key"), number), "the app")
        for token in (TOKEN, ACME + "1", ACME + "2"):
            expect((await acme.store.sessions.caller(token, NOW))[:2], (ACME, created), "a caller")
        await asyncio.gather(
            *[acme.put_token(PutToken(digest(f"{ACME}{n}"), "key", NOW + 9, next_generation=True)) for n in (3, 4)]
        )
        expect(await acme.store.app(ACME, "key"), StoredApp(created, digest("key"), 4), "the app after a batch")
        await acme.put_app(PutApp(created, "app_secret_rotated", digest("new")))
        expect(await acme.store.app(ACME, "key"), StoredApp(created, digest("new"), 4), "the app with another secret")
        await acme.put_app(PutApp(created, "app_secret_rotated", end_tokens=True))
        expect(await acme.store.app(ACME, "key"), StoredApp(created, digest("new"), 5), "the app without tokens")


@rule
async def a_token_is_of_one_organisation(opener: Opener) -> None:
    """A token is looked for in the organisation that it begins with, and nowhere else."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        zenith = Directory(acme.store, ZENITH)
        await acme.put_app(PutApp(app("key"), "app_created"))
        await zenith.put_app(PutApp(app("key", name="Zenith's"), "app_created"))
        await zenith.write(plan_of(PutToken(digest(TOKEN), "key", NOW + 9)), Needs(apps=("key",)))
        await refused(TokenInvalid, acme.store.sessions.caller(TOKEN, NOW))
        await acme.put_token(PutToken(digest(TOKEN), "key", NOW + 9))
        expect((await acme.store.sessions.caller(TOKEN, NOW))[:2], (ACME, app("key")), "a caller")
        await zenith.put_app(PutApp(app("key"), "app_revoked", end_tokens=True))
        expect((await acme.store.sessions.caller(TOKEN, NOW))[:2], (ACME, app("key")), "a caller after the other's end")
