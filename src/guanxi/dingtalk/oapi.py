"""The envelope of the older pages outside /topapi: as there, without `request_id` on success, never errcode 88."""

from dataclasses import replace
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk import chain, throttling
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.failures import BodyTooLarge, BodyUnreadable, MethodRefused, PageUnknown
from guanxi.dingtalk.page import Answer, ErrorRow, Family
from guanxi.dingtalk.platform import GRANT, GRANT_ZH, SIGNED_ERRORS
from guanxi.dingtalk.topapi import encode_json
from guanxi.domain.failures import (
    AppKindRefused,
    Failure,
    OrganisationSuspended,
    PermissionMissing,
    RateLimited,
    StoreBusy,
    TokenInvalid,
    TokenMissing,
    ValueInvalid,
    ValueMissing,
)

CONTENT_TYPE: Final = b"application/json"


class Token(msgspec.Struct, frozen=True):
    """The data of an answer that gives a token; these pages' own envelope holds `errmsg`."""

    access_token: Annotated[str, Meta(description="sent with every other call; it holds the organisation's corp_id")]
    expires_in: Annotated[int, Meta(description="seconds that it lives")]


def encode(call: Call, data: bytes) -> Answer:
    """Wrap a page's data."""
    del call
    return Answer(200, CONTENT_TYPE, b'{"errcode":0,' + data + b"}")


def encode_ok(call: Call, data: bytes) -> Answer:
    """Wrap a page's data and say ok."""
    return encode(call, b'"errmsg":"ok",' + data)


def refuse(call: Call, failure: Failure, row: ErrorRow) -> Answer:
    """Tell what went wrong."""
    errmsg = row.zh if call.profile == "live" else row.en
    if isinstance(failure, RateLimited):
        errmsg = throttling.older_sentence(failure, call.page.path)
    body = {
        "errcode": row.errcode,
        "errmsg": errmsg,
        "sub_code": row.platform or row.field or failure.field or str(row.errcode),
        "sub_msg": failure.reason,
        "request_id": call.request_id,
    }
    return Answer(200, CONTENT_TYPE, encode_json(body), row.errcode)


_ERRORS: Final = (
    # No number is published for a path that is not there; 404 is what the real servers answer (docs/wire.md 6.1).
    ErrorRow(PageUnknown, 404, "There is nothing at this URI", "请求的URI地址不存在"),
    ErrorRow(MethodRefused, 43001, "GET is required", "需要GET请求"),
    ErrorRow(BodyUnreadable, 43009, "The body must be JSON", "post参数需要json类型"),
    ErrorRow(BodyTooLarge, 40035, "Invalid parameter", "不合法的参数"),
    ErrorRow(ValueMissing, 40035, "Invalid parameter", "不合法的参数"),
    ErrorRow(ValueInvalid, 40035, "Invalid parameter", "不合法的参数"),
    ErrorRow(OrganisationSuspended, 400043, "Invalid orgId", "企业不合法"),
    ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ErrorRow(Failure, 40035, "Invalid parameter", "不合法的参数"),
)

FAMILY: Final = Family(
    chain=chain.CREDENTIALS,
    encode=encode,
    refuse=refuse,
    errors=_ERRORS,
    success=("errcode", "errmsg"),
    error=("errcode", "errmsg", "sub_code", "sub_msg", "request_id"),
)
IN_QUERY: Final = replace(FAMILY, chain=chain.CREDENTIALS_IN_QUERY)
STAFF: Final = replace(
    FAMILY,
    chain=chain.STAFF,
    encode=encode_ok,
    refuse=refuse,
    errors=(
        *_ERRORS,
        # As gettoken and the robots' page answer a call without what they need in the query.
        ErrorRow(TokenMissing, 40035, "Missing parameter access_token", "缺少参数 access_token", platform="40000"),
        ErrorRow(TokenInvalid, 40014, "Invalid access_token", "不合法的access_token", platform="40014"),
        *SIGNED_ERRORS,
        ErrorRow(RateLimited, 90018, "Too many calls within a second", "当前接口的所有请求都被暂时禁用了"),
        ErrorRow(AppKindRefused, 33009, GRANT, GRANT_ZH),
        ErrorRow(PermissionMissing, 60011, "No permission to call this API", "没有调用该接口的权限", platform="60011"),
    ),
)
