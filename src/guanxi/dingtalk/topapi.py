"""The envelope of /topapi pages: HTTP 200 always, `errcode`, `errmsg`, the page's data, `request_id`."""

from dataclasses import replace
from typing import Any, Final

import msgspec

from guanxi.dingtalk import chain, throttling
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.page import Answer, ErrorRow, Family
from guanxi.dingtalk.platform import STAFF_ERRORS, TOPAPI_ERRORS
from guanxi.domain.failures import Failure, PermissionMissing, RateLimited

CONTENT_TYPE: Final = b"application/json;charset=UTF-8"

_SHOWN: Final = 120
"""Characters of an unknown page's name that an error repeats."""

encode_json = msgspec.json.Encoder().encode


def members(answer: msgspec.Struct) -> bytes:
    """Give the members of an answer's data as pages give them: without braces."""
    return encode_json(answer)[1:-1]


def encode(call: Call, data: bytes) -> Answer:
    """Wrap a page's data: `"name":value` members, or nothing."""
    head = b'{"errcode":0,"errmsg":"ok",' + data + b"," if data else b'{"errcode":0,"errmsg":"ok",'
    return Answer(200, CONTENT_TYPE, head + b'"request_id":"' + call.request_id.encode() + b'"}')


def refuse(call: Call, failure: Failure, row: ErrorRow) -> Answer:
    """Tell what went wrong, in the profile's way."""
    body: dict[str, Any]
    if call.profile == "live" and isinstance(failure, PageUnknown):
        told = f"不合法ApiName，ApiName = {api_name(call.request.path)[:_SHOWN]}"
        body = {"errcode": 22, "sub_code": "22", "sub_msg": told, "errmsg": f"Invalid method[submsg={told}]"}
    elif row.platform is not None and (call.profile == "live" or isinstance(failure, RateLimited)):
        told = platform_told(call, failure, row)
        errmsg = f"ding talk error[subcode={row.platform},submsg={told}]"
        body = {"errcode": 88, "sub_code": row.platform, "sub_msg": told, "errmsg": errmsg}
    else:
        errmsg = row.zh if call.profile == "live" else row.en
        sub_code = row.platform or field_path(call, failure) or str(row.errcode)
        body = {"errcode": row.errcode, "errmsg": errmsg, "sub_code": sub_code, "sub_msg": failure.reason}
    body["request_id"] = call.request_id
    return Answer(200, CONTENT_TYPE, encode_json(body), body["errcode"])


def field_path(call: Call, failure: Failure) -> str | None:
    """Give the path of the field that is to blame: `size`, `contact.label_ids`."""
    name = failure.field
    if call.page.nested and name is not None and any(p.name == f"contact.{name}" for p in call.page.parameters):
        return f"contact.{name}"
    return name


def api_name(path: str) -> str:
    """Give the name that the old gateway has for a path: `dingtalk.oapi.extcontact.list`."""
    return "dingtalk.oapi." + path.removeprefix("/topapi/").strip("/").replace("/", ".")


def platform_told(call: Call, failure: Failure, row: ErrorRow) -> str:
    """Give the sentence that real servers have for an error of the platform."""
    if isinstance(failure, PermissionMissing):
        return _scope_told(call)
    if isinstance(failure, RateLimited):
        return throttling.sentence(failure, api_name(call.page.path), shared=row.platform == throttling.SHARED)
    return row.zh


def _scope_told(call: Call) -> str:
    # The text that the real servers answered in 2026 (docs/wire.md 6.1): clients cut the scope out of it.
    scope = call.page.permission
    link = f"https://open-dev.dingtalk.com/appscope/apply?content={call.app.app.app_key}%23{scope}"
    return f"应用尚未开通所需的权限：[{scope}]，点击链接申请并开通即可：{link}, {{requiredScopes=[{scope}]}}"


FAMILY: Final = Family(
    chain=chain.TOPAPI,
    encode=encode,
    refuse=refuse,
    errors=TOPAPI_ERRORS,
    success=("errcode", "errmsg", "request_id"),
    error=("errcode", "errmsg", "sub_code", "sub_msg", "request_id"),
)
STAFF: Final = replace(FAMILY, chain=chain.STAFF, errors=STAFF_ERRORS)
