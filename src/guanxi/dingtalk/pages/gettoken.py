"""Get the access_token of an internal app: gettoken (docs/wire.md 4.1)."""

from typing import Final

from guanxi.dingtalk import oapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.failures import CorpSecretRefused, CredentialsMissing, SecretMissing
from guanxi.dingtalk.page import ErrorRow, Page, Parameter
from guanxi.domain.app import TOKEN_SECONDS
from guanxi.domain.failures import AppUnknown
from guanxi.operations.issue_token import issue_app_token, issue_corp_secret_token


async def run(call: Call) -> bytes:
    """Answer the app's token: the same one again while it lives."""
    app_key, corp_id = call.parameters.get("appkey"), call.parameters.get("corpid")
    if not app_key and not corp_id:
        raise CredentialsMissing("appkey, or for older clients corpid, is required in the query", field="appkey")
    name = "appsecret" if app_key else "corpsecret"
    secret = call.parameters.get(name)
    if not secret:
        raise SecretMissing(f"{name} is required in the query", field=name)
    if app_key:
        token = await issue_app_token(call.context, app_key, secret)
    else:
        try:
            token = await issue_corp_secret_token(call.context, corp_id or "", secret)
        except AppUnknown as failure:
            raise CorpSecretRefused(failure.reason, field="corpid") from failure
    return b'"access_token":"%b","errmsg":"ok","expires_in":%d' % (token.encode(), TOKEN_SECONDS)


PAGE: Final = Page(
    name="gettoken",
    path="/gettoken",
    summary="Get the access_token of an internal app.",
    family=oapi.IN_QUERY,
    run=run,
    answer=oapi.Token,
    methods=("GET", "POST"),
    parameters=(
        Parameter("appkey", "String", required=False, note="the app's key; or else corpid"),
        Parameter("appsecret", "String", required=False, note="its secret, with appkey"),
        Parameter("corpid", "String", required=False, note="as older clients ask: the organisation"),
        Parameter("corpsecret", "String", required=False, note="the app's secret, with corpid"),
    ),
    errors=(
        ErrorRow(CredentialsMissing, 40035, "Missing parameter corpid or appkey", "缺少参数 corpid or appkey"),
        ErrorRow(SecretMissing, 41004, "Missing parameter corpsecret", "缺少corpsecret参数"),
        ErrorRow(AppUnknown, 40096, "Invalid appKey or appSecret", "不合法的appKey或appSecret", field="appkey"),
        ErrorRow(CorpSecretRefused, 40089, "Invalid corpid or corpsecret", "不合法的corpid或corpsecret"),
    ),
)
