"""Find a person by unionid: user/getUseridByUnionid (docs/wire.md 5.3)."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import oapi, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.dingtalk.values import read_text, require
from guanxi.domain.app import MEMBER
from guanxi.domain.failures import EmployeeUnknown, StoreBusy
from guanxi.operations.find_person import find_person


class Answered(msgspec.Struct, frozen=True, rename="camel"):
    """What the answer holds."""

    contact_type: Annotated[int, Meta(description="0 for an employee, 1 for an external contact")]
    userid: str


async def run(call: Call) -> bytes:
    """Answer the userid, and what they are to the organisation."""
    require(call.parameters, ("unionid",))
    person, userid = await find_person(call.context, call.app.corp_id, read_text(call.parameters, "unionid") or "")
    return topapi.members(Answered(int(person == "contact"), userid))


PAGE: Final = Page(
    name="get_user_get_userid_by_unionid",
    path="/user/getUseridByUnionid",
    summary="Find the employee or external contact who has a unionid (older page).",
    family=oapi.STAFF,
    run=run,
    answer=Answered,
    methods=("GET", "POST"),
    apps=BOTH_KINDS,
    permission=MEMBER,
    parameters=(Parameter("unionid", "String", required=True, note="the person's unionid"),),
    errors=(
        ErrorRow(EmployeeUnknown, 60121, "The user is not found", "找不到该用户"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
