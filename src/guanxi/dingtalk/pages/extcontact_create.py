"""Create an external contact: topapi/extcontact/create."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import open_ext_contact, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import INTERNAL, ErrorRow, Page
from guanxi.dingtalk.platform import TOKEN_INVALID, permission_missing
from guanxi.domain.app import WRITE
from guanxi.domain.contact import checked_contact
from guanxi.domain.failures import (
    ContactsDisabled,
    LabelsMissing,
    LabelUnknown,
    NameInvalid,
    OrganisationFull,
    OwnerUnknown,
    PhoneInvalid,
    PhoneTaken,
    StoreBusy,
    ValueMissing,
)
from guanxi.operations.create_contact import create_contact

_REQUIRED: Final = ("label_ids", "follower_user_id", "name", "state_code", "mobile")


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    userid: Annotated[str, Meta(description="the new contact's id")]


async def run(call: Call) -> bytes:
    """Create it and answer its `userid`."""
    contact = open_ext_contact.read_contact(call.parameters, _REQUIRED)
    new = checked_contact(open_ext_contact.read_values(contact))
    created = await create_contact(call.context, call.app.corp_id, new)
    return b'"userid":"' + created.contact.userid.encode() + b'"'


PAGE: Final = Page(
    name="extcontact_create",
    path="/topapi/extcontact/create",
    summary="Create an external contact.",
    family=topapi.FAMILY,
    run=run,
    answer=Answered,
    apps=INTERNAL,
    permission=WRITE,
    nested=True,
    parameters=open_ext_contact.parameters(
        required=frozenset(_REQUIRED),
        names=(
            "title",
            "label_ids",
            "share_dept_ids",
            "address",
            "remark",
            "follower_user_id",
            "name",
            "state_code",
            "company_name",
            "share_user_ids",
            "mobile",
        ),
    ),
    errors=(
        TOKEN_INVALID,
        ErrorRow(ValueMissing, 40036, "The parameter is empty.", "参数为空"),
        ErrorRow(PhoneInvalid, 60103, "Invalid phone number", "手机号码不合法"),
        ErrorRow(LabelsMissing, 60204, "An external contact tag is required.", "必须至少设置一个标签"),
        ErrorRow(LabelUnknown, 60204, "An external contact tag is required.", "必须至少设置一个标签"),
        ErrorRow(ContactsDisabled, 60205, "The external contact feature is not enabled.", "未开通外部联系人功能"),
        permission_missing("Authorization required"),
        ErrorRow(NameInvalid, 60112, "Invalid user name", "用户name不合法"),
        ErrorRow(PhoneTaken, 22005, "The external contact already exists.", "该外部联系人已存在"),
        ErrorRow(StoreBusy, -1, "The system is busy.", "系统繁忙"),
        # Not on the page, but told by applications that met them (docs/wire.md 6.2).
        ErrorRow(
            OrganisationFull, 60203, "The number of external contacts exceeds the limit", "外部联系人数量达到上限"
        ),
        ErrorRow(OwnerUnknown, 60121, "The corresponding user is not found", "找不到该用户"),
    ),
)
