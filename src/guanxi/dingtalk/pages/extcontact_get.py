"""Get an external contact: topapi/extcontact/get."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import topapi, user_id
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page
from guanxi.dingtalk.platform import TOKEN_INVALID, permission_missing
from guanxi.domain.app import READ
from guanxi.domain.contact import Contact
from guanxi.domain.failures import ContactUnknown, StoreBusy, UserIdInvalid
from guanxi.operations.read_contacts import get_contact


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    result: Annotated[Contact, Meta(description="the contact; third-party apps are not told its mobile")]


async def run(call: Call) -> bytes:
    """Answer `result`: the contact."""
    return b'"result":' + await get_contact(call.context, call.app, user_id.read_user_id(call.parameters))


PAGE: Final = Page(
    name="extcontact_get",
    path="/topapi/extcontact/get",
    summary="Get one external contact.",
    family=topapi.FAMILY,
    run=run,
    answer=Answered,
    apps=BOTH_KINDS,
    permission=READ,
    parameters=(user_id.PARAMETER,),
    errors=(
        TOKEN_INVALID,
        ErrorRow(UserIdInvalid, 33012, "Invalid userId", "无效的USERID"),
        ErrorRow(ContactUnknown, 33012, "Invalid userId", "无效的USERID"),
        permission_missing("Operation permission required"),
        ErrorRow(StoreBusy, 400001, "System error", "系统错误"),
    ),
)
