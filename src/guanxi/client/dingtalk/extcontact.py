"""External contacts: the six pages of topapi/extcontact."""

from typing import Final

import msgspec

from guanxi.client.dingtalk.page import Answered, read, write
from guanxi.client.operation import Listing, Operation
from guanxi.client.walks import ByOffset


class OpenExtContact(msgspec.Struct, frozen=True, kw_only=True):
    """An external contact. What was never set is None.

    Attributes:
        userid: its id.
        name: at most 128 characters.
        follower_user_id: the employee who owns it.
        label_ids: its labels.
        mobile: its phone number, as it was sent; None for third-party apps.
        state_code: the country code of the number, without a plus: 86.
        title: the person's position.
        company_name: where the person works.
        address: where that is.
        remark: a note.
        email: an address; no page takes one.
        share_dept_ids: departments that it is shared with.
        share_user_ids: employees whom it is shared with.
    """

    userid: str
    name: str
    follower_user_id: str = ""
    label_ids: list[int] = []
    mobile: str | None = None
    state_code: str | None = None
    title: str | None = None
    company_name: str | None = None
    address: str | None = None
    remark: str | None = None
    email: str | None = None
    share_dept_ids: list[int] = []
    share_user_ids: list[str] = []


class OpenLabel(msgspec.Struct, frozen=True):
    """A label.

    Attributes:
        id: unique in its organisation.
        name: what people call it.
    """

    id: int
    name: str


class OpenLabelGroup(msgspec.Struct, frozen=True):
    """A group of labels.

    Attributes:
        name: what people call it.
        color: signed 32-bit ARGB, so negative.
        labels: those in it.
    """

    name: str
    color: int
    labels: list[OpenLabel]


class ContactMembers(msgspec.Struct, frozen=True, kw_only=True):
    """The members of a contact that both pages take.

    Attributes:
        name: at most 128 characters.
        follower_user_id: the employee who will own it.
        label_ids: 1 to 20 labels.
        title: the person's position, at most 256 characters.
        company_name: at most 256 characters.
        address: at most 1,000 characters.
        remark: at most 1,000 characters.
        share_dept_ids: at most 20 departments to share it with.
        share_user_ids: at most 20 employees to share it with.
    """

    name: str
    follower_user_id: str
    label_ids: list[int]
    title: str | None = None
    company_name: str | None = None
    address: str | None = None
    remark: str | None = None
    share_dept_ids: list[int] | None = None
    share_user_ids: list[str] | None = None


class ExtcontactCreate(ContactMembers, frozen=True, kw_only=True):
    """A contact to create.

    Attributes:
        mobile: its phone number, unique in the organisation.
        state_code: the country code of the number, without a plus: 86.
    """

    mobile: str
    state_code: str


class ExtcontactUpdate(ContactMembers, frozen=True, kw_only=True):
    """A contact to change: what is None keeps its value; an empty text or list clears it.

    Attributes:
        user_id: its id, which answers call userid.
        mobile: its phone number. Not on the page; Guanxi takes it.
        state_code: the country code of the number. Likewise.
    """

    user_id: str
    mobile: str | None = None
    state_code: str | None = None


class ExtcontactDelete(msgspec.Struct, frozen=True):
    """A contact to delete.

    Attributes:
        user_id: its id.
    """

    user_id: str


class ExtcontactGet(msgspec.Struct, frozen=True):
    """A contact to look at.

    Attributes:
        user_id: its id.
    """

    user_id: str


class ExtcontactList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of contacts.

    Attributes:
        offset: how many are left out, from 0; it counts only together with `size`.
        size: 1 to 100; it counts only together with `offset`.
    """

    offset: int | None = None
    size: int | None = None


class ExtcontactListlabelgroups(ExtcontactList, frozen=True, kw_only=True):
    """A page of label groups; its members are those of a page of contacts."""


class ExtcontactCreated(Answered, frozen=True, kw_only=True):
    """A contact was created.

    Attributes:
        userid: its id.
    """

    userid: str


class ExtcontactGot(Answered, frozen=True, kw_only=True):
    """A contact."""

    result: OpenExtContact


class ExtcontactListed(Answered, frozen=True, kw_only=True):
    """A page of contacts, in the order of creation."""

    results: list[OpenExtContact]


class ExtcontactLabelGroupsListed(Answered, frozen=True, kw_only=True):
    """A page of label groups."""

    results: list[OpenLabelGroup]


def _contacts(answer: ExtcontactListed) -> list[OpenExtContact]:
    return answer.results


def _groups(answer: ExtcontactLabelGroupsListed) -> list[OpenLabelGroup]:
    return answer.results


EXTCONTACT_CREATE: Final = Operation(
    "extcontact_create",
    "Create an external contact.",
    ExtcontactCreate,
    ExtcontactCreated,
    write("extcontact/create", inside="contact"),
)
EXTCONTACT_UPDATE: Final = Operation(
    "extcontact_update",
    "Change an external contact.",
    ExtcontactUpdate,
    Answered,
    write("extcontact/update", inside="contact"),
)
EXTCONTACT_DELETE: Final = Operation(
    "extcontact_delete", "Delete an external contact.", ExtcontactDelete, Answered, write("extcontact/delete")
)
EXTCONTACT_GET: Final = Operation(
    "extcontact_get", "Look at an external contact.", ExtcontactGet, ExtcontactGot, read("extcontact/get")
)
EXTCONTACT_LIST: Final = Listing(
    "extcontact_list",
    "List external contacts in the order of creation.",
    ExtcontactList,
    ExtcontactListed,
    read("extcontact/list"),
    ByOffset(_contacts),
)
EXTCONTACT_LISTLABELGROUPS: Final = Listing(
    "extcontact_listlabelgroups",
    "List the groups of labels.",
    ExtcontactListlabelgroups,
    ExtcontactLabelGroupsListed,
    read("extcontact/listlabelgroups"),
    ByOffset(_groups),
)
