"""Get an app's access token for one organisation: v1.0/oauth2/{corpId}/token (docs/wire.md 4.3)."""

from typing import Final

from guanxi.dingtalk import oapi, v1
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.failures import GrantTypeRefused
from guanxi.dingtalk.page import ErrorRow, Page, Parameter
from guanxi.dingtalk.values import read_text, require
from guanxi.domain.app import TOKEN_SECONDS
from guanxi.domain.failures import AppUnknown, OrganisationUnknown
from guanxi.operations.authenticate_suite import suite_with_secret
from guanxi.operations.issue_token import issue_app_token, issue_suite_token


async def run(call: Call) -> bytes:
    """Answer a token: for an internal app the same one again, for a third-party app a new one."""
    raw = call.parameters
    require(raw, ("client_id", "client_secret", "grant_type"))
    if raw["grant_type"] != "client_credentials":
        raise GrantTypeRefused("grant_type is client_credentials")
    corp_id: str = raw["corpId"]
    client_id, secret = read_text(raw, "client_id") or "", read_text(raw, "client_secret") or ""
    if client_id.startswith(corp_id):
        token = await issue_app_token(call.context, client_id, secret)
    else:
        suite = await suite_with_secret(call.context, client_id, secret)
        token = await issue_suite_token(call.context, suite, corp_id)
    return b'"access_token":"%b","expires_in":%d' % (token.encode(), TOKEN_SECONDS)


PAGE: Final = Page(
    name="oauth2_corp_token",
    path="/v1.0/oauth2/{corpId}/token",
    summary="Get the access token of an internal or third-party app for one organisation.",
    family=v1.FAMILY,
    run=run,
    answer=oapi.Token,
    methods=("POST",),
    parameters=(
        Parameter("corpId", "String", required=True, note="in the path: the organisation"),
        Parameter("client_id", "String", required=True, note="the app's key, or the suite's"),
        Parameter("client_secret", "String", required=True, note="its secret"),
        Parameter("grant_type", "String", required=True, note="client_credentials"),
    ),
    errors=(
        ErrorRow(AppUnknown, "invalid.client", "Invalid client", "无效的client", status=400),
        ErrorRow(
            GrantTypeRefused, "unsupported.grant.type", "Unsupported grant type", "不支持的grant_type", status=400
        ),
        ErrorRow(OrganisationUnknown, "unauthorized.client", "Unauthorized client", "未授权的client", status=401),
    ),
)
