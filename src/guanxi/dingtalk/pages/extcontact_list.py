"""Get the external contact list: topapi/extcontact/list."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import paging, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.failures import OffsetInvalid, SizeInvalid
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page
from guanxi.dingtalk.platform import TOKEN_INVALID, permission_missing
from guanxi.domain.app import READ
from guanxi.domain.contact import Contact
from guanxi.domain.failures import StoreBusy
from guanxi.operations.read_contacts import list_contacts


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    results: Annotated[list[Contact], Meta(description="in order of creation; third-party apps are told no mobile")]


async def run(call: Call) -> bytes:
    """Answer `results`: a page of contacts, in order of creation."""
    offset, size = paging.read_paging(call.parameters)
    return b'"results":[' + await list_contacts(call.context, call.app, offset, size) + b"]"


PAGE: Final = Page(
    name="extcontact_list",
    path="/topapi/extcontact/list",
    summary="Get the external contacts of an organisation, page by page.",
    family=topapi.FAMILY,
    run=run,
    answer=Answered,
    apps=BOTH_KINDS,
    permission=READ,
    parameters=paging.PARAMETERS,
    errors=(
        TOKEN_INVALID,
        ErrorRow(SizeInvalid, 40069, "Invalid size", "无效的size"),
        ErrorRow(OffsetInvalid, 40068, "Invalid offset", "无效的偏移量"),
        permission_missing("Operation permission required"),
        ErrorRow(StoreBusy, 400001, "System error", "系统错误"),
    ),
)
