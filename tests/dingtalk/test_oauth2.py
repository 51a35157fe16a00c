"""Pages oauth2_access_token, oauth2_corp_token and oauth2_corp_access_token."""

import json
from pathlib import Path
from typing import Any

import pytest

from guanxi.dingtalk.failures import (
    BodyTooLarge,
    BodyUnreadable,
    GrantTypeRefused,
    MethodRefused,
    PageUnknown,
    TicketMissing,
)
from guanxi.dingtalk.pages import PAGES
from guanxi.domain.failures import AppUnknown, OrganisationSuspended, OrganisationUnknown, StoreBusy, ValueMissing
from guanxi.operations.authorize_suite import deauthorize_suite
from tests.dingtalk.asking import Asking, asking
from tests.dingtalk.credentials import NoToken, ask, gets_no_token
from tests.dingtalk.scenario import suspended, unreached, unreadable
from tests.in_loop import in_loop


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
    await deauthorize_suite(acme.context(), suite_key(acme), acme.corp_id)


RIGHT: dict[str, dict[str, Any]] = {
    "oauth2_access_token": {"appKey": app_key, "appSecret": app_secret},
    "oauth2_corp_token": {"client_id": app_key, "client_secret": app_secret, "grant_type": "client_credentials"},
    "oauth2_corp_access_token": {
        "suiteKey": suite_key,
        "suiteSecret": suite_secret,
        "authCorpId": corp_id,
        "suiteTicket": "any",
    },
}
SUITE = {"client_id": suite_key, "client_secret": suite_secret, "grant_type": "client_credentials"}
BODY = ("Missingbody", "body is mandatory for this action")


def refused_by_all(missing: str) -> list[NoToken]:
    return [
        NoToken("a form", BodyUnreadable, {}, *BODY, status=400, body=b"appKey=a&appSecret=b"),
        NoToken("blanks", BodyUnreadable, {}, *BODY, status=400, body=b" "),
        NoToken("broken JSON", BodyUnreadable, {}, *BODY, status=400, body=b'{"a"'),
        NoToken(
            "over 1 MiB",
            BodyTooLarge,
            {},
            "InvalidParameter",
            "Invalid parameter: the body is over",
            status=400,
            body=None,
        ),
        NoToken("GET", MethodRefused, {}, "UnsupportedHTTPMethod", "Unsupported HTTP method", status=405, method="GET"),
        NoToken(
            "a parameter is missing",
            ValueMissing,
            {missing: None},
            "MissingParameter",
            f"Missing parameter: {missing}",
            status=400,
        ),
        NoToken(
            "suspended",
            OrganisationSuspended,
            {},
            "invalidAuthInfo",
            "Invalid organisation",
            status=400,
            prepare=suspended,
        ),
        NoToken("no reading", StoreBusy, {}, "ServiceUnavailable", "System busy", status=503, prepare=unreadable),
    ]


ERRORS: dict[str, list[NoToken]] = {
    "oauth2_access_token": [
        *refused_by_all("appKey"),
        NoToken("another key", AppUnknown, {"appKey": "x"}, "invalidClientIdOrSecret", "Invalid clientId", status=400),
        NoToken("another secret", AppUnknown, {"appSecret": "x"}, "invalidClientIdOrSecret", "Invalid clientId", status=400),
    ],
    "oauth2_corp_token": [
        *refused_by_all("client_secret"),
        NoToken("another grant", GrantTypeRefused, {"grant_type": "password"}, "unsupported.grant.type", "Unsupported", status=400),
        NoToken("another client", AppUnknown, {"client_id": "x"}, "invalid.client", "Invalid client", status=400),
        NoToken("another secret", AppUnknown, {"client_secret": "x"}, "invalid.client", "Invalid client", status=400),
        NoToken("an app elsewhere", AppUnknown, {"corpId": "ding0000000000000000"}, "invalid.client", "Invalid client", status=400),
        NoToken("a suite that was shut out", OrganisationUnknown, SUITE, "unauthorized.client", "Unauthorized client", status=401, prepare=shut_out),
    ],
    "oauth2_corp_access_token": [
        *refused_by_all("authCorpId"),
        NoToken("another suite", AppUnknown, {"suiteKey": "x"}, "invalidSuiteKey", "Invalid suiteKey", status=400),
        NoToken("another secret", AppUnknown, {"suiteSecret": "x"}, "invalidSuiteKey", "Invalid suiteKey", status=400),
        NoToken("no ticket", TicketMissing, {"suiteTicket": None}, "invalidSuiteTicket", "Invalid suiteTicket", status=400),
        NoToken("shut out", OrganisationUnknown, {}, "invalidAuthInfo", "The organisation has not", status=400, prepare=shut_out),
        NoToken("another organisation", OrganisationUnknown, {"authCorpId": "x"}, "invalidAuthInfo", "The organisation", status=400),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "scenario"),
    [(name, scenario) for name, scenarios in ERRORS.items() for scenario in scenarios],
    ids=[f"{name}: {scenario.name}" for name, scenarios in ERRORS.items() for scenario in scenarios],
)
@in_loop
async def test_a_call_that_is_not_right_gets_no_token(tmp_path: Path, name: str, scenario: NoToken) -> None:
    if scenario.changed is SUITE:
        scenario = scenario._replace(changed={})
        await gets_no_token(tmp_path, name, SUITE, scenario)
    else:
        await gets_no_token(tmp_path, name, RIGHT[name], scenario)


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_every_row_of_the_page_is_reached(name: str) -> None:
    assert unreached(PAGES[name], {one.failure for one in ERRORS[name]}) == {PageUnknown}  # it is there


async def token_of(acme: Asking, name: str, parameters: dict[str, Any], member: str) -> str:
    answer = await ask(
        acme, name, {key: value(acme) if callable(value) else value for key, value in parameters.items()}
    )
    told = json.loads(answer.body)
    seconds = "expires_in" if member == "access_token" else "expireIn"
    assert list(told) == [member, seconds]
    assert told[seconds] == 7200
    token: str = told[member]
    return token


@in_loop
async def test_an_internal_app_gets_the_token_that_gettoken_gives(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        for name, member in (("oauth2_access_token", "accessToken"), ("oauth2_corp_token", "access_token")):
            assert await token_of(acme, name, RIGHT[name], member) == acme.tokens["app"]


@in_loop
async def test_a_suite_gets_a_new_token_each_time_and_each_is_good(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        tokens = [
            await token_of(acme, name, parameters, member)
            for name, parameters, member in (
                ("oauth2_corp_token", SUITE, "access_token"),
                ("oauth2_corp_access_token", RIGHT["oauth2_corp_access_token"], "accessToken"),
            )
            for _ in range(2)
        ]
        assert len(set(tokens)) == 4
        for token in tokens:
            acme.tokens["new"] = token
            assert (await acme.call("extcontact_list", by="new"))["errcode"] == 0
        await shut_out(acme)
        assert (await acme.call("extcontact_list", by="new"))["errcode"] == 33009
