"""Two stores on the same data: what one process commits, the other sees, and its caches are never stale."""

import asyncio

import msgspec

from guanxi.domain.failures import ContactUnknown, OrganisationUnknown, PhoneTaken, TokenInvalid
from guanxi.domain.label import Label, LabelGroup, default_label_groups
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
from guanxi.store.effects import AddLabelGroups, PutApp, PutOrganisation, PutToken

TOKEN = ACME + "token"


@rule
async def another_process_sees_what_was_answered(opener: Opener) -> None:
    """A write that was answered in one process is there for the other's next read, contacts and numbers alike."""
    async with founded(opener) as here, opened(opener) as store:
        there = Directory(store)
        for step in range(20):
            writer, reader = (here, there) if step % 2 else (there, here)
            await writer.create(str(step), step)
            expect(await reader.store.contact(ACME, str(step)), record(str(step), step), "the other's contact")
            await refused(PhoneTaken, reader.create("x", step))
            await reader.remove(str(step))
            await refused(ContactUnknown, writer.store.contact(ACME, str(step)))


@rule
async def two_processes_share_one_sequence(opener: Opener) -> None:
    """Writes of two processes at the same time wait for each other: no number is given twice, none is left out."""
    async with founded(opener) as here, opened(opener) as store:
        there = Directory(store)
        await asyncio.gather(
            *[here.create(f"here {number}", number) for number in range(300)],
            *[there.create(f"there {number}", 1000 + number) for number in range(300)],
        )
        expect([await here.count(), await there.count()], [600, 600], "the number of contacts in both")
        log = await here.store.walks.changes(ACME, 0, 1000)
        expect([change.number for change in log], list(range(1, 602)), "the log's numbers")
        expect(await there.userids(), [change.target for change in log[1:]], "the list against the log")


@rule
async def two_processes_do_not_both_get_a_number(opener: Opener) -> None:
    """Of two processes that want the same phone numbers at once, each number goes to one."""
    async with founded(opener) as here, opened(opener) as store:
        there = Directory(store)
        answers = await asyncio.gather(
            *[here.create(f"here {number}", number) for number in range(100)],
            *[there.create(f"there {number}", number) for number in range(100)],
            return_exceptions=True,
        )
        got = [answer for answer in answers if isinstance(answer, str)]
        expect(len(got), 100, "the contacts that were created")
        expect(sorted(got), sorted(await here.userids()), "the contacts that there are")
        failures = {type(answer) for answer in answers if not isinstance(answer, str)}
        expect(failures, {PhoneTaken}, "the failures")


@rule
async def settings_of_another_process_count_at_once(opener: Opener) -> None:
    """`organisation` gives what another process has put, and plans see it."""
    async with founded(opener) as here, opened(opener) as store:
        for name in ("one", "two"):
            expect(await store.organisation(ACME), await here.store.organisation(ACME), "an organisation in both")
            changed = msgspec.structs.replace(organisation(ACME), name=name)
            await here.write(plan_of(PutOrganisation(changed, "organisation_updated")))
            expect(await store.organisation(ACME), changed, "an organisation that another process changed")
        await refused(OrganisationUnknown, store.organisation(ZENITH))
        await Directory(here.store, ZENITH).found()
        expect(await store.organisation(ZENITH), organisation(ZENITH), "an organisation that another process created")


@rule
async def what_a_plan_has_seen_of_the_settings_is_known(opener: Opener) -> None:
    """`organisation_lately` may be late, but not behind what a plan of this process has seen."""
    async with founded(opener) as here, opened(opener) as store:
        there = Directory(store)
        await refused(OrganisationUnknown, store.organisation_lately(ZENITH))
        expect(await store.organisation_lately(ACME), organisation(ACME), "an organisation that was never asked for")
        for name in ("one", "two"):
            changed = msgspec.structs.replace(organisation(ACME), name=name)
            await here.write(plan_of(PutOrganisation(changed, "organisation_updated")))
            await there.write(plan_of())
            expect(await store.organisation_lately(ACME), changed, "an organisation that a plan has seen")
            expect(await store.organisation(ACME), changed, "the same, now")


@rule
async def labels_of_another_process_count_at_once(opener: Opener) -> None:
    """`labels` gives what another process has added."""
    async with founded(opener) as here, opened(opener) as store:
        expect((await store.labels(ACME)).on_the_wire, (), "labels before")
        groups = default_label_groups("en")
        await here.write(plan_of(AddLabelGroups(groups)))
        expect((await store.labels(ACME)).on_the_wire, groups, "labels that another process added")
        more = (LabelGroup(1, "more", (Label("label", 1),)),)
        await here.write(plan_of(AddLabelGroups(more)))
        expect((await store.labels(ACME)).on_the_wire, groups + more, "labels that another process added later")


@rule
async def a_revocation_in_another_process_holds_at_once(opener: Opener) -> None:
    """A token that another process has ended is refused by the next call, though it was used before."""
    async with founded(opener) as here, opened(opener) as store:
        created = await here.let_in("key", TOKEN)
        expect((await store.sessions.caller(TOKEN, NOW))[:2], (ACME, created), "a caller")
        await here.put_app(PutApp(created, "app_secret_rotated", digest("new"), end_tokens=True))
        await refused(TokenInvalid, store.sessions.caller(TOKEN, NOW))
        await here.put_token(PutToken(digest(TOKEN), "key", NOW + 1000))
        expect(
            (await store.sessions.caller(TOKEN, NOW))[:2], (ACME, created), "a caller with a token that was put again"
        )
        await here.put_app(PutApp(msgspec.structs.replace(created, revoked=True), "app_revoked"))
        await refused(TokenInvalid, store.sessions.caller(TOKEN, NOW))


@rule
async def permissions_and_lives_of_another_process_count_at_once(opener: Opener) -> None:
    """A token stands for the app as another process has changed it, and lives as long as that one says."""
    async with founded(opener) as here, opened(opener) as store:
        await here.let_in("key", TOKEN, NOW + 1000)
        expect((await store.sessions.caller(TOKEN, NOW))[:2], (ACME, app("key")), "a caller")
        changed = app("key", name="Other")
        await here.put_app(PutApp(changed, "app_created"))
        expect((await store.sessions.caller(TOKEN, NOW))[:2], (ACME, changed), "a caller that another process changed")
        await here.put_token(PutToken(digest(TOKEN), "key", NOW + 2000))
        expect(
            (await store.sessions.caller(TOKEN, NOW + 1500))[:2],
            (ACME, changed),
            "a caller that another process extended",
        )


@rule
async def offsets_count_the_removals_of_another_process(opener: Opener) -> None:
    """Pages are exact when two processes create and remove, whose sums are cached in both."""
    async with founded(opener) as here, opened(opener) as store:
        there = Directory(store)
        left = await here.fill(600)
        for step in range(60):
            writer, reader = (here, there) if step % 3 else (there, here)
            await writer.remove(left.pop(step * 53 % len(left)))
            if step % 4 == 0:
                left.append(await reader.create(str(step), step))
            for offset in (0, 255, len(left) - 3):
                wanted = left[offset : offset + 3]
                expect(await reader.userids(offset, 3), wanted, f"3 contacts at {offset}, read by the other")
                if step % 2:
                    expect(await writer.userids(offset, 3), wanted, f"3 contacts at {offset}, read by the writer")


@rule
async def offsets_are_exact_when_both_remove_at_once(opener: Opener) -> None:
    """Pages are exact after removals of two processes that ran at the same time."""
    async with founded(opener) as here, opened(opener) as store:
        there = Directory(store)
        left = await here.fill(600)
        for _ in range(5):
            await asyncio.gather(here.userids(400, 1), there.userids(400, 1))
            gone = left[::20]
            await asyncio.gather(
                *[(here, there)[place % 2].remove(userid) for place, userid in enumerate(gone)],
                *[here.userids(offset, 1) for offset in range(0, 500, 50)],
            )
            left = [userid for userid in left if userid not in gone]
            for offset in (0, 100, 256, len(left) - 1):
                for reader in (here, there):
                    expect(await reader.userids(offset, 1), left[offset : offset + 1], f"the contact at {offset}")
