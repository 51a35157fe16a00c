"""Contacts: OpenExtContact as it is stored and sent, and what makes one valid."""

from typing import Final

import msgspec

from guanxi.domain.failures import LabelsMissing, NameInvalid, PhoneInvalid, ValueInvalid, ValueMissing
from guanxi.domain.label import MAX_LABELS
from guanxi.domain.text import MAX_ID, is_blank, text_fault

MAX_SHARES: Final = 20
"""Departments and employees that one contact can be shared with, each (pages create and update)."""

MAX_NUMBER: Final = 2**63 - 1
ROOT_DEPARTMENT: Final = 1


class Contact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One OpenExtContact, in the order and form of its JSON.

    Fields that were never set (None) are left out of the JSON; empty strings and lists are printed. The share lists
    have no default, so that they are always there.
    """

    address: str | None = None
    company_name: str | None = None
    email: str | None = None
    follower_user_id: str
    label_ids: tuple[int, ...]
    mobile: str | None = None
    name: str
    remark: str | None = None
    share_dept_ids: tuple[int, ...]
    share_user_ids: tuple[str, ...]
    state_code: str | None = None
    title: str | None = None
    userid: str


encode_contact = msgspec.json.Encoder().encode
decode_contact = msgspec.json.Decoder(Contact).decode
_decode_page = msgspec.json.Decoder(tuple[Contact, ...]).decode


def without_mobile(record: bytes) -> bytes:
    """Give a contact's JSON as third-party apps may see it (page get: `mobile` is not returned to them)."""
    return encode_contact(msgspec.structs.replace(decode_contact(record), mobile=None))


def without_mobiles(page: bytes) -> bytes:
    """Do the same for several contacts' JSON joined by commas."""
    contacts = _decode_page(b"[" + page + b"]")
    return b",".join(encode_contact(msgspec.structs.replace(contact, mobile=None)) for contact in contacts)


class ContactValues(msgspec.Struct, kw_only=True, frozen=True):
    """What a caller wants a contact to be. None keeps what is there: nothing on create, the old value on update."""

    name: str
    follower_user_id: str
    label_ids: tuple[int, ...]
    mobile: str | None = None
    state_code: str | None = None
    title: str | None = None
    company_name: str | None = None
    remark: str | None = None
    address: str | None = None
    share_dept_ids: tuple[int, ...] | None = None
    share_user_ids: tuple[str, ...] | None = None
    email: str | None = None


def check_values(values: ContactValues | Contact, *, labels_required: bool = True) -> None:
    """Check each value: first what is required, then the form of each, both in the order of the page create.

    Args:
        values: what a caller wants.
        labels_required: whether a contact needs a label, as it does on DingTalk's pages.

    Raises:
        LabelsMissing: there is no label.
        ValueMissing: name, owner, or a phone field that was sent, is blank.
        NameInvalid, PhoneInvalid, ValueInvalid: too long, too many, out of range, or with control characters.
    """
    if labels_required and not values.label_ids:
        raise LabelsMissing("label_ids needs at least one label")
    _check_blank("follower_user_id", values.follower_user_id)
    _check_blank("name", values.name)
    _check_blank("state_code", values.state_code)
    _check_blank("mobile", values.mobile)
    _check_text("title", values.title, 256)
    _check_numbers("label_ids", values.label_ids, MAX_LABELS)
    _check_numbers("share_dept_ids", values.share_dept_ids, MAX_SHARES)
    _check_text("address", values.address, 1000)
    _check_text("remark", values.remark, 1000)
    _check_text("follower_user_id", values.follower_user_id, MAX_ID)
    _check_text("name", values.name, 128, NameInvalid)
    _check_text("state_code", values.state_code, MAX_ID, PhoneInvalid)
    _check_text("company_name", values.company_name, 256)
    _check_userids("share_user_ids", values.share_user_ids)
    _check_text("mobile", values.mobile, MAX_ID, PhoneInvalid)
    _check_text("email", values.email, 256)


def check_shares(share_dept_ids: tuple[int, ...], share_user_ids: tuple[str, ...]) -> None:
    """Check whom a contact is shared with.

    Raises:
        ValueInvalid: they are too many, or one cannot be an id.
    """
    _check_numbers("share_dept_ids", share_dept_ids, MAX_SHARES)
    _check_userids("share_user_ids", share_user_ids)


def _check_blank(field: str, value: str | None) -> None:
    if value is not None and is_blank(value):
        raise ValueMissing(f"{field} is empty", field=field)


def _check_text(field: str, value: str | None, maximum: int, failure: type[ValueInvalid] = ValueInvalid) -> None:
    if value and (fault := text_fault(value, maximum)):
        raise failure(f"{field} {fault}", field=field)


def _check_count(field: str, count: int, maximum: int) -> None:
    if count > maximum:
        raise ValueInvalid(f"{field} holds {count} ids; at most {maximum} are allowed", field=field)


def _check_numbers(field: str, numbers: tuple[int, ...] | None, maximum: int) -> None:
    if not numbers:
        return
    _check_count(field, len(numbers), maximum)
    for number in numbers:
        if not 1 <= number <= MAX_NUMBER:
            raise ValueInvalid(f"{field} holds a number that is no id; ids are 1 to {MAX_NUMBER}", field=field)


def _check_userids(field: str, userids: tuple[str, ...] | None) -> None:
    if not userids:
        return
    _check_count(field, len(userids), MAX_SHARES)
    for userid in userids:
        if is_blank(userid):
            raise ValueInvalid(f"{field} holds an empty id", field=field)
        _check_text(field, userid, MAX_ID)


def new_contact(values: ContactValues, userid: str) -> Contact:
    """Make the contact that a create asks for.

    Args:
        values: checked values, with `mobile` and `state_code`.
        userid: its new id, 11 to 19 digits.
    """
    return Contact(
        address=values.address,
        company_name=values.company_name,
        email=values.email,
        follower_user_id=values.follower_user_id,
        label_ids=values.label_ids,
        mobile=values.mobile,
        name=values.name,
        remark=values.remark,
        share_dept_ids=values.share_dept_ids or (),
        share_user_ids=values.share_user_ids or (),
        state_code=values.state_code,
        title=values.title,
        userid=userid,
    )


def checked_contact(values: ContactValues) -> Contact:
    """Make the contact that page create asks for, still without a userid.

    Raises:
        ValueMissing, ValueInvalid: a value cannot be taken (their subclasses say which).
    """
    check_values(values)
    if values.state_code is None or values.mobile is None:
        field = "state_code" if values.state_code is None else "mobile"
        raise ValueMissing(f"{field} is required", field=field)
    return new_contact(values, "")


def updated_contact(old: Contact, values: ContactValues) -> Contact:
    """Make the contact that an update asks for: None keeps the old value, `""` and `()` clear it.

    Args:
        old: the contact as it is.
        values: checked values.
    """
    return Contact(
        address=old.address if values.address is None else values.address,
        company_name=old.company_name if values.company_name is None else values.company_name,
        email=old.email,
        follower_user_id=values.follower_user_id,
        label_ids=values.label_ids,
        mobile=old.mobile if values.mobile is None else values.mobile,
        name=values.name,
        remark=old.remark if values.remark is None else values.remark,
        share_dept_ids=old.share_dept_ids if values.share_dept_ids is None else values.share_dept_ids,
        share_user_ids=old.share_user_ids if values.share_user_ids is None else values.share_user_ids,
        state_code=old.state_code if values.state_code is None else values.state_code,
        title=old.title if values.title is None else values.title,
        userid=old.userid,
    )
