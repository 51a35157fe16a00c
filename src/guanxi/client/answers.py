"""Reading answers in each dialect: the members of a success, or what was refused and why."""

from typing import Any, Final

import msgspec

from guanxi.client import causes
from guanxi.client.errors import Throttled, Unavailable, Unchanged, Unreadable
from guanxi.client.limit_text import end_of_limit
from guanxi.client.message import HttpAnswer

_OK: Final = 200
_NO_CONTENT: Final = 204
_NOT_MODIFIED: Final = 304
_BAD: Final = 400
_FAULT: Final = 500
_SHUT_OUT: Final = 1111
_SHUT_OUT_MINUTES: Final = 5
_PROBLEM: Final = "urn:guanxi:problem:"
_REQUEST: Final = "urn:guanxi:request:"
_SHOWN: Final = 80


def read_oapi(answer: HttpAnswer) -> dict[str, Any]:
    """Read an answer of oapi.dingtalk.com.

    Raises:
        Refused: its `errcode` is not 0, or the address is shut out.
        Unreadable: it has none.
    """
    told = _object(answer)
    if told.get("status") == _SHUT_OUT:
        raise _shut_out(answer, told)
    try:
        errcode = int(told.get("errcode", 0))
    except (TypeError, ValueError):
        raise _unreadable(answer, f"its errcode is {told['errcode']!r}") from None
    if errcode == 0 and answer.status < _BAD:
        return told
    sub_code, sub_msg = str(told.get("sub_code", "")), str(told.get("sub_msg", ""))
    errmsg = str(told.get("errmsg", ""))
    number = causes.platform_number(errcode, sub_code)
    cause = causes.of_number(number) if errcode else causes.of_status(answer.status)
    refused = cause(
        errcode,
        errmsg,
        sub_code=sub_code,
        sub_msg=sub_msg,
        request_id=str(told.get("request_id", "")),
        status=answer.status,
        told=told,
    )
    if isinstance(refused, Throttled):
        refused.until = end_of_limit(errmsg) or end_of_limit(sub_msg)
    raise refused


def read_v1(answer: HttpAnswer) -> dict[str, Any]:
    """Read an answer of api.dingtalk.com.

    Raises:
        Refused: its HTTP status says so.
        Unreadable: it is no JSON object.
    """
    told = _object(answer)
    if answer.status < _BAD:
        return told
    code = str(told.get("code", answer.status))
    raise causes.of_v1(code, answer.status)(
        code,
        str(told.get("message", "")),
        request_id=str(told.get("requestid", "")),
        status=answer.status,
        told=told,
    )


def read_native(answer: HttpAnswer) -> dict[str, Any] | None:
    """Read an answer of Guanxi's own API; None where it has no body.

    Raises:
        Unchanged: it is as the request names it.
        Refused: it is a problem.
        Unreadable: it is neither JSON nor a problem.
    """
    if answer.status == _NO_CONTENT:
        return None
    if answer.status == _NOT_MODIFIED:
        raise Unchanged("it has not changed since")
    told = _object(answer)
    if answer.status < _BAD:
        return told
    kind = str(told.get("type", ""))
    if not kind.startswith(_PROBLEM):
        raise _unreadable(answer, "it is no problem of Guanxi's: is this its address?")
    first: dict[str, Any] = next(iter(told.get("errors", ())), {})
    refused = causes.of_problem(kind.removeprefix(_PROBLEM), answer.status)(
        kind.removeprefix(_PROBLEM),
        str(told.get("detail", told.get("title", ""))),
        sub_code=str(first.get("pointer", first.get("parameter", ""))),
        sub_msg=str(first.get("detail", "")),
        request_id=str(told.get("instance", "")).removeprefix(_REQUEST),
        status=answer.status,
        told=told,
    )
    seconds = answer.headers.get("retry-after", "")
    refused.retry_after = int(seconds) if seconds.isdecimal() else None
    raise refused


def _object(answer: HttpAnswer) -> dict[str, Any]:
    try:
        told = msgspec.json.decode(answer.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        told = None
    if isinstance(told, dict):
        return told
    if answer.status >= _FAULT:
        raise Unavailable(answer.status, f"HTTP {answer.status}", status=answer.status)
    raise _unreadable(answer, "it is no JSON object")


def _unreadable(answer: HttpAnswer, why: str) -> Unreadable:
    kind = answer.headers.get("content-type", "none")[:_SHOWN]
    error = Unreadable(f"the answer cannot be read: {why} (HTTP {answer.status}, content type {kind})")
    error.status = answer.status
    return error


def _shut_out(answer: HttpAnswer, told: dict[str, Any]) -> Throttled:
    error = Throttled(_SHUT_OUT, "this address is shut out for a while", status=answer.status, told=told)
    minutes = told.get("wait")
    error.retry_after = 60 * (minutes if isinstance(minutes, int) else _SHUT_OUT_MINUTES)
    return error
