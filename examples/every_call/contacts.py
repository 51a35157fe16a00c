"""Contacts by the native API: one by one, found, and as they change."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

from guanxi.client import Client, Unchanged
from guanxi.client.native.changes import Change, Changes
from guanxi.client.native.contact import Contact
from guanxi.client.native.contact_access import Access, EmployeeAccess
from guanxi.client.native.found_contacts import ContactList, FoundContact, FoundFacets
from guanxi.client.native.trash import Trash, TrashedContact

CUSTOMER = 1561077310
YEAR_BEGINS = datetime(2026, 1, 1, tzinfo=UTC)


def work_with_contacts(client: Client) -> None:
    """Create, look at, change, delete and restore.

    Args:
        client: with a key.
    """
    created: Contact = client.create_contact(
        name="Li Si",
        mobile="13066660001",
        state_code="86",
        follower_user_id="li.na",
        label_ids=[CUSTOMER],
        idempotency_key=str(uuid4()),  # so the client may send it again: it is done once
    )
    userid, version = created.userid, created.change
    got: Contact = client.get_contact(userid, fields=["name", "mobile"])
    print("created", got.name, got.mobile, "at change", version)
    try:
        client.get_contact(userid, if_none_match=version)
    except Unchanged:
        print("as it was")

    changed: Contact = client.patch_contact(userid, remark="prefers mail", title=None, if_match=version)
    replaced: Contact = client.replace_contact(
        userid,
        name="Li Siwen",
        mobile="13066660001",
        state_code="86",
        follower_user_id="zhang.wei",
        if_match=changed.change,
    )
    upserted: Contact = client.upsert_contact(
        by="mobile", name="Li Siwen", mobile="13066660001", state_code="86", external_id="crm-1"
    )
    external_id: str | None = upserted.external_id
    print("owned by", replaced.follower_user_id, "known as", external_id)

    access: Access = client.get_contact_access(userid)
    of_one: EmployeeAccess = client.get_contact_access_of_employee(userid, "liu.yang")
    why_not: str | None = of_one.why_not
    print(access.employees, "see it; liu.yang does not:", why_not)

    client.delete_contact(userid)
    trash: Trash = client.list_trash(limit=1)
    trashed: Iterator[TrashedContact] = client.list_trash.each()
    restored: Contact = client.restore_contact(userid)
    print("deleted by", trash.items[0].deleted_by, [one.userid for one in trashed], "back:", restored.name)


def find_contacts(client: Client) -> None:
    """Find contacts by words and filters.

    Args:
        client: with a key.
    """
    page: ContactList = client.list_contacts(
        q="zhou", label_any=[CUSTOMER], created_from=YEAR_BEGINS, facets=["label_ids", "company_name"], count="exact"
    )
    facets: FoundFacets | None = page.facets
    best: FoundContact = page.items[0]
    match_ranks: list[str] = [one.match.rank for one in page.items if one.match is not None]
    print(page.count, "found, first", best.name, match_ranks)
    if facets is not None and facets.company_name is not None:
        print("of companies", [(value.value, value.contacts) for value in facets.company_name])
    north: Iterator[FoundContact] = client.list_contacts.each(follower_user_id="li.na", sort="name")
    print("of li.na:", [one.name for one in north])


def read_changes(client: Client) -> None:
    """Read what has changed, once and from there on.

    Args:
        client: with a key.
    """
    first: Changes = client.list_changes(after=0, limit=3)
    later: Iterator[Change] = client.list_changes.each(cursor=first.cursor)
    moments: list[datetime] = [change.at for change in first.items]
    print("first changed", moments[0], "then", sum(1 for _ in later), "times")
