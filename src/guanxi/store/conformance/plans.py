"""What a plan sees: the organisation as the writes before it leave it, those of its own batch too."""

import asyncio
from collections.abc import Callable

from guanxi.domain.label import Label, LabelGroup
from guanxi.store.conformance.contract import Opener, expect, opened, rule
from guanxi.store.conformance.directory import (
    ACME,
    NOW,
    Directory,
    app,
    contact,
    digest,
    founded,
    organisation,
    plan_of,
    record,
)
from guanxi.store.effects import AddLabelGroups, Effect, PutApp, PutContact, PutOrganisation, PutToken, RemoveContact
from guanxi.store.nouns import EMPLOYEE, LABEL, LABEL_GROUP
from guanxi.store.plans import Outcome
from guanxi.store.rows import Needs, StoredApp, StoredToken
from guanxi.store.working import Working

_NEEDS = Needs(
    userids=("1000", "1"), phones=(1000, 1), apps=("key",), tokens=(digest("token"),), whole=(LABEL, LABEL_GROUP)
)


async def _sights(acme: Directory, effects: tuple[Effect, ...], sight: Callable[[Working], object]) -> object:
    """Look before a write, after it within its batch, and after its commit."""

    def look(at: Working) -> Outcome[object]:
        return Outcome(sight(at))

    before, _, within = await asyncio.gather(
        acme.write(look, _NEEDS), acme.write(plan_of(*effects), _NEEDS), acme.write(look, _NEEDS)
    )
    return before, within, await acme.write(look, _NEEDS)


@rule
async def a_plan_sees_the_organisation(opener: Opener) -> None:
    """`organisation` is None before it is created, and then as it was put last."""
    async with opened(opener) as store:
        acme = Directory(store)
        put = PutOrganisation(organisation(ACME), "organisation_created")
        seen = await _sights(acme, (put,), lambda at: at.organisation)
        expect(seen, (None, organisation(ACME), organisation(ACME)), "an organisation in plans")


@rule
async def what_no_row_can_hold_is_in_none_for_a_plan(opener: Opener) -> None:
    """An id with a character that an engine cannot store finds nothing, and spoils nothing of what is read with it."""
    async with founded(opener) as acme:
        await acme.fill(1)
        needs = Needs(userids=("10\x0000", "1000"), external_ids=("\x00",), records=((EMPLOYEE, "li\x00"),))

        def look(at: Working) -> Outcome[object]:
            there = at.contact("1000") is not None
            nobody = at.contact("10\x0000"), at.owner_of_external_id("\x00"), at.record(EMPLOYEE, "li\x00")
            return Outcome((there, *nobody))

        expect(await acme.write(look, needs), (True, None, None, None), "what plans see by ids that nothing has")


@rule
async def a_plan_sees_the_number_of_contacts(opener: Opener) -> None:
    """`contact_count` counts what the batch has created and removed so far."""
    async with founded(opener) as acme:
        await acme.fill(2)
        created = [PutContact(contact(str(phone), phone), phone) for phone in (1, 2, 3)]
        effects: tuple[Effect, ...] = (RemoveContact("1000"), *created)
        expect(await _sights(acme, effects, lambda at: at.contact_count), (2, 4, 4), "the number of contacts in plans")


@rule
async def a_plan_sees_contacts_and_owners(opener: Opener) -> None:
    """`contact` and `owner_of_phone` give records and owners as the batch has left them."""

    def sight(at: Working) -> object:
        stored = [at.contact("1000"), at.contact("1")]
        return [row and (row.userid, row.phone, row.record) for row in stored], at.owner_of_phone(1000)

    async with founded(opener) as acme:
        await acme.fill(1)
        effects = (RemoveContact("1000"), PutContact(contact("1", 1000, "Li"), 1000))
        before = [("1000", 1000, record("1000", 1000)), None], "1000"
        after = [None, ("1", 1000, record("1", 1000, "Li"))], "1"
        expect(await _sights(acme, effects, sight), (before, after, after), "contacts in plans")


@rule
async def a_plan_sees_owners_after_a_swap(opener: Opener) -> None:
    """`owner_of_phone` knows who has which number when a plan has swapped two."""
    async with founded(opener) as acme:
        await acme.fill(1)
        await acme.create("1", 1)
        effects = (PutContact(contact("1000", 1), 1), PutContact(contact("1", 1000), 1000))
        seen = await _sights(acme, effects, lambda at: (at.owner_of_phone(1000), at.owner_of_phone(1)))
        expect(seen, (("1000", "1"), ("1", "1000"), ("1", "1000")), "owners in plans")


@rule
async def a_plan_sees_labels(opener: Opener) -> None:
    """`label_ids` gives the ids of all labels."""
    async with founded(opener) as acme:
        await acme.write(plan_of(AddLabelGroups((LabelGroup(1, "one", (Label("a", 5),)),))))
        more = AddLabelGroups((LabelGroup(1, "two", (Label("b", 6), Label("c", 7))), LabelGroup(1, "three", ())))
        seen = await _sights(acme, (more,), lambda at: at.label_ids)
        expect(seen, ({5}, {5, 6, 7}, {5, 6, 7}), "labels in plans")


@rule
async def a_plan_sees_apps(opener: Opener) -> None:
    """`app` gives the app, the digest of its secret and its token generation."""
    async with founded(opener) as acme:
        first, second = app("key"), app("key", name="Another")
        await acme.put_app(PutApp(first, "app_created", digest("secret")))
        ended = PutApp(second, "app_secret_rotated", digest("other"), end_tokens=True)
        before, after = StoredApp(first, digest("secret"), 0), StoredApp(second, digest("other"), 1)
        expect(await _sights(acme, (ended,), lambda at: at.app("key")), (before, after, after), "an app in plans")


@rule
async def a_plan_sees_tokens(opener: Opener) -> None:
    """`token` gives a token as it was put last, and None once the tokens of its app have ended."""
    async with founded(opener) as acme:
        await acme.let_in("key", "token", NOW + 5)
        extended = PutToken(digest("token"), "key", NOW + 9)
        seen = await _sights(acme, (extended,), lambda at: at.token(digest("token")))
        old, new = StoredToken("key", NOW + 5), StoredToken("key", NOW + 9)
        expect(seen, (old, new, new), "a token in plans that is extended")
        ended = PutApp(app("key"), "app_secret_rotated", end_tokens=True)
        seen = await _sights(acme, (ended,), lambda at: at.token(digest("token")))
        expect(seen, (new, None, None), "a token in plans that ends")


@rule
async def a_plan_may_be_about_everything_at_once(opener: Opener) -> None:
    """One plan may create the organisation, its labels, an app, its token and contacts."""
    async with opened(opener) as store:
        acme = Directory(store)
        groups = (LabelGroup(1, "one", (Label("a", 5),)),)
        effects: tuple[Effect, ...] = (
            PutOrganisation(organisation(ACME), "organisation_created"),
            AddLabelGroups(groups),
            PutApp(app("key"), "app_created", digest("secret")),
            PutToken(digest(ACME), "key", NOW + 1),
            PutContact(contact("1000", 1000), 1000),
        )
        expect(await acme.write(plan_of(*effects, value="done"), _NEEDS), "done", "the plan's value")
        expect(await store.organisation(ACME), organisation(ACME), "the organisation")
        expect((await store.labels(ACME)).on_the_wire, groups, "its labels")
        expect((await store.sessions.caller(ACME, NOW))[:2], (ACME, app("key")), "its app")
        expect(await acme.userids(), ["1000"], "its contacts")
