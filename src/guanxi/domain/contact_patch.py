"""What the native API is sent of a contact: a member that is absent keeps its value, null clears it (RFC 7396)."""

from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from guanxi.domain.contact import Contact, check_values
from guanxi.domain.custom_fields import CustomSent
from guanxi.domain.failures import ValueInvalid, ValueMissing
from guanxi.domain.text import is_blank, text_fault

MAX_EXTERNAL_ID: Final = 128

_REQUIRED: Final = ("name", "mobile", "state_code", "follower_user_id")
_LISTS: Final = ("label_ids", "share_dept_ids", "share_user_ids")
_BLANK: Final = Contact(
    follower_user_id="",
    label_ids=(),
    name="",
    share_dept_ids=(),
    share_user_ids=(),
    userid="",
    mobile="",
    state_code="",
)


class ContactPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Members of a contact, DingTalk's and ours; plans check `custom_fields`: they know the fields."""

    name: str | UnsetType | None = UNSET
    mobile: str | UnsetType | None = UNSET
    state_code: str | UnsetType | None = UNSET
    follower_user_id: str | UnsetType | None = UNSET
    label_ids: tuple[int, ...] | UnsetType | None = UNSET
    share_dept_ids: tuple[int, ...] | UnsetType | None = UNSET
    share_user_ids: tuple[str, ...] | UnsetType | None = UNSET
    company_name: str | UnsetType | None = UNSET
    title: str | UnsetType | None = UNSET
    remark: str | UnsetType | None = UNSET
    address: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    external_id: str | UnsetType | None = UNSET
    custom_fields: dict[str, Any] | UnsetType | None = UNSET


_OF_CONTACT: Final = frozenset(ContactPatch.__struct_fields__) - {"external_id", "custom_fields"}


def patched_contact(old: Contact, patch: ContactPatch) -> Contact:
    """Give a contact with a patch applied, checked.

    Raises:
        ValueMissing: name, owner, mobile or state_code is null or blank.
        ValueInvalid: a value cannot be one (its subclasses say of which field).
    """
    sent: dict[str, object] = {
        name: () if value is None and name in _LISTS else value
        for name, value in msgspec.structs.asdict(patch).items()
        if value is not UNSET and name in _OF_CONTACT
    }
    for name in _REQUIRED:
        if is_blank(str(sent.get(name, getattr(old, name)) or "")):
            raise ValueMissing(f"{name} is required", field=name)
    new: Contact = msgspec.structs.replace(old, **sent)
    check_values(new, labels_required=False)
    return new


def contact_of(patch: ContactPatch, userid: str = "") -> Contact:
    """Give the contact that consists of what a patch says and nothing else.

    Raises:
        ValueMissing, ValueInvalid: as for `patched_contact`.
    """
    return patched_contact(msgspec.structs.replace(_BLANK, userid=userid), patch)


def patched_external_id(old: str, patch: ContactPatch) -> str:
    """Give an external id with a patch applied; the empty text is none.

    Raises:
        ValueInvalid: it is too long or holds control characters.
    """
    if patch.external_id is UNSET:
        return old
    new = patch.external_id or ""
    if fault := text_fault(new, MAX_EXTERNAL_ID):
        raise ValueInvalid(f"external_id {fault}", field="external_id")
    return new


def sent_custom(patch: ContactPatch, *, whole: bool = False) -> CustomSent:
    """Give what a patch says of the organisation's own fields; `whole` clears those that it does not name."""
    return CustomSent(patch.custom_fields, whole)
