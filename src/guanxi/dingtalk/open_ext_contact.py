"""OpenExtContact as pages create and update take it."""

from typing import Final

from guanxi.dingtalk.page import Parameter
from guanxi.dingtalk.values import Raw, read_numbers, read_object, read_text, read_texts, require
from guanxi.domain.contact import ContactValues
from guanxi.domain.failures import NameInvalid, PhoneInvalid, ValueMissing

_MEMBERS: Final = frozenset({"name", "mobile", "label_ids", "follower_user_id"})


def parameters(*, required: frozenset[str], names: tuple[str, ...]) -> tuple[Parameter, ...]:
    """Declare `contact` and its members, in a page's order."""
    return (
        Parameter("contact", "OpenExtContact", required=True, note="an object, or a text that holds one"),
        *(
            Parameter(f"contact.{name}", _TYPES.get(name, "String"), required=name in required, note=_NOTES[name])
            for name in names
        ),
    )


_TYPES: Final = {"label_ids": "Number[]", "share_dept_ids": "Number[]", "share_user_ids": "String[]"}
_NOTES: Final = {
    "user_id": "the contact's id",
    "title": "at most 256 characters",
    "label_ids": "1 to 20 ids of labels",
    "share_dept_ids": "at most 20 ids of departments",
    "address": "at most 1,000 characters",
    "remark": "at most 1,000 characters",
    "follower_user_id": "one userid of an employee, at most 64 characters",
    "name": "at most 128 characters",
    "state_code": "the country code of the number: 86",
    "company_name": "at most 256 characters",
    "share_user_ids": "at most 20 userids of employees",
    "mobile": "the phone number; one in an organisation",
}


def read_contact(raw: Raw, required: tuple[str, ...]) -> Raw:
    """Give the object `contact` with its required members.

    Args:
        raw: the request's parameters.
        required: names, in the page's order.

    Raises:
        ValueMissing: `contact` or a member is missing (LabelsMissing for label_ids).
        ValueInvalid: `contact` is no object.
    """
    contact = read_object(raw, "contact", _MEMBERS)
    if contact is None:
        raise ValueMissing("contact is required: an object with the contact's fields", field="contact")
    require(contact, required)
    return contact


def read_values(contact: Raw) -> ContactValues:
    """Give the members' values, each with the type it should have.

    Raises:
        NameInvalid, PhoneInvalid, ValueInvalid: one has another type.
    """
    title = read_text(contact, "title")
    label_ids = read_numbers(contact, "label_ids")
    share_dept_ids = read_numbers(contact, "share_dept_ids")
    address = read_text(contact, "address")
    remark = read_text(contact, "remark")
    follower_user_id = read_text(contact, "follower_user_id")
    name = read_text(contact, "name", NameInvalid)
    state_code = read_text(contact, "state_code", PhoneInvalid)
    company_name = read_text(contact, "company_name")
    share_user_ids = read_texts(contact, "share_user_ids")
    mobile = read_text(contact, "mobile", PhoneInvalid)
    return ContactValues(
        name=name or "",
        follower_user_id=follower_user_id or "",
        label_ids=label_ids or (),
        mobile=mobile,
        state_code=state_code,
        title=title,
        company_name=company_name,
        remark=remark,
        address=address,
        share_dept_ids=share_dept_ids,
        share_user_ids=share_user_ids,
    )
