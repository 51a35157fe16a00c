"""Get what an app may see of the staff: auth/scopes (docs/wire.md 5.3)."""

from typing import Final

from guanxi.dingtalk import oapi, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, Page
from guanxi.domain.contact import ROOT_DEPARTMENT
from guanxi.operations.read_employees import sees_how_to_reach


async def run(call: Call) -> bytes:
    """Answer the departments that it sees, which is the root, and the fields of employees that it sees."""
    fields = ["email", "mobile", "name"] if sees_how_to_reach(call.app.app) else ["name"]
    scopes = {
        "auth_org_scopes": {"authed_dept": [ROOT_DEPARTMENT], "authed_user": []},
        "auth_user_field": fields,
        "condition_field": [],
    }
    return topapi.encode_json(scopes)[1:-1]


PAGE: Final = Page(
    name="get_auth_scopes",
    path="/auth/scopes",
    summary="Get what an app may see of the staff: all of it (older page).",
    family=oapi.STAFF,
    run=run,
    methods=("GET", "POST"),
    apps=BOTH_KINDS,
    errors=(),
)
