"""Nothing is ever shared between two organisations."""

import asyncio

import msgspec

from guanxi.domain.failures import ContactUnknown
from guanxi.domain.label import Label, LabelGroup
from guanxi.store.conformance.contract import Opener, expect, refused, rule
from guanxi.store.conformance.directory import (
    ACME,
    NOW,
    ZENITH,
    Directory,
    digest,
    founded,
    organisation,
    plan_of,
    record,
)
from guanxi.store.effects import AddLabelGroups, PutOrganisation
from guanxi.store.nouns import LABEL, LABEL_GROUP
from guanxi.store.plans import Outcome
from guanxi.store.rows import Needs
from guanxi.store.working import Working


@rule
async def one_organisation_sees_no_contact_of_another(opener: Opener) -> None:
    """The same userids and phone numbers in two organisations are different contacts."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        zenith = Directory(acme.store, ZENITH)
        await asyncio.gather(acme.create("1", 86, "Acme's"), zenith.create("1", 86, "Zenith's"), zenith.create("2", 87))
        expect(await acme.store.contact(ACME, "1"), record("1", 86, "Acme's"), "a contact of the first")
        expect(await acme.store.contact(ZENITH, "1"), record("1", 86, "Zenith's"), "a contact of the second")
        await refused(ContactUnknown, acme.store.contact(ACME, "2"))
        expect(await acme.userids(), ["1"], "the list of the first")
        expect(await zenith.userids(), ["1", "2"], "the list of the second")
        expect([await acme.count(), await zenith.count()], [1, 2], "the numbers of contacts")


@rule
async def one_organisation_changes_nothing_of_another(opener: Opener) -> None:
    """Updates, removals and settings of one leave the other as it is."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        zenith = Directory(acme.store, ZENITH)
        await zenith.fill(3)
        await acme.fill(3)
        before = await _everything(zenith)
        await acme.remove("1000")
        await acme.update("1001", 5, "Li")
        changed = msgspec.structs.replace(organisation(ACME), name="Other", suspended=True)
        await acme.write(plan_of(PutOrganisation(changed, "organisation_updated")))
        await acme.write(plan_of(AddLabelGroups((LabelGroup(1, "group", (Label("label", 1),)),))))
        await acme.let_in("key", ACME + "token")
        await acme.store.remove_expired(ACME, NOW + 10**9, 0, 1000)
        expect(await _everything(zenith), before, "what the other organisation has")


async def _everything(at: Directory) -> list[object]:
    store = at.store
    return [
        await store.organisation(at.corp_id),
        (await store.labels(at.corp_id)).on_the_wire,
        await store.contact_page(at.corp_id, 0, 1000),
        await store.walks.changes(at.corp_id, 0, 1000),
        await store.apps(at.corp_id),
        await at.count(),
    ]


@rule
async def a_plan_sees_its_own_organisation_only(opener: Opener) -> None:
    """Whatever a plan's needs name, it finds nothing of another organisation."""
    async with founded(opener, (ACME, ZENITH)) as acme:
        zenith = Directory(acme.store, ZENITH)
        await zenith.create("1", 86)
        await zenith.let_in("key", "token")
        await zenith.write(plan_of(AddLabelGroups((LabelGroup(1, "group", (Label("label", 1),)),))))
        needs = Needs(
            userids=("1",), phones=(86,), apps=("key",), tokens=(digest("token"),), whole=(LABEL, LABEL_GROUP)
        )

        def plan(at: Working) -> Outcome[object]:
            sight = (at.contact("1"), at.owner_of_phone(86), at.app("key"), at.token(digest("token")), at.label_ids)
            return Outcome((*sight, at.contact_count))

        wanted: object = (None, None, None, None, frozenset(), 0)
        expect(await acme.write(plan, needs), wanted, "what a plan sees")
        within, _ = await asyncio.gather(acme.write(plan, needs), zenith.create("2", 2))
        expect(within, wanted, "what a plan sees in a batch of both")
