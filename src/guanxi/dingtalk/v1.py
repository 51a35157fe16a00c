"""The envelope of api.dingtalk.com/v1.0 pages: real HTTP statuses, and on errors `code`, `message`, `requestid`."""

import uuid
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import chain
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.failures import BodyUnreadable, MethodRefused, PageUnknown
from guanxi.dingtalk.page import Answer, ErrorRow, Family
from guanxi.dingtalk.topapi import encode_json
from guanxi.domain.failures import Failure, OrganisationSuspended, RateLimited, StoreBusy, ValueMissing

CONTENT_TYPE: Final = b"application/json;charset=utf-8"


class Token(msgspec.Struct, frozen=True, rename="camel"):
    """The data of an answer that gives a token."""

    access_token: Annotated[str, Meta(description="sent with every other call; it holds the organisation's corp_id")]
    expire_in: Annotated[int, Meta(description="seconds that it lives")]


def encode(call: Call, data: bytes) -> Answer:
    """Give a page's data as they are."""
    del call
    return Answer(200, CONTENT_TYPE, b"{" + data + b"}")


def refuse(call: Call, failure: Failure, row: ErrorRow) -> Answer:
    """Tell what went wrong; `requestid` is a UUID made of the request id, which the log has."""
    request_id = str(uuid.uuid5(uuid.NAMESPACE_OID, call.request_id)).upper()
    message = row.zh if call.profile == "live" else f"{row.en}: {failure.reason}"
    body = {"requestid": request_id, "code": row.errcode, "message": message}
    return Answer(row.status, CONTENT_TYPE, encode_json(body), row.errcode)


_NO_BODY: Final = "body is mandatory for this action"

_ERRORS: Final = (
    ErrorRow(PageUnknown, "InvalidAction.NotFound", "Unknown API", "不存在的接口", status=404),
    ErrorRow(MethodRefused, "UnsupportedHTTPMethod", "Unsupported HTTP method", "不支持的HTTP方法", status=405),
    # The real servers answer this one in English (docs/wire.md 4.2).
    ErrorRow(BodyUnreadable, "Missingbody", _NO_BODY, _NO_BODY, status=400),
    ErrorRow(ValueMissing, "MissingParameter", "Missing parameter", "缺少参数", status=400),
    ErrorRow(OrganisationSuspended, "invalidAuthInfo", "Invalid organisation", "企业不合法", status=400),
    ErrorRow(
        RateLimited,
        "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi",
        "Too many calls within a second",
        "当前应用调用该接口次数过多",
        status=403,
    ),
    ErrorRow(StoreBusy, "ServiceUnavailable", "System busy", "系统繁忙", status=503),
    ErrorRow(Failure, "InvalidParameter", "Invalid parameter", "不合法的参数", status=400),
)

FAMILY: Final = Family(
    chain=chain.CREDENTIALS_IN_BODY,
    encode=encode,
    refuse=refuse,
    errors=_ERRORS,
    success=(),
    error=("requestid", "code", "message"),
)
