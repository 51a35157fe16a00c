"""Get the access_token of a third-party app for one organisation: service/get_corp_token (docs/wire.md 4.4)."""

from dataclasses import replace
from typing import Final

from guanxi.dingtalk import oapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.failures import MethodRefused
from guanxi.dingtalk.page import ErrorRow, Page, Parameter
from guanxi.dingtalk.platform import SIGNATURE_ERRORS
from guanxi.dingtalk.values import read_text, require
from guanxi.domain.app import TOKEN_SECONDS
from guanxi.domain.failures import OrganisationUnknown
from guanxi.operations.authenticate_suite import suite_with_signature
from guanxi.operations.issue_token import issue_suite_token


async def run(call: Call) -> bytes:
    """Check the signature and answer a new token."""
    raw = call.parameters
    signed = ("accessKey", "timestamp", "suiteTicket", "signature")
    suite = await suite_with_signature(call.context, *(read_text(raw, name) or "" for name in signed))
    require(raw, ("auth_corpid",))
    token = await issue_suite_token(call.context, suite, read_text(raw, "auth_corpid") or "")
    return b'"access_token":"%b","errmsg":"ok","expires_in":%d' % (token.encode(), TOKEN_SECONDS)


PAGE: Final = Page(
    name="get_corp_token",
    path="/service/get_corp_token",
    summary="Get the access_token of a third-party app for one organisation, by a signed call.",
    family=oapi.FAMILY,
    run=run,
    answer=oapi.Token,
    parameters=(
        Parameter("accessKey", "String", required=True, note="the suite's key"),
        Parameter("timestamp", "Number", required=True, note="milliseconds since 1970, at most a minute off"),
        Parameter("suiteTicket", "String", required=False, note="any is accepted; it is part of what is signed"),
        Parameter(
            "signature", "String", required=True, note="Base64 of HMAC-SHA256 over timestamp, newline and ticket"
        ),
        Parameter("auth_corpid", "String", required=True, note="the organisation"),
    ),
    errors=(
        *(replace(row, platform=None) for row in SIGNATURE_ERRORS),
        ErrorRow(
            OrganisationUnknown,
            40089,
            "Invalid corpid or corpsecret",
            "不合法的corpid或corpsecret",
            field="auth_corpid",
        ),
        ErrorRow(MethodRefused, 43002, "POST is required", "需要POST请求"),
    ),
)
