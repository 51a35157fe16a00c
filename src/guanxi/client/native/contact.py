"""A contact as the native API takes and gives it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """An external contact. Members that were never set are absent.

    Attributes:
        userid: its id.
        name: at most 128 characters.
        mobile: its phone number, as it was sent; one in an organisation.
        state_code: the country code of the number: 86.
        follower_user_id: the employee who owns it.
        label_ids: its labels; at most 20.
        share_dept_ids: departments that it is shared with; at most 20.
        share_user_ids: employees whom it is shared with; at most 20.
        company_name: at most 256 characters.
        title: at most 256 characters.
        remark: at most 1,000 characters.
        address: at most 1,000 characters.
        email: at most 256 characters.
        external_id: the id that another system has for it; one in an organisation.
        custom_fields: values of the organisation's own fields, by their keys.
        unionid: its id for topapi/user/getbyunionid.
        change: the number of its last change: its ETag. Not for employees' keys.
        etag: its ETag. Only for employees' keys.
    """

    userid: str = ""
    name: str = ""
    mobile: str | None = None
    state_code: str | None = None
    follower_user_id: str = ""
    label_ids: list[int] = []
    share_dept_ids: list[int] = []
    share_user_ids: list[str] = []
    company_name: str | None = None
    title: str | None = None
    remark: str | None = None
    address: str | None = None
    email: str | None = None
    external_id: str | None = None
    custom_fields: dict[str, str | int | float] | None = None
    unionid: str = ""
    change: int | None = None
    etag: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class ContactMembers(msgspec.Struct, frozen=True, kw_only=True):
    """The members of a contact that none needs; None clears one.

    Attributes:
        label_ids: its labels; at most 20.
        share_dept_ids: departments that it is shared with; at most 20.
        share_user_ids: employees whom it is shared with; at most 20.
        company_name: at most 256 characters.
        title: at most 256 characters.
        remark: at most 1,000 characters.
        address: at most 1,000 characters.
        email: at most 256 characters.
        external_id: the id that another system has for it; one in an organisation.
        custom_fields: by field's key: a value, or None, which clears it.
    """

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


class ContactValues(ContactMembers, frozen=True, kw_only=True):
    """The members of a contact to set; what is left out stays as it is.

    Attributes:
        name: at most 128 characters.
        mobile: its phone number; one in an organisation.
        state_code: the country code of the number: 86.
        follower_user_id: the employee who owns it.
    """

    name: str | UnsetType | None = UNSET
    mobile: str | UnsetType | None = UNSET
    state_code: str | UnsetType | None = UNSET
    follower_user_id: str | UnsetType | None = UNSET


class NewContact(ContactMembers, frozen=True, kw_only=True):
    """The members of a contact to be.

    Attributes:
        name: at most 128 characters.
        mobile: its phone number; one in an organisation.
        state_code: the country code of the number: 86.
        follower_user_id: the employee who owns it; whoever asks, if that is an employee.
    """

    name: str
    mobile: str
    state_code: str
    follower_user_id: str | UnsetType = UNSET
