"""Delete an external contact: topapi/extcontact/delete."""

from typing import Final

from guanxi.dingtalk import topapi, user_id
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import INTERNAL, ErrorRow, Page
from guanxi.dingtalk.platform import TOKEN_INVALID, permission_missing
from guanxi.domain.app import WRITE
from guanxi.domain.failures import ContactUnknown, StoreBusy, UserIdInvalid
from guanxi.operations.delete_contact import delete_contact


async def run(call: Call) -> bytes:
    """Delete it; the answer holds nothing of its own."""
    await delete_contact(call.context, call.app.corp_id, user_id.read_user_id(call.parameters))
    return b""


PAGE: Final = Page(
    name="extcontact_delete",
    path="/topapi/extcontact/delete",
    summary="Delete an external contact.",
    family=topapi.FAMILY,
    run=run,
    apps=INTERNAL,
    permission=WRITE,
    parameters=(user_id.PARAMETER,),
    # Its page is not among the published ones that Guanxi follows: the numbers are those of docs/wire.md 6.2.
    errors=(
        TOKEN_INVALID,
        ErrorRow(UserIdInvalid, 33012, "Invalid userId", "无效的USERID"),
        ErrorRow(ContactUnknown, 33012, "Invalid userId", "无效的USERID"),
        permission_missing("Permission required"),
        ErrorRow(StoreBusy, 400001, "System error", "系统错误"),
    ),
)
