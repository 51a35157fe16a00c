"""Find a person by unionid: topapi/user/getbyunionid."""

from typing import Final

from guanxi.dingtalk import topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.dingtalk.values import read_text, require
from guanxi.domain.app import MEMBER
from guanxi.domain.failures import EmployeeUnknown, StoreBusy
from guanxi.operations.find_person import find_person


async def run(call: Call) -> bytes:
    """Answer `result`: the userid, and `contact_type`: 0 for an employee, 1 for an external contact."""
    require(call.parameters, ("unionid",))
    person, userid = await find_person(call.context, call.app.corp_id, read_text(call.parameters, "unionid") or "")
    return b'"result":' + topapi.encode_json({"contact_type": int(person == "contact"), "userid": userid})


PAGE: Final = Page(
    name="user_getbyunionid",
    path="/topapi/user/getbyunionid",
    summary="Find the employee or external contact who has a unionid.",
    family=topapi.STAFF,
    run=run,
    apps=BOTH_KINDS,
    permission=MEMBER,
    parameters=(Parameter("unionid", "String", required=True, note="the person's unionid"),),
    errors=(
        ErrorRow(EmployeeUnknown, 60121, "The user is not found", "找不到该用户"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
