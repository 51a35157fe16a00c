"""What every page of /v1.0/oauth2 refuses, and the credentials that they ask for."""

import json
from typing import Any

from guanxi.dingtalk.failures import BodyTooLarge, BodyUnreadable, MethodRefused
from guanxi.domain.failures import OrganisationSuspended, StoreBusy, ValueInvalid, ValueMissing
from guanxi.operations.authorize_suite import deauthorize_suite
from tests.dingtalk.asking import Asking
from tests.dingtalk.credentials import NoToken, ask
from tests.dingtalk.scenario import suspended, unreadable

BODY = ("Missingbody", "body is mandatory for this action")
SUSPENDED = ("invalidAuthInfo", "Invalid organisation")
BUSY = ("ServiceUnavailable", "System busy")
METHOD = ("UnsupportedHTTPMethod", "Unsupported HTTP method")
INVALID = "InvalidParameter"


def app_key(acme: Asking) -> str:
    return acme.apps["app"].app.app_key


def app_secret(acme: Asking) -> str:
    return acme.apps["app"].secret


def suite_key(acme: Asking) -> str:
    return acme.apps["suite"].app.app_key


def suite_secret(acme: Asking) -> str:
    return acme.apps["suite"].secret


def corp_id(acme: Asking) -> str:
    return acme.corp_id


async def shut_out(acme: Asking) -> None:
    """Let the organisation withdraw what it gave the suite."""
    await deauthorize_suite(acme.context(), suite_key(acme), acme.corp_id)


def refused_by_all(*required: str) -> list[NoToken]:
    """Give the scenarios that are the same on every page.

    Args:
        required: the parameters that a page asks for, in its order.
    """
    first = required[0]
    return [
        NoToken("a form", BodyUnreadable, {}, *BODY, status=400, body=b"appKey=a&appSecret=b"),
        NoToken("nothing", BodyUnreadable, {}, *BODY, status=400, body=b"\n"),
        NoToken("blanks", BodyUnreadable, {}, *BODY, status=400, body=b" "),
        NoToken("broken JSON", BodyUnreadable, {}, *BODY, status=400, body=b'{"a"'),
        NoToken("a list", BodyUnreadable, {}, *BODY, status=400, body=b"[]"),
        NoToken("over 1 MiB", BodyTooLarge, {}, INVALID, "Invalid parameter: the body is over", status=400, body=None),
        NoToken("GET", MethodRefused, {}, *METHOD, status=405, method="GET"),
        NoToken("PUT", MethodRefused, {}, *METHOD, status=405, method="PUT"),
        *(
            NoToken(f"{name} {how}", ValueMissing, {name: value}, "MissingParameter", f"Missing parameter: {name}", status=400)
            for name in required
            for how, value in (("absent", None), ("empty", ""), ("blank", " "))
        ),
        NoToken("a list as key", ValueInvalid, {first: ["x"]}, INVALID, f"Invalid parameter: {first} must be", status=400),
        NoToken("suspended", OrganisationSuspended, {}, *SUSPENDED, status=400, prepare=suspended),
        NoToken("no reading", StoreBusy, {}, *BUSY, status=503, prepare=unreadable),
    ]  # fmt: skip


async def token_of(acme: Asking, name: str, parameters: dict[str, Any]) -> str:
    """Get a token, and check that the answer is a token's."""
    sent = {key: value(acme) if callable(value) else value for key, value in parameters.items()}
    answer = await ask(acme, name, sent)
    told: dict[str, Any] = json.loads(answer.body)
    token, seconds = told
    assert (token, seconds) in {("access_token", "expires_in"), ("accessToken", "expireIn")}
    assert (answer.status, told[seconds]) == (200, 7200)
    return str(told[token])


async def is_good(acme: Asking, token: str) -> bool:
    """Tell whether a page answers to a token."""
    acme.tokens["tried"] = token
    errcode = (await acme.call("extcontact_list", by="tried"))["errcode"]
    assert errcode in {0, 33009}
    return bool(errcode == 0)
