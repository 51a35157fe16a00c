"""Contacts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.client.native.contact import Contact
from guanxi.client.native.endpoint import by_next, native
from guanxi.client.native.found_contacts import ContactList, FoundContact
from guanxi.client.operation import Listing, Operation

Facet = Literal["label_ids", "follower_user_id", "share_dept_ids", "company_name"]
"""What can be counted of what is found."""


class _OneContact(msgspec.Struct, frozen=True):
    userid: str


class ListContacts(msgspec.Struct, frozen=True, kw_only=True):
    r"""List contacts in order of creation, or find some.

    Attributes:
        limit: how many at most.
        cursor: `next` of the page before; absent for the first page.
        count: `exact`: answer `count` too, how many there are in all.
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
        facets: count what is found by these, with commas between: label_ids, follower_user_id, share_dept_ids,
            company_name.
        fields: names of members, with commas between: only these are answered.
        external_id: only the contact with this external id.
        mobile: only the contact with this phone number, in any form.
        state_code: the country code of `mobile`; 86 unless given.
    """

    limit: int | None = None
    cursor: str | None = None
    count: Literal["exact"] | None = None
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


class CreateContact(msgspec.Struct, frozen=True, kw_only=True):
    """Create a contact.

    Attributes:
        follower_user_id: the employee who owns it; whoever asks, if that is an employee.
        custom_fields: by field's key: a value, or null, which clears it.
        idempotency_key: any text of at most 255 visible characters: the call is carried out once, however often
            it is sent.
    """

    name: str
    mobile: str
    state_code: str
    follower_user_id: str | UnsetType = UNSET
    label_ids: Sequence[int] | UnsetType | None = UNSET
    share_dept_ids: Sequence[int] | UnsetType | None = UNSET
    share_user_ids: Sequence[str] | UnsetType | None = UNSET
    company_name: str | UnsetType | None = UNSET
    title: str | UnsetType | None = UNSET
    remark: str | UnsetType | None = UNSET
    address: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    external_id: str | UnsetType | None = UNSET
    custom_fields: Mapping[str, Any] | UnsetType | None = UNSET
    idempotency_key: str | None = None


class GetContact(_OneContact, frozen=True, kw_only=True):
    """Get a contact.

    Attributes:
        userid: the contact's id.
        fields: names of members, with commas between: only these are answered.
        if_none_match: an ETag: 304 when the contact still has it.
    """

    fields: Sequence[str] | None = None
    if_none_match: int | str | None = None


class ReplaceContact(_OneContact, frozen=True, kw_only=True):
    """Replace a contact.

    Attributes:
        userid: the contact's id.
        if_match: the ETag that was seen last, as in "17"; `*` for whatever is there.
        follower_user_id: the employee who owns it; whoever asks, if that is an employee.
        custom_fields: by field's key: a value, or null, which clears it.
    """

    name: str
    mobile: str
    state_code: str
    follower_user_id: str | UnsetType = UNSET
    label_ids: Sequence[int] | UnsetType | None = UNSET
    share_dept_ids: Sequence[int] | UnsetType | None = UNSET
    share_user_ids: Sequence[str] | UnsetType | None = UNSET
    company_name: str | UnsetType | None = UNSET
    title: str | UnsetType | None = UNSET
    remark: str | UnsetType | None = UNSET
    address: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    external_id: str | UnsetType | None = UNSET
    custom_fields: Mapping[str, Any] | UnsetType | None = UNSET
    if_match: int | str | None = None


class PatchContact(_OneContact, frozen=True, kw_only=True):
    """Change some members of a contact.

    Attributes:
        userid: the contact's id.
        if_match: the ETag that was seen last, as in "17"; `*` for whatever is there.
        custom_fields: by field's key: a value, or null, which clears it.
    """

    name: str | UnsetType | None = UNSET
    mobile: str | UnsetType | None = UNSET
    state_code: str | UnsetType | None = UNSET
    follower_user_id: str | UnsetType | None = UNSET
    label_ids: Sequence[int] | UnsetType | None = UNSET
    share_dept_ids: Sequence[int] | UnsetType | None = UNSET
    share_user_ids: Sequence[str] | UnsetType | None = UNSET
    company_name: str | UnsetType | None = UNSET
    title: str | UnsetType | None = UNSET
    remark: str | UnsetType | None = UNSET
    address: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    external_id: str | UnsetType | None = UNSET
    custom_fields: Mapping[str, Any] | UnsetType | None = UNSET
    if_match: int | str | None = None


class DeleteContact(_OneContact, frozen=True, kw_only=True):
    """Delete a contact.

    Attributes:
        userid: the contact's id.
        if_match: the ETag that was seen last, as in "17"; `*` for whatever is there.
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
