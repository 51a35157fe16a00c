"""Get the employee who logs in: user/getuserinfo (docs/wire.md 5.3)."""

from typing import Final

from guanxi.dingtalk import oapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.failures import CodeUnknown
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page, Parameter
from guanxi.dingtalk.values import require


async def run(call: Call) -> bytes:
    """Refuse: nobody logs in here, so that every code is unknown."""
    require(call.parameters, ("code",))
    raise CodeUnknown("no login codes are issued here", field="code")


PAGE: Final = Page(
    name="get_user_getuserinfo",
    path="/user/getuserinfo",
    summary="Get the employee whom a login code stands for: there are none (older page).",
    family=oapi.STAFF,
    run=run,
    methods=("GET", "POST"),
    apps=BOTH_KINDS,
    parameters=(Parameter("code", "String", required=True, note="a login code"),),
    errors=(ErrorRow(CodeUnknown, 40078, "The temporary authorization code does not exist", "不存在的临时授权码"),),
)
