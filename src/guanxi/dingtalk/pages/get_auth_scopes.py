"""Get what an app may see of the staff: auth/scopes (docs/wire.md 5.3)."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import oapi, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import BOTH_KINDS, Page
from guanxi.domain.contact import ROOT_DEPARTMENT
from guanxi.operations.read_employees import sees_how_to_reach


class Scopes(msgspec.Struct, frozen=True):
    """Whom an app sees."""

    authed_dept: Annotated[tuple[int, ...], Meta(description="the root, and so everybody")]
    authed_user: Annotated[tuple[str, ...], Meta(description="nobody beside them")] = ()


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    auth_org_scopes: Scopes
    auth_user_field: Annotated[tuple[str, ...], Meta(description="what it sees of an employee beside ids")]
    condition_field: tuple[str, ...] = ()


async def run(call: Call) -> bytes:
    """Answer the departments that it sees, which is the root, and the fields of employees that it sees."""
    fields = ("email", "mobile", "name") if sees_how_to_reach(call.app.app) else ("name",)
    return topapi.members(Answered(Scopes((ROOT_DEPARTMENT,)), fields))


PAGE: Final = Page(
    name="get_auth_scopes",
    path="/auth/scopes",
    summary="Get what an app may see of the staff: all of it (older page).",
    family=oapi.STAFF,
    run=run,
    answer=Answered,
    methods=("GET", "POST"),
    apps=BOTH_KINDS,
    errors=(),
)
