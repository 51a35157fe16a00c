"""The live profile on pages that give tokens: texts in Chinese, numbers as everywhere, and never errcode 88."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import (
    BodyTooLarge,
    BodyUnreadable,
    CorpSecretRefused,
    CredentialsMissing,
    GrantTypeRefused,
    MethodRefused,
    SecretMissing,
    TicketMissing,
)
from guanxi.dingtalk.pages import PAGES
from guanxi.domain.failures import (
    AppUnknown,
    Failure,
    OrganisationSuspended,
    OrganisationUnknown,
    SignatureMismatch,
    StoreBusy,
    TimestampMalformed,
    TimestampOutOfWindow,
    ValueInvalid,
    ValueMissing,
)
from tests.dingtalk import (
    test_get_corp_token,
    test_gettoken,
    test_oauth2_access_token,
    test_oauth2_corp_access_token,
    test_oauth2_corp_token,
)
from tests.dingtalk.credentials import NoToken, Right, refusal
from tests.in_loop import in_loop

# Page, the credentials that its scenarios change, and the scenarios.
TABLES: list[tuple[str, Right, list[NoToken]]] = [
    ("get_corp_token", test_get_corp_token.RIGHT, test_get_corp_token.ERRORS),
    ("gettoken", test_gettoken.RIGHT, test_gettoken.ERRORS),
    ("gettoken", test_gettoken.CORP, test_gettoken.CORP_ERRORS),
    ("oauth2_access_token", test_oauth2_access_token.RIGHT, test_oauth2_access_token.ERRORS),
    ("oauth2_corp_access_token", test_oauth2_corp_access_token.RIGHT, test_oauth2_corp_access_token.ERRORS),
    ("oauth2_corp_token", test_oauth2_corp_token.RIGHT, test_oauth2_corp_token.ERRORS),
]
# What the older pages say, and the newer ones.
OLDER: dict[type[Failure], str] = {
    AppUnknown: "accessKey不存在",
    BodyTooLarge: "不合法的参数",
    BodyUnreadable: "post参数需要json类型",
    CredentialsMissing: "缺少参数 corpid or appkey",
    CorpSecretRefused: "不合法的corpid或corpsecret",
    MethodRefused: "需要POST请求",
    OrganisationSuspended: "企业不合法",
    OrganisationUnknown: "不合法的corpid或corpsecret",
    SecretMissing: "缺少corpsecret参数",
    SignatureMismatch: "签名不匹配，该参数传递时必须urlEncode",
    StoreBusy: "系统繁忙",
    TimestampMalformed: "timestamp格式错误，单位为毫秒",
    TimestampOutOfWindow: "timestamp与服务器时间相差超过1分钟",
    ValueInvalid: "不合法的参数",
    ValueMissing: "不合法的参数",
}
NEWER: dict[type[Failure], str] = {
    AppUnknown: "suitekey不合法",
    BodyTooLarge: "不合法的参数",
    BodyUnreadable: "body is mandatory for this action",  # in English there too (docs/wire.md 4.2)
    GrantTypeRefused: "不支持的grant_type",
    MethodRefused: "不支持的HTTP方法",
    OrganisationSuspended: "企业不合法",
    OrganisationUnknown: "授权信息不合法",
    StoreBusy: "系统繁忙",
    TicketMissing: "suiteTicket不合法",
    ValueInvalid: "不合法的参数",
    ValueMissing: "缺少参数",
}
OTHERWISE: dict[tuple[str, type[Failure]], str] = {
    ("gettoken", AppUnknown): "不合法的appKey或appSecret",
    ("gettoken", MethodRefused): "需要GET请求",
    ("oauth2_access_token", AppUnknown): "无效的clientId或者clientSecret",
    ("oauth2_corp_token", AppUnknown): "无效的client",
    ("oauth2_corp_token", OrganisationUnknown): "未授权的client",
}
ONE_OF_EACH = [
    (page, right, scenario)
    for page, right, table in TABLES
    for scenario in {one.failure: one for one in table}.values()
]


@pytest.mark.parametrize(
    ("page", "right", "scenario"),
    ONE_OF_EACH,
    ids=[f"{page}: {one.failure.__name__}, {one.name}" for page, _, one in ONE_OF_EACH],
)
@in_loop
async def test_an_error_is_told_in_chinese_under_its_own_number(
    tmp_path: Path, page: str, right: Right, scenario: NoToken
) -> None:
    newer = PAGES[page].path.startswith("/v1.0/")
    said = OTHERWISE.get((page, scenario.failure)) or (NEWER if newer else OLDER)[scenario.failure]
    status, told = await refusal(tmp_path, page, right, scenario, "live")
    assert status == scenario.status
    if newer:
        assert (told["code"], told["message"]) == (scenario.errcode, said)
    else:
        assert (told["errcode"], told["errmsg"], told["sub_code"]) == (scenario.errcode, said, scenario.sub_code)
