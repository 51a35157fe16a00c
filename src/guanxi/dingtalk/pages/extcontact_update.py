"""Update an external contact: topapi/extcontact/update."""

from typing import Final

from guanxi.dingtalk import open_ext_contact, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import INTERNAL, ErrorRow, Page
from guanxi.dingtalk.platform import TOKEN_INVALID, permission_missing
from guanxi.dingtalk.user_id import read_user_id
from guanxi.domain.app import WRITE
from guanxi.domain.failures import (
    ContactUnknown,
    LabelsMissing,
    LabelUnknown,
    NameInvalid,
    OrganisationFull,
    OwnerUnknown,
    PhoneInvalid,
    PhoneTaken,
    StoreBusy,
    UserIdInvalid,
    ValueMissing,
)
from guanxi.operations.update_contact import update_contact

_REQUIRED: Final = ("label_ids", "follower_user_id", "name", "user_id")


async def run(call: Call) -> bytes:
    """Update it; the answer holds nothing of its own."""
    contact = open_ext_contact.read_contact(call.parameters, _REQUIRED)
    userid = read_user_id(contact)
    await update_contact(call.context, call.app.corp_id, userid, open_ext_contact.read_values(contact))
    return b""


PAGE: Final = Page(
    name="extcontact_update",
    path="/topapi/extcontact/update",
    summary="Update an external contact.",
    family=topapi.FAMILY,
    run=run,
    apps=INTERNAL,
    permission=WRITE,
    nested=True,
    parameters=open_ext_contact.parameters(
        required=frozenset(_REQUIRED),
        # state_code and mobile are not on the page, but three SDKs send them (docs/wire.md 1.2).
        names=(
            "title",
            "label_ids",
            "share_dept_ids",
            "address",
            "remark",
            "follower_user_id",
            "name",
            "user_id",
            "company_name",
            "share_user_ids",
            "state_code",
            "mobile",
        ),
    ),
    errors=(
        TOKEN_INVALID,
        ErrorRow(ValueMissing, 40036, "Empty parameter", "参数为空"),
        ErrorRow(UserIdInvalid, 40003, "Invalid userId", "不合法的UserID"),
        ErrorRow(NameInvalid, 60112, "Invalid user name", "用户name不合法"),
        ErrorRow(ContactUnknown, 60121, "The corresponding user is not found", "找不到该用户"),
        ErrorRow(OwnerUnknown, 60121, "The corresponding user is not found", "找不到该用户"),
        ErrorRow(LabelsMissing, 60204, "A label is required for the external contact", "必须至少设置一个标签"),
        ErrorRow(LabelUnknown, 60204, "A label is required for the external contact", "必须至少设置一个标签"),
        permission_missing("Permission required"),
        ErrorRow(PhoneInvalid, 60103, "Invalid mobile number", "手机号码不合法"),
        ErrorRow(PhoneTaken, 60200, "The external contact already exists", "外部联系人已存在"),
        ErrorRow(
            OrganisationFull, 60203, "The number of external contacts exceeds the limit", "外部联系人数量达到上限"
        ),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
