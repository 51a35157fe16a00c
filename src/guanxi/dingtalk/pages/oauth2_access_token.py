"""Get the access token of an internal app: v1.0/oauth2/accessToken (docs/wire.md 4.2)."""

from typing import Final

from guanxi.dingtalk import v1
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import ErrorRow, Page, Parameter
from guanxi.dingtalk.values import read_text, require
from guanxi.domain.app import TOKEN_SECONDS
from guanxi.domain.failures import AppUnknown
from guanxi.operations.issue_token import issue_app_token


async def run(call: Call) -> bytes:
    """Answer the app's token: the same one again while it lives."""
    require(call.parameters, ("appKey", "appSecret"))
    app_key, secret = read_text(call.parameters, "appKey"), read_text(call.parameters, "appSecret")
    token = await issue_app_token(call.context, app_key or "", secret or "")
    return b'"accessToken":"%b","expireIn":%d' % (token.encode(), TOKEN_SECONDS)


PAGE: Final = Page(
    name="oauth2_access_token",
    path="/v1.0/oauth2/accessToken",
    summary="Get the access token of an internal app.",
    family=v1.FAMILY,
    run=run,
    answer=v1.Token,
    methods=("POST",),
    parameters=(
        Parameter("appKey", "String", required=True, note="the app's key"),
        Parameter("appSecret", "String", required=True, note="its secret"),
    ),
    errors=(
        ErrorRow(
            AppUnknown,
            "invalidClientIdOrSecret",
            "Invalid clientId or clientSecret",
            "无效的clientId或者clientSecret",
            status=400,
        ),
    ),
)
