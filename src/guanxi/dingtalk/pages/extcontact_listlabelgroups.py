"""Get the list of external contact tags: topapi/extcontact/listlabelgroups."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import paging, topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.failures import OffsetInvalid, SizeInvalid
from guanxi.dingtalk.page import BOTH_KINDS, ErrorRow, Page
from guanxi.dingtalk.platform import TOKEN_INVALID
from guanxi.domain.app import READ
from guanxi.domain.failures import OrganisationSuspended, StoreBusy
from guanxi.domain.label import LabelGroup
from guanxi.operations.list_label_groups import list_label_groups


class Answered(msgspec.Struct, frozen=True):
    """What the answer holds."""

    results: Annotated[list[LabelGroup], Meta(description="groups of labels, in their order")]


async def run(call: Call) -> bytes:
    """Answer `results`: groups of labels, in their order."""
    offset, size = paging.read_paging(call.parameters)
    groups = await list_label_groups(call.context, call.app.corp_id, offset, size)
    return b'"results":' + topapi.encode_json(groups)


PAGE: Final = Page(
    name="extcontact_listlabelgroups",
    path="/topapi/extcontact/listlabelgroups",
    summary="Get the groups of labels of an organisation.",
    family=topapi.FAMILY,
    run=run,
    answer=Answered,
    apps=BOTH_KINDS,
    permission=READ,
    parameters=paging.PARAMETERS,
    errors=(
        TOKEN_INVALID,
        ErrorRow(OrganisationSuspended, 400043, "Invalid orgId", "企业不合法"),
        ErrorRow(SizeInvalid, 41101, "Invalid size", "无效的size"),
        ErrorRow(OffsetInvalid, 40068, "Invalid offset", "无效的偏移量"),
        ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ),
)
