"""What the log remembers of a request: what came, how it was understood, what was answered, and why."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from guanxi.dingtalk.pages import PAGES
from guanxi.sandbox.calling import page_of as page_at
from guanxi.sandbox.explain import Explanation, broken_by_fault, explain
from guanxi.sandbox.redaction import Redaction
from guanxi.sandbox.repeating import body_bytes, curl
from guanxi.sandbox.understanding import ignored, understood

if TYPE_CHECKING:
    from guanxi.sandbox.visit import Visit

OTHER: Final = "other"
"""The page of a request that is for no page: /healthz, /docs, …"""

_MOST: Final = 4096
"""Characters that are remembered of a body, a query, and of all headers."""
_LARGE: Final = 16_384
"""Bytes of query and body; the parameters of larger calls are not remembered."""

_encode: Final = msgspec.json.Encoder().encode


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """What came.

    Attributes:
        method: of HTTP.
        path: decoded.
        query: as sent.
        headers: by their names in small letters; those that hold credentials with a variable in the place of them.
        body: as sent, as far as it is remembered.
        body_bytes: how many there were.
    """

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: str
    body_bytes: int


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """How it was understood.

    Attributes:
        page: its name; `unknown` where there is none, `api` for the native API, `other` for what is neither.
        caller: the app_key of the app that asked; None if that was not found out.
        parameters: query and body as one object; None if they were not read, or are very large.
        ignored: the paths of parameters that mean nothing to the page: `contact.nmae`.
        passed: the checks that it passed, in order.
    """

    page: str
    caller: str | None
    parameters: Any
    ignored: list[str]
    passed: list[str]


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered.

    Attributes:
        status: of HTTP; 0 if nothing was.
        errcode: 0 for success; on v1 pages their `code`, of the native API the end of the problem's type.
        body: as far as it is remembered.
        body_bytes: how many there were.
        seconds: how long it took.
    """

    status: int
    errcode: int | str
    body: str
    body_bytes: int
    seconds: float


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One request.

    Attributes:
        number: its place in the log of its world, from 1.
        at: when it came, by the world's clock.
        client: the address that it came from.
        fault: the id of the fault that struck it, if one did.
        request, understood, answer: as their types say.
        explanation: why it was refused; None if it was not.
        curl: the command that repeats it.
    """

    number: int
    at: str
    client: str
    fault: str | None
    request: Received
    understood: Understood
    answer: Answered
    explanation: Explanation | None
    curl: str


def entry_of(visit: "Visit", number: int) -> Entry:
    """Make one.

    Args:
        visit: a request that was answered.
        number: its place.
    """
    redaction = Redaction(visit.world)
    errcode = _errcode(visit)
    return Entry(
        number=number,
        at=datetime.fromtimestamp(visit.at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        client=visit.client,
        fault=visit.fault or None,
        request=_received(visit, redaction),
        understood=_understood(visit, redaction),
        answer=Answered(
            status=visit.status,
            errcode=errcode,
            body=_text(visit.answer, redaction),
            body_bytes=len(visit.answer),
            seconds=round(visit.seconds, 6),
        ),
        explanation=explain(visit, redaction) if errcode != 0 or broken_by_fault(visit) else None,
        curl=curl(visit, redaction),
    )


def page_of(visit: "Visit") -> str:
    """Give the name of the page that a request was for."""
    if visit.call is not None:
        return visit.call.page.name
    return page_at(visit) or OTHER


def _received(visit: "Visit", redaction: Redaction) -> Received:
    headers: dict[str, str] = {}
    room = _MOST
    for raw_name, raw_value in visit.headers:
        name = raw_name.decode("latin-1")
        value = _header(name, raw_value.decode("utf-8", "surrogateescape"), redaction)
        room -= len(name) + len(value)
        if room >= 0:
            headers[name] = value
    return Received(
        method=visit.method,
        path=redaction.shown(visit.path)[:_MOST],
        query=_text(visit.query, redaction),
        headers=headers,
        body=_text(visit.body, redaction),
        body_bytes=body_bytes(visit),
    )


def _header(name: str, value: str, redaction: Redaction) -> str:
    if name == "authorization":
        return "$AUTHORIZATION" if not value.lower().startswith("bearer ") else "Bearer $API_KEY"
    if name in {"cookie", "proxy-authorization"}:
        return "$HIDDEN"
    told: str = redaction.value(value, name)
    return told


def _understood(visit: "Visit", redaction: Redaction) -> Understood:
    call = visit.call
    if call is None:
        return Understood(page=page_of(visit), caller=None, parameters=None, ignored=[], passed=[])
    known = PAGES.get(call.page.name)
    checks = [step.__name__ for step in known.family.chain] if known is not None else []
    passed = _passed(checks, visit.check)
    read = any(one.startswith("decode") for one in passed) and len(visit.query) + len(visit.body) <= _LARGE
    parameters = redaction.value(understood(call)) if read else None
    if parameters is not None and len(_encode(parameters)) > _MOST:
        parameters = None
    return Understood(
        page=call.page.name,
        caller=None if call.caller is None else call.caller.app.app_key,
        parameters=parameters,
        ignored=[] if parameters is None else ignored(call.page, parameters),
        passed=passed,
    )


def _passed(checks: list[str], last: str) -> list[str]:
    """Give the checks that were passed before the last one that was come to."""
    if last in checks:
        return checks[: checks.index(last)]
    if last == "run":
        return checks
    # Limits and faults stand behind the token, or before everything where none is asked for.
    return checks[: checks.index("check_token") + 1] if "check_token" in checks else []


def _text(text: bytes, redaction: Redaction) -> str:
    return redaction.shown(text.decode("utf-8", "surrogateescape"))[:_MOST]


class _ToldByGateway(msgspec.Struct):
    code: int | str | None = None


class _Told(msgspec.Struct):
    errcode: int | str | None = None
    code: int | str | None = None
    type: str | None = None
    error_response: _ToldByGateway | None = None


def _errcode(visit: "Visit") -> int | str:
    """Find out how a request was refused, if it was."""
    try:
        told = msgspec.json.decode(visit.answer, type=_Told)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        told = _Told()
    if visit.status >= 400 or visit.status == 0:  # noqa: PLR2004 - the first status of HTTP that refuses
        if told.type is not None:
            return told.type.rpartition(":")[2]
        return told.code or told.errcode or visit.status or -1
    if told.error_response is not None:
        return told.error_response.code or -1
    return told.errcode or 0
