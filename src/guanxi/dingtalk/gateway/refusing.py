"""The gateway's errors: `error_response`, with numbers of its own for what it refuses itself."""

from typing import Any, Final

from guanxi.dingtalk import topapi
from guanxi.dingtalk.call import Call
from guanxi.dingtalk.failures import BodyTooLarge, BodyUnreadable, MethodRefused, PageUnknown
from guanxi.dingtalk.gateway.renaming import Names, older
from guanxi.dingtalk.page import Answer, ErrorRow
from guanxi.domain.failures import Failure, PermissionMissing, RateLimited, TokenInvalid, TokenMissing


class MethodMissing(PageUnknown):
    """No method was named."""

    default_field = "method"


# Failure, number, text. What a page refuses keeps the page's number and text.
_OWN: Final[tuple[tuple[type[Failure], int, str], ...]] = (
    (RateLimited, 7, "App call limited"),
    (MethodRefused, 9, "Http action not allowed"),
    (PermissionMissing, 11, "Insufficient isv permissions"),
    (MethodMissing, 21, "Missing method"),
    (PageUnknown, 22, "Invalid method"),
    (TokenMissing, 26, "Missing session"),
    (TokenInvalid, 27, "Invalid session"),
    (BodyUnreadable, 41, "Invalid arguments"),
    (BodyTooLarge, 41, "Invalid arguments"),
)


def refuse(call: Call, failure: Failure, row: ErrorRow, names: Names) -> Answer:
    """Tell what went wrong.

    Args:
        call: what was asked.
        failure: why it is refused.
        row: what the page says of that.
        names: the pages' names of parameters, by those of the method.
    """
    code, msg = _number(call, failure, row)
    told: dict[str, Any] = {"code": code, "msg": msg}
    if row.platform is not None and (call.profile == "live" or isinstance(failure, RateLimited)):
        told |= {"sub_code": row.platform, "sub_msg": topapi.platform_told(call, failure, row)}
    else:
        field = topapi.field_path(call, failure)
        told |= {
            "sub_code": row.platform or (older(field, names) if field else str(row.errcode)),
            "sub_msg": failure.reason,
        }
    told["request_id"] = call.request_id
    return Answer(200, topapi.CONTENT_TYPE, topapi.encode_json({"error_response": told}), code)


def _number(call: Call, failure: Failure, row: ErrorRow) -> tuple[int | str, str]:
    for kind, code, msg in _OWN:
        if isinstance(failure, kind):
            return code, msg
    return row.errcode, row.zh if call.profile == "live" else row.en
