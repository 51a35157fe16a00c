"""The change log: every change, once, in order, with what was there before."""

import asyncio

import msgspec

from guanxi.domain.app import App
from guanxi.domain.change import Change
from guanxi.domain.failures import ContactUnknown, PhoneTaken
from guanxi.domain.organisation import Organisation
from guanxi.store.conformance.contract import Opener, expect, opened, refused, rule
from guanxi.store.conformance.directory import (
    ACME,
    NOW,
    ZENITH,
    Directory,
    app,
    digest,
    founded,
    organisation,
    plan_of,
    record,
)
from guanxi.store.effects import PutApp, PutOrganisation, PutToken
from guanxi.store.plans import Outcome
from guanxi.store.rows import Entry, Needs


@rule
async def a_change_says_what_who_when_and_what_was_before(opener: Opener) -> None:
    """`changes` gives each change of a contact with its entry; `before` is the contact's JSON, None on creation."""
    async with founded(opener) as acme:
        await acme.create("1", 1)
        await acme.update("1", 2, "Li")
        await acme.write(plan_of(), entry=Entry("nobody", 0))
        await acme.remove("1")
        wanted = [
            Change(1, "organisation_created", ACME, "tester", NOW, None),
            Change(2, "contact_created", "1", "tester", NOW, None),
            Change(3, "contact_updated", "1", "tester", NOW, record("1", 1)),
            Change(4, "contact_deleted", "1", "tester", NOW, record("1", 2, "Li")),
        ]
        expect(await acme.store.walks.changes(ACME, 0, 100), wanted, "the log")
    async with opened(opener) as store:
        expect(await store.walks.changes(ACME, 0, 100), wanted, "the log of a store that was opened again")


@rule
async def the_entry_is_that_of_its_own_write(opener: Opener) -> None:
    """Writes of one batch keep their own actor and time."""
    async with founded(opener) as acme:
        await asyncio.gather(
            *[
                acme.write(
                    plan_of(PutApp(app(key), "app_created", digest(key))),
                    Needs(apps=(key,)),
                    Entry(f"actor {key}", ord(key)),
                )
                for key in "abc"
            ]
        )
        log = [(change.target, change.actor, change.at) for change in await acme.store.walks.changes(ACME, 1, 100)]
        expect(log, [(key, f"actor {key}", ord(key)) for key in "abc"], "the entries of a batch")


@rule
async def changes_of_organisations_and_apps_are_logged(opener: Opener) -> None:
    """`before` is the JSON of the organisation or app; issuing tokens is no change."""
    async with founded(opener) as acme:
        changed = msgspec.structs.replace(organisation(ACME), name="Other")
        await acme.write(plan_of(PutOrganisation(changed, "organisation_updated")))
        first, second = app("key"), app("key", name="Other")
        await acme.put_app(PutApp(first, "app_created", digest("secret")))
        await acme.put_token(PutToken(digest("token"), "key", NOW))
        await acme.put_app(PutApp(second, "app_revoked", end_tokens=True))
        log = await acme.store.walks.changes(ACME, 0, 100)
        kinds = [(change.number, change.kind, change.target) for change in log]
        wanted = [
            (1, "organisation_created", ACME),
            (2, "organisation_updated", ACME),
            (3, "app_created", "key"),
            (4, "app_revoked", "key"),
        ]
        expect(kinds, wanted, "the log of an organisation and its app")
        expect([log[0].before, log[2].before], [None, None], "what was before a creation")
        expect(msgspec.json.decode(log[1].before or b"", type=Organisation), organisation(ACME), "the old organisation")
        expect(msgspec.json.decode(log[3].before or b"", type=App), first, "the old app")


@rule
async def changes_are_given_in_parts(opener: Opener) -> None:
    """`changes` gives numbers above `after`, ascending, at most `limit`."""
    async with founded(opener) as acme:
        await acme.fill(9)
        for after, limit, wanted in ((0, 3, [1, 2, 3]), (3, 4, [4, 5, 6, 7]), (8, 9, [9, 10]), (10, 9, []), (0, 0, [])):
            numbers = [change.number for change in await acme.store.walks.changes(ACME, after, limit)]
            expect(numbers, wanted, f"{limit} changes after {after}")


@rule
async def numbers_have_no_gaps(opener: Opener) -> None:
    """What fails or changes nothing takes no number, alone or within a batch."""
    async with founded(opener) as acme:
        await acme.fill(10)
        await refused(PhoneTaken, acme.create("1", 1000))
        await asyncio.gather(
            *[acme.create(str(number), number) for number in (1, 1000, 2, 1001, 3, 1002)],
            *[acme.remove(userid) for userid in ("1003", "1003", "9", "1004")],
            *[acme.write(lambda _: Outcome(None)) for _ in range(3)],
            return_exceptions=True,
        )
        await refused(ContactUnknown, acme.remove("1003"))
        await acme.create("4", 4)
        numbers = [change.number for change in await acme.store.walks.changes(ACME, 0, 100)]
        expect(numbers, list(range(1, 18)), "the log's numbers")


@rule
async def a_plan_that_wants_nothing_leaves_no_trace(opener: Opener) -> None:
    """A plan without effects gives its value and changes nothing."""
    async with founded(opener) as acme:
        await acme.fill(3)
        before = (await acme.store.walks.changes(ACME, 0, 100), await acme.userids(), await acme.store.organisations())
        expect(await acme.write(lambda at: Outcome(at.contact_count)), 3, "the value of a plan")
        after = (await acme.store.walks.changes(ACME, 0, 100), await acme.userids(), await acme.store.organisations())
        expect(after, before, "the store after a plan without effects")


@rule
async def every_organisation_has_its_own_log(opener: Opener) -> None:
    """Numbers begin with 1 in each organisation, and one log holds nothing of another."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        zenith = Directory(acme.store, ZENITH)
        await asyncio.gather(zenith.create("a", 1), acme.create("b", 1), zenith.create("c", 2), acme.create("d", 2))
        for directory, targets in ((acme, [ACME, "b", "d"]), (zenith, [ZENITH, "a", "c"])):
            log = [
                (change.number, change.target) for change in await acme.store.walks.changes(directory.corp_id, 0, 100)
            ]
            expect(log, list(enumerate(targets, 1)), "the log of one of two organisations")


@rule
async def the_log_tells_every_earlier_state(opener: Opener) -> None:
    """Taking the changes back one by one, newest first, leads through every record there was, to nothing."""
    async with founded(opener) as acme:
        states: list[dict[str, bytes]] = [{}]
        for step in range(60):
            userid = str(step * 7 % 20)
            if userid not in states[-1]:
                await acme.create(userid, int(userid), f"name {step}")
            elif step % 5 == 0:
                await acme.remove(userid)
            else:
                await acme.update(userid, int(userid), f"name {step}")
            states.append({userid: await acme.store.contact(ACME, userid) for userid in await acme.userids()})
        now = states.pop()
        for change in reversed(await acme.store.walks.changes(ACME, 1, 1000)):
            now = {userid: kept for userid, kept in now.items() if userid != change.target}
            if change.before is not None:
                now[change.target] = change.before
            expect(now, states.pop(), f"what was there before change {change.number}")
        expect(states, [], "states without a change")
