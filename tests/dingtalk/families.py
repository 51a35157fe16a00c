"""What every /topapi page refuses, with the numbers that pages have of their own left open."""

from typing import Any

from guanxi.dingtalk.failures import BodyTooLarge, BodyUnreadable, MethodRefused
from guanxi.domain.failures import (
    AppKindRefused,
    ContactsDisabled,
    OrganisationSuspended,
    PermissionMissing,
    TokenInvalid,
    TokenMissing,
)
from tests.dingtalk.scenario import Refused, suspended, two_hours_later, without_contacts

GRANT = "Invalid tokenGrantType"


def refused_by_all(
    parameters: dict[str, Any], *, permission: str, writes: bool, suspension: tuple[int, str] = (33009, GRANT)
) -> list[Refused]:
    """Give the scenarios of a page's platform errors.

    Args:
        parameters: with which the page would answer.
        permission: its text for a missing one.
        writes: whether it is for internal apps with the permission to write.
        suspension: errcode and errmsg when the organisation is suspended.
    """
    scope, wrong = ("qyapi_ext_write", "reader") if writes else ("qyapi_ext_read", "writer")
    broken = ("body", "valid JSON in UTF-8")
    scenarios = [
        Refused("PUT", MethodRefused, parameters, 43002, "POST is required", "method", "POST or GET", method="PUT"),
        Refused("HEAD", MethodRefused, parameters, 43002, "POST is required", "method", "POST or GET", method="HEAD"),
        Refused("broken JSON", BodyUnreadable, b'{"a":', 43009, "The body must be JSON", *broken),
        Refused("a list", BodyUnreadable, b"[1]", 43009, "The body must be JSON", "body", "not a JSON object"),
        Refused("not UTF-8 in JSON", BodyUnreadable, b'{"a":"\xff"}', 43009, "The body must be JSON", *broken),
        Refused("not UTF-8 in a form", BodyUnreadable, b"a=%ff", 43009, "The body must be JSON", "body", "not UTF-8"),
        Refused("a lone surrogate", BodyUnreadable, b'{"a":"\\ud800"}', 43009, "The body must be JSON", *broken),
        Refused("too deep", BodyUnreadable, b'{"a":' + b"[" * 50_000, 43009, "The body must be JSON", *broken),
        Refused("over 1 MiB", BodyTooLarge, None, 40035, "Invalid parameter", "body", "over 1048576 bytes"),
        Refused("no token", TokenMissing, parameters, 33009, GRANT, "40000", "put it into the query", by=None),
        Refused("an empty token", TokenMissing, parameters, 33009, GRANT, "40000", "no access_token", by=""),
        Refused(
            "another token", TokenInvalid, parameters, 33009, GRANT, "40014", "unknown or has expired", by="x" * 60
        ),
        Refused("a token of nobody", TokenInvalid, parameters, 33009, GRANT, "40014", "get a new one", by="\u4e2d"),
        Refused("expired", TokenInvalid, parameters, 33009, GRANT, "40014", "expired", prepare=two_hours_later),
        Refused("no permission", PermissionMissing, parameters, 43007, permission, "60011", scope, by="nothing"),
        Refused("the other permission", PermissionMissing, parameters, 43007, permission, "60011", scope, by=wrong),
        Refused(
            "suspended",
            OrganisationSuspended,
            parameters,
            *suspension,
            str(suspension[0]),
            "suspended",
            prepare=suspended,
        ),
        Refused(
            "external contacts off",
            ContactsDisabled,
            parameters,
            60205,
            "The external contact feature is not enabled.",
            "60205",
            "switched off",
            prepare=without_contacts,
        ),
    ]
    if writes:
        told = (33009, GRANT, "33009", "is third-party")
        scenarios.append(Refused("a third-party app", AppKindRefused, parameters, *told, by="suite"))
    return scenarios
