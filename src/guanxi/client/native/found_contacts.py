"""Contacts as they are found."""

from datetime import datetime

import msgspec

from guanxi.client.native.contact import Contact
from guanxi.client.native.endpoint import ListPage


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """How well, and where, words were found in a contact.

    Attributes:
        rank: the best first.
        marks: by member, what was found: pairs of places, from the first character to behind the last; counted
            in characters (Unicode code points) from 0.
        labels: its labels whose names were found.
        owner: whether its owner's name was.
    """

    rank: str
    marks: dict[str, list[tuple[int, int]]]
    labels: list[int]
    owner: bool


class FoundContact(Contact, frozen=True, kw_only=True):
    """An external contact, and how it was found.

    Attributes:
        match: with `q`.
        deleted_at: with `trash`.
        deleted_by: who deleted it: an app_key, a key_id, or `cli`. With `trash`.
    """

    match: Match | None = None
    deleted_at: datetime | None = None
    deleted_by: str | None = None


class FacetValue(msgspec.Struct, frozen=True, kw_only=True):
    """How many of those that are found have a value."""

    value: int | str
    contacts: int


class FoundFacets(msgspec.Struct, frozen=True, kw_only=True):
    """How often values stand in what is found.

    Attributes:
        complete: false: only the 10,000 that changed last were counted.
        label_ids: the 100 most frequent ones, the most frequent first.
        follower_user_id: the 100 most frequent ones, the most frequent first.
        share_dept_ids: the 100 most frequent ones, the most frequent first.
        company_name: the 100 most frequent ones, the most frequent first.
    """

    complete: bool
    label_ids: list[FacetValue] | None = None
    follower_user_id: list[FacetValue] | None = None
    share_dept_ids: list[FacetValue] | None = None
    company_name: list[FacetValue] | None = None


class ContactList(ListPage, frozen=True, kw_only=True):
    """A page of contacts."""

    items: list[FoundContact]
    facets: FoundFacets | None = None
