"""Organisations and their labels."""

import msgspec

from guanxi.domain.failures import ContactUnknown, OrganisationUnknown, TokenInvalid
from guanxi.domain.label import Label, LabelGroup, default_label_groups
from guanxi.store.conformance.contract import Opener, expect, opened, refused, rule
from guanxi.store.conformance.directory import ACME, NOW, ZENITH, Directory, digest, founded, organisation, plan_of
from guanxi.store.effects import AddLabelGroups, PutOrganisation

_GROUPS = (
    LabelGroup(-1, "Level", (Label("Core", 30), Label("General", 10))),
    LabelGroup(-2, "Empty", ()),
    LabelGroup(7, "类型", (Label("客户", 20),)),
)


@rule
async def an_organisation_is_given_as_it_was_put(opener: Opener) -> None:
    """`organisation` gives what was put last, at once and after the store was opened again."""
    async with founded(opener) as acme:
        expect(await acme.store.organisation(ACME), organisation(ACME), "a new organisation")
        changed = msgspec.structs.replace(
            organisation(ACME), name="关系", contact_limit=3, external_contacts=False, unknown="strict", suspended=True
        )
        await acme.write(plan_of(PutOrganisation(changed, "organisation_updated")))
        expect(await acme.store.organisation(ACME), changed, "a changed organisation")
    async with opened(opener) as store:
        expect(await store.organisation(ACME), changed, "an organisation of a store that was opened again")


@rule
async def an_unknown_organisation_is_refused(opener: Opener) -> None:
    """What names an organisation that does not exist is refused, or finds nothing."""
    async with founded(opener) as acme:
        store = acme.store
        await refused(OrganisationUnknown, store.organisation(ZENITH))
        await refused(OrganisationUnknown, store.labels(ZENITH))
        await refused(ContactUnknown, store.contact(ZENITH, "1"))
        await refused(TokenInvalid, store.sessions.caller(ZENITH + "token", NOW))
        expect(await store.contact_page(ZENITH, 0, 100), b"", "a page of no organisation")
        expect(await store.walks.changes(ZENITH, 0, 100), [], "changes of no organisation")
        expect(await store.apps(ZENITH), [], "apps of no organisation")
        expect(await store.app(ZENITH, "key"), None, "an app of no organisation")
        expect(await store.app_with_secret(ZENITH, digest("secret")), None, "an app of no organisation")
        await store.remove_expired(ZENITH, NOW, 0, 100)
        await refused(OrganisationUnknown, store.organisation(ZENITH))


@rule
async def an_organisation_that_was_missed_is_found_once_it_exists(opener: Opener) -> None:
    """A miss is never remembered."""
    async with opened(opener) as store:
        await refused(OrganisationUnknown, store.organisation(ACME))
        await Directory(store).found()
        expect(await store.organisation(ACME), organisation(ACME), "an organisation that was asked for too early")


@rule
async def organisations_are_listed_by_corp_id_with_their_counts(opener: Opener) -> None:
    """`organisations` gives every one, by corp_id, with its number of contacts."""
    async with opened(opener) as store:
        expect(await store.organisations(), [], "organisations of an empty store")
        for corp_id, count in ((ZENITH, 0), (ACME, 3)):
            directory = Directory(store, corp_id)
            await directory.found()
            await directory.fill(count)
        await Directory(store).remove("1001")
        wanted = [(organisation(ACME), 2), (organisation(ZENITH), 0)]
        expect(await store.organisations(), wanted, "organisations and their counts")
        expect(await store.organisations(limit=1), wanted[:1], "one organisation")
        expect(await store.organisations(ACME, 5), wanted[1:], "organisations after the first")
        expect(await store.organisations(ZENITH), [], "organisations after the last")
        expect(await store.organisation_count(), 2, "the number of organisations")
        expect(await store.walks.count(ACME), 2, "the number of an organisation's contacts")
        await refused(OrganisationUnknown, store.walks.count("dingnobodynobodynobo"))


@rule
async def label_groups_are_given_as_they_were_added(opener: Opener) -> None:
    """`labels` gives groups and labels in the order in which they were added, empty groups too."""
    async with founded(opener) as acme:
        expect((await acme.store.labels(ACME)).on_the_wire, (), "label groups of an organisation without labels")
        await acme.write(plan_of(AddLabelGroups(_GROUPS)))
        expect((await acme.store.labels(ACME)).on_the_wire, _GROUPS, "label groups")


@rule
async def label_groups_added_later_come_after_the_others(opener: Opener) -> None:
    """`AddLabelGroups` keeps the groups that are there."""
    async with founded(opener) as acme:
        await acme.write(plan_of(AddLabelGroups(_GROUPS)))
        later = default_label_groups("zh")
        await acme.write(plan_of(AddLabelGroups(later)))
        expect((await acme.store.labels(ACME)).on_the_wire, _GROUPS + later, "label groups of two additions")
