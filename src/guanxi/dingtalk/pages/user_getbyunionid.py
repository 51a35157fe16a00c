"""Find a person by unionid: topapi/user/getbyunionid."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.dingtalk.values import read_text, require
from guanxi.domain.app import MEMBER
from guanxi.domain.failures import EmployeeUnknown, StoreBusy
from guanxi.operations.find_person import find_person


class Person(msgspec.Struct, frozen=True):
    """An employee or an external contact."""

    contact_type: Annotated[int, Meta(description="0 for an employee, 1 for an external contact")]
    userid: str


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    result: Person


async def run(call: Call) -> bytes:
    """Answer `result`: the userid, and what they are to the organisation."""
    require(call.parameters, ("unionid",))
    person, userid = await find_person(call.context, call.app.corp_id, read_text(call.parameters, "unionid") or "")
    return topapi.members(Answered(Person(int(person == "contact"), userid)))


PAGE: Final = Page(
    name="user_getbyunionid",
    path="/topapi/user/getbyunionid",
    summary="Find the employee or external contact who has a unionid.",
    family=topapi.STAFF,
    run=run,
    answer=Answered,
    apps=BOTH_KINDS,
    permission=MEMBER,
    parameters=(Parameter("unionid", "String", required=True, note="the person's unionid"),),
    errors=(
        ErrorRow(EmployeeUnknown, 60121, "The user is not found", "找不到该用户"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
