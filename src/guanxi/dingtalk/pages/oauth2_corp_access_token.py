"""Get the access token of a third-party app for one organisation: v1.0/oauth2/corpAccessToken (docs/wire.md 4.4)."""

from typing import Final

from guanxi.dingtalk import v1
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.failures import TicketMissing
from guanxi.dingtalk.page import ErrorRow, Page, Parameter
from guanxi.dingtalk.values import read_text, require
from guanxi.domain.app import TOKEN_SECONDS
from guanxi.domain.failures import AppUnknown, OrganisationUnknown
from guanxi.operations.authenticate_suite import suite_with_secret
from guanxi.operations.issue_token import issue_suite_token


async def run(call: Call) -> bytes:
    """Answer a new token."""
    raw = call.parameters
    require(raw, ("suiteKey", "suiteSecret", "authCorpId"))
    if not read_text(raw, "suiteTicket"):
        raise TicketMissing("suiteTicket is required; any text is accepted")
    suite = await suite_with_secret(call.context, read_text(raw, "suiteKey") or "", read_text(raw, "suiteSecret") or "")
    token = await issue_suite_token(call.context, suite, read_text(raw, "authCorpId") or "")
    return b'"accessToken":"%b","expireIn":%d' % (token.encode(), TOKEN_SECONDS)


PAGE: Final = Page(
    name="oauth2_corp_access_token",
    path="/v1.0/oauth2/corpAccessToken",
    summary="Get the access token of a third-party app for one organisation.",
    family=v1.FAMILY,
    run=run,
    answer=v1.Token,
    methods=("POST",),
    parameters=(
        Parameter("suiteKey", "String", required=True, note="the suite's key"),
        Parameter("suiteSecret", "String", required=True, note="its secret"),
        Parameter("authCorpId", "String", required=True, note="the organisation"),
        Parameter("suiteTicket", "String", required=True, note="any text is accepted"),
    ),
    errors=(
        ErrorRow(AppUnknown, "invalidSuiteKey", "Invalid suiteKey or suiteSecret", "suitekey不合法", status=400),
        ErrorRow(TicketMissing, "invalidSuiteTicket", "Invalid suiteTicket", "suiteTicket不合法", status=400),
        ErrorRow(
            OrganisationUnknown,
            "invalidAuthInfo",
            "The organisation has not authorised the suite",
            "授权信息不合法",
            status=400,
        ),
    ),
)
