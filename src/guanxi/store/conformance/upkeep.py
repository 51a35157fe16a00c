"""Removing what has expired, a little at a time, and proving that the store can be written."""

from guanxi.domain.failures import TokenInvalid
from guanxi.store.conformance.contract import Opener, expect, opened, refused, rule
from guanxi.store.conformance.directory import ACME, NOW, Directory, app, digest, founded, plan_of
from guanxi.store.effects import PutApp, PutToken
from guanxi.store.plans import Outcome
from guanxi.store.rows import Entry, Needs
from guanxi.store.working import Working


async def _tokens_left(acme: Directory, count: int) -> list[int]:
    digests = [digest(f"{ACME}{number}") for number in range(count)]

    def plan(at: Working) -> Outcome[list[int]]:
        return Outcome([number for number, token in enumerate(digests) if at.token(token) is not None])

    left: list[int] = await acme.write(plan, Needs(tokens=tuple(digests)))
    return left


@rule
async def expired_tokens_are_removed_oldest_first(opener: Opener) -> None:
    """`remove_expired` removes at most `limit` tokens whose time is over, the oldest first, and no other."""
    async with founded(opener) as acme:
        await acme.put_app(PutApp(app("key"), "app_created"))
        # Token n ends at NOW + 10 * n, but they were issued in another order.
        for number in (5, 0, 3, 1, 4, 2, 6):
            await acme.put_token(PutToken(digest(f"{ACME}{number}"), "key", NOW + 10 * number))
        for limit, left in ((2, [2, 3, 4, 5, 6]), (1, [3, 4, 5, 6]), (100, [5, 6]), (100, [5, 6])):
            await acme.store.remove_expired(ACME, NOW + 50, 10**12, limit)
            expect(await _tokens_left(acme, 7), left, f"tokens left after a removal of at most {limit}")
        await refused(TokenInvalid, acme.store.sessions.caller(f"{ACME}4", NOW))
        expect(
            (await acme.store.sessions.caller(f"{ACME}5", NOW))[:2], (ACME, app("key")), "a caller whose token was left"
        )


@rule
async def old_changes_are_removed_oldest_first(opener: Opener) -> None:
    """`remove_expired` removes at most `limit` changes that are older than the history, and the numbers go on."""
    async with founded(opener) as acme:
        for number in range(8):
            put = plan_of(PutApp(app(f"key {number}"), "app_created"))
            await acme.write(put, Needs(apps=(f"key {number}",)), Entry("tester", NOW + 10 * number))
        # Changes 2 to 9 were made at NOW, NOW + 10, …; the organisation's own at NOW.
        for limit, oldest in ((3, 4), (1, 5), (100, 7), (100, 7)):
            await acme.store.remove_expired(ACME, NOW + 150, 100, limit)
            numbers = [change.number for change in await acme.store.walks.changes(ACME, 0, 100)]
            expect(numbers, list(range(oldest, 10)), f"changes left after a removal of at most {limit}")
        await acme.create("1", 1)
        expect(
            [change.number for change in await acme.store.walks.changes(ACME, 8, 9)], [9, 10], "the numbers after it"
        )
        await acme.store.remove_expired(ACME, NOW + 10**9, 0, 100)
        expect(await acme.store.walks.changes(ACME, 0, 100), [], "changes when all have expired")
        await acme.create("2", 2)
        expect(
            [change.number for change in await acme.store.walks.changes(ACME, 0, 9)], [11], "the number after the last"
        )


@rule
async def what_has_not_expired_stays(opener: Opener) -> None:
    """`remove_expired` touches no contact, app, label or setting, and does nothing where nothing has expired."""
    async with founded(opener) as acme:
        await acme.fill(300)
        await acme.remove("1000")
        created = await acme.let_in("key", ACME + "token", NOW + 1)
        log = await acme.store.walks.changes(ACME, 0, 1000)
        await acme.store.remove_expired(ACME, NOW, 0, 1000)
        expect(await acme.store.walks.changes(ACME, 0, 1000), log, "changes that have not expired")
        expect((await acme.store.sessions.caller(ACME + "token", NOW))[:2], (ACME, created), "a caller")
        await acme.store.remove_expired(ACME, NOW + 10**6, 0, 1000)
        expect(await acme.userids(250, 1), ["1251"], "the contact at 250")
        expect(await acme.count(), 299, "the number of contacts")
        expect(await acme.store.apps(ACME), [created], "apps")


@rule
async def proving_writability_leaves_no_trace(opener: Opener) -> None:
    """`prove_writable` works on an empty store and a full one, and changes nothing that can be read."""
    async with opened(opener) as store:
        await store.prove_writable(NOW)
        expect(await store.organisations(), [], "organisations of an empty store")
        acme = Directory(store)
        await acme.found()
        await acme.fill(3)
        before = (await store.organisations(), await store.walks.changes(ACME, 0, 100), await acme.userids())
        for step in range(3):
            await store.prove_writable(NOW + step)
        after = (await store.organisations(), await store.walks.changes(ACME, 0, 100), await acme.userids())
        expect(after, before, "the store after the proof")
