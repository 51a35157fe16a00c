"""Why a request was refused: which check refused it, in words, and the nearest form that would have been accepted."""

from typing import TYPE_CHECKING, Any, Final

import msgspec

from guanxi.dingtalk.pages import PAGES
from guanxi.sandbox.advice import advice_on
from guanxi.sandbox.advice.refused import Form, Refused
from guanxi.sandbox.redaction import Redaction
from guanxi.sandbox.repeating import curl_of

if TYPE_CHECKING:
    from guanxi.sandbox.visit import Visit

CHECKS: Final = {
    "check_method": "the HTTP method",
    "decode": "reading query and body",
    "decode_query": "reading the query",
    "decode_body": "reading the body",
    "check_token": "who asks: the access token",
    "check_rate": "how often the app asks",
    "check_limit": "how often the app asks, as the world allows it",
    "strike_fault": "faults that were ordered",
    "check_kind": "the kind of app",
    "check_permission": "the app's permission",
    "check_organisation": "the organisation: neither suspended nor without external contacts",
    "check_active": "the organisation: not suspended",
    "run": "the page's own: parameters, then what the directory has",
}
"""The steps of a chain, in words; `run` is the page itself."""
_PAGE: Final = "page"
"""The check that finds a page by its path."""
_API: Final = "api"
_LARGE: Final = 16_384
"""Bytes of a form, as JSON; one that is larger is not told."""
_encode: Final = msgspec.json.Encoder().encode
_FAULT: Final = "fault"


class Nearest(msgspec.Struct, frozen=True, kw_only=True):
    """The nearest form that would have been accepted.

    Attributes:
        method: of HTTP.
        path: of the page.
        parameters: all of them; `$ACCESS_TOKEN` and the like stand for what is not told.
        curl: the command that sends it.
    """

    method: str
    path: str
    parameters: Any
    curl: str


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request was refused.

    Attributes:
        check: the one that refused it: a step of the page's chain, `run` for the page itself, `page` where there is no
            page at the path, `api` for the native API, `fault` for a fault that was ordered.
        about: what that check is about.
        reason: one sentence: what is wrong.
        field: the path of the parameter that is to blame, if one is: `contact.label_ids`.
        advice: what to do, the most important first.
        nearest: None where nothing that the caller could send would have been accepted, or nothing is known of
            it, and of a very large call.
    """

    check: str
    about: str
    reason: str
    field: str | None
    advice: list[str]
    nearest: Nearest | None


class _Problem(msgspec.Struct):
    title: str = ""
    detail: str = ""
    errors: list[dict[str, str]] = []  # msgspec copies it


def explain(visit: "Visit", redaction: Redaction) -> Explanation:
    """Explain a refusal.

    Args:
        visit: a request that was refused.
        redaction: knows what may not be told.
    """
    if broken_by_fault(visit):
        reason = f"the fault {visit.fault} of this world has struck: nothing need be wrong with the request"
        advice = [f"DELETE /sandbox/worlds/{visit.world.id}/faults/{visit.fault} takes it away"]
        return _explanation(_FAULT, "faults that were ordered", reason, advice)
    if visit.call is None or visit.failure is None:
        return _of_problem(visit, redaction)
    check = visit.check if visit.call.page.name in PAGES else _PAGE
    refused = Refused(visit.world, visit.call, visit.failure, visit.check)
    given = advice_on(refused)
    return Explanation(
        check=check,
        about=CHECKS.get(check, "which page the path is of"),
        reason=redaction.told(visit.failure.reason),
        field=refused.where or None,
        advice=[redaction.told(one) for one in given.say],
        nearest=None if given is None or given.form is None else _nearest(given.form, visit, redaction),
    )


def broken_by_fault(visit: "Visit") -> bool:
    """Tell whether it was a fault that decided what was answered; one that only took time did not."""
    return visit.ended or (visit.forced is not None and visit.failure is visit.forced.failure)


def _nearest(form: Form, visit: "Visit", redaction: Redaction) -> Nearest | None:
    try:
        if len(_encode(form.parameters)) > _LARGE:
            return None
    except RecursionError:
        return None
    parameters = redaction.value(form.parameters)
    return Nearest(
        method=form.method,
        path=redaction.shown(form.path),
        parameters=parameters,
        curl=curl_of(visit, form.method, form.path, parameters),
    )


def _of_problem(visit: "Visit", redaction: Redaction) -> Explanation:
    """Explain what the native API refused, or what was not understood at all, by what was answered."""
    try:
        told = msgspec.json.decode(visit.answer, type=_Problem)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        told = _Problem()
    advice = [
        redaction.told(f"{one.get('pointer') or one.get('parameter', '')}: {one.get('detail', '')}")
        for one in told.errors
    ]
    reason = redaction.told(told.detail or told.title or f"HTTP status {visit.status}")
    return _explanation(_API, told.title or "the native API", reason, advice or ["docs/api says what it takes"])


def _explanation(check: str, about: str, reason: str, advice: list[str]) -> Explanation:
    return Explanation(check=check, about=about, reason=reason, field=None, advice=advice, nearest=None)
