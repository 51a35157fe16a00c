"""Contacts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

import msgspec

from guanxi.client.native.contact import Contact, ContactValues, NewContact
from guanxi.client.native.endpoint import ListRequest, by_next, native
from guanxi.client.native.found_contacts import ContactList, FoundContact
from guanxi.client.operation import Listing, Operation

Facet = Literal["label_ids", "follower_user_id", "share_dept_ids", "company_name"]
"""What can be counted of what is found."""


class ListContacts(ListRequest, frozen=True, kw_only=True):
    r"""List contacts in order of creation, or find some.

    Attributes:
        q: words that are all found: at most 200 characters and 16 words.
        label_any: labels of which they have at least one.
        label_all: labels that they all have.
        label_none: labels that they do not have.
        label_group: a group of labels of which they have at least one.
        untagged: only those without any label.
        follower_user_id: only those of this owner.
        unowned: only those whose owner is no employee.
        share_user_id: only those shared with this employee.
        share_dept_id: only those shared with this department itself.
        company_name: only those of this company; empty for those of none.
        created_from: RFC 3339, with an offset: that moment, or later.
        created_before: RFC 3339, with an offset: before that moment.
        updated_from: RFC 3339, with an offset: that moment, or later.
        updated_before: RFC 3339, with an offset: before that moment.
        custom: values of the organisation's own fields, all of which they have: `KEY:VALUE`,
            `KEY:FROM..BEFORE`, `KEY` (any), `KEY:` (none), with commas between. A `\` stands before a `,`, a
            `.` or a `\` of a value.
        trash: deleted contacts instead, the last deleted first.
        sort: their order; with `-` the other way round. `changed`: by their last change.
        facets: count what is found by these: label_ids, follower_user_id, share_dept_ids, company_name.
        fields: names of members: only these are answered.
        external_id: only the contact with this external id.
        mobile: only the contact with this phone number, in any form.
        state_code: the country code of `mobile`; 86 unless given.
    """

    q: str | None = None
    label_any: Sequence[int] | None = None
    label_all: Sequence[int] | None = None
    label_none: Sequence[int] | None = None
    label_group: int | None = None
    untagged: bool | None = None
    follower_user_id: str | None = None
    unowned: bool | None = None
    share_user_id: str | None = None
    share_dept_id: int | None = None
    company_name: str | None = None
    created_from: datetime | str | None = None
    created_before: datetime | str | None = None
    updated_from: datetime | str | None = None
    updated_before: datetime | str | None = None
    custom: str | None = None
    trash: bool | None = None
    sort: Literal["-changed", "-company", "-created", "-name", "changed", "company", "created", "name"] | None = None
    facets: Sequence[Facet] | None = None
    fields: Sequence[str] | None = None
    external_id: str | None = None
    mobile: str | None = None
    state_code: str | None = None


class CreateContact(NewContact, frozen=True, kw_only=True):
    """Create a contact.

    Attributes:
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often it is
            sent.
    """

    idempotency_key: str | None = None


class _OneContact(msgspec.Struct, frozen=True):
    userid: str


class GetContact(_OneContact, frozen=True, kw_only=True):
    """Get a contact.

    Attributes:
        userid: the contact's id.
        fields: names of members: only these are answered.
        if_none_match: the `change` or `etag` that was seen: Unchanged is raised when the contact still has it.
    """

    fields: Sequence[str] | None = None
    if_none_match: int | str | None = None


class _Replacing(NewContact, frozen=True, kw_only=True):
    if_match: int | str | None = None


class ReplaceContact(_Replacing, frozen=True):
    """Replace a contact.

    Attributes:
        userid: the contact's id.
        if_match: the `change` that was seen last; employees' keys send its `etag`; `*` for whatever is there.
    """

    userid: str


class _Patching(ContactValues, frozen=True, kw_only=True):
    if_match: int | str | None = None


class PatchContact(_Patching, frozen=True):
    """Change some members of a contact.

    Attributes:
        userid: the contact's id.
        if_match: the `change` that was seen last; employees' keys send its `etag`; `*` for whatever is there.
    """

    userid: str


class DeleteContact(_OneContact, frozen=True, kw_only=True):
    """Delete a contact.

    Attributes:
        userid: the contact's id.
        if_match: the `change` that was seen last; employees' keys send its `etag`; `*` for whatever is there.
    """

    if_match: int | str | None = None


LIST_CONTACTS: Final = Listing(
    "list_contacts",
    "List contacts in order of creation, or find some.",
    ListContacts,
    ContactList,
    native("GET", "/contacts"),
    by_next(FoundContact),
)
CREATE_CONTACT: Final = Operation(
    "create_contact", "Create a contact.", CreateContact, Contact, native("POST", "/contacts")
)
GET_CONTACT: Final = Operation(
    "get_contact", "Get a contact.", GetContact, Contact, native("GET", "/contacts/{userid}")
)
REPLACE_CONTACT: Final = Operation(
    "replace_contact", "Replace a contact.", ReplaceContact, Contact, native("PUT", "/contacts/{userid}")
)
PATCH_CONTACT: Final = Operation(
    "patch_contact", "Change some members of a contact.", PatchContact, Contact, native("PATCH", "/contacts/{userid}")
)
DELETE_CONTACT: Final = Operation(
    "delete_contact", "Delete a contact.", DeleteContact, type(None), native("DELETE", "/contacts/{userid}")
)
