"""Error rows that every /topapi page has unless its own table numbers the condition otherwise.

Numbers: docs/wire.md 6; the choices: docs/decisions/0012. `live` answers platform rows as real servers do (errcode 88).
"""

from typing import Final

from guanxi.dingtalk.failures import BodyTooLarge, BodyUnreadable, MethodRefused, PageUnknown
from guanxi.dingtalk.page import ErrorRow
from guanxi.domain.failures import (
    AppKindRefused,
    AppUnknown,
    ContactsDisabled,
    Failure,
    OrganisationSuspended,
    OrganisationUnknown,
    PermissionMissing,
    RateLimited,
    SignatureMismatch,
    StoreBusy,
    TimestampMalformed,
    TimestampOutOfWindow,
    TokenInvalid,
    TokenMissing,
    UserIdInvalid,
    ValueInvalid,
    ValueMissing,
)

GRANT: Final = "Invalid tokenGrantType"
GRANT_ZH: Final = "无效的tokenGrantType"

TOKEN_MISSING: Final = ErrorRow(TokenMissing, 33009, GRANT, "access_token is blank", platform="40000")
TOKEN_INVALID: Final = ErrorRow(TokenInvalid, 33009, GRANT, "不合法的access_token", platform="40014")


def permission_missing(en: str) -> ErrorRow:
    """Give the row of a missing permission with a page's own English text."""
    return ErrorRow(PermissionMissing, 43007, en, "没有调用该接口的权限", platform="60011")


# The numbers are those that the one page has whose documentation shows a signed call (docs/decisions/0028).
SIGNATURE_ERRORS: Final = (
    ErrorRow(AppUnknown, 853003, "The accessKey is unknown", "accessKey不存在", "853003", field="accessKey"),
    ErrorRow(
        TimestampMalformed,
        853001,
        "The timestamp is not in milliseconds",
        "timestamp格式错误，单位为毫秒",
        "853001",
        field="timestamp",
    ),
    ErrorRow(
        TimestampOutOfWindow,
        853002,
        "The timestamp is more than one minute off",
        "timestamp与服务器时间相差超过1分钟",
        "853002",
        field="timestamp",
    ),
    ErrorRow(
        SignatureMismatch,
        853004,
        "The signature does not match; it must be URL-encoded",
        "签名不匹配，该参数传递时必须urlEncode",
        "853004",
        field="signature",
    ),
)
SIGNED_ERRORS: Final = (
    *SIGNATURE_ERRORS,
    ErrorRow(
        OrganisationUnknown,
        40089,
        "Invalid corpid or corpsecret",
        "不合法的corpid或corpsecret",
        "40089",
        field="corpId",
    ),
)

TOPAPI_ERRORS: Final = (
    ErrorRow(PageUnknown, 22, "Invalid method", "不合法ApiName"),
    ErrorRow(MethodRefused, 43002, "POST is required", "需要POST请求"),
    ErrorRow(BodyUnreadable, 43009, "The body must be JSON", "post参数需要json类型"),
    ErrorRow(BodyTooLarge, 40035, "Invalid parameter", "不合法的参数"),
    TOKEN_MISSING,
    TOKEN_INVALID,
    *SIGNED_ERRORS,
    ErrorRow(RateLimited, 88, "Too many calls within a second", "当前应用调用该接口次数过多", platform="90018"),
    ErrorRow(AppKindRefused, 33009, GRANT, GRANT_ZH),
    permission_missing("Operation permission required"),
    ErrorRow(OrganisationSuspended, 33009, GRANT, GRANT_ZH),
    ErrorRow(ContactsDisabled, 60205, "The external contact feature is not enabled.", "未开通外部联系人功能"),
    ErrorRow(ValueMissing, 40036, "The parameter is empty.", "参数为空"),
    ErrorRow(UserIdInvalid, 33012, "Invalid userId", "无效的USERID"),
    ErrorRow(ValueInvalid, 40035, "Invalid parameter", "不合法的参数"),
    ErrorRow(StoreBusy, -1, "System busy", "系统繁忙"),
    ErrorRow(Failure, 40035, "Invalid parameter", "不合法的参数"),
)

_STAFF_INVALID: Final = ("Invalid parameter", "参数错误")

# Pages about departments and employees have 400002 for whatever is wrong with a parameter, and ask for no feature.
STAFF_ERRORS: Final = (
    *(row for row in TOPAPI_ERRORS if row.failure not in {ContactsDisabled, UserIdInvalid}),
    ErrorRow(ValueMissing, 400002, *_STAFF_INVALID),
    ErrorRow(ValueInvalid, 400002, *_STAFF_INVALID),
    ErrorRow(Failure, 400002, *_STAFF_INVALID),
)
