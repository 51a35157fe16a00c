"""Page gettoken."""

import json
from pathlib import Path

import pytest

from guanxi.dingtalk.failures import (
    BodyTooLarge,
    BodyUnreadable,
    CorpSecretRefused,
    CredentialsMissing,
    MethodRefused,
    PageUnknown,
    SecretMissing,
)
from guanxi.dingtalk.pages.gettoken import PAGE
from guanxi.domain.failures import AppUnknown, Failure, OrganisationSuspended, StoreBusy, ValueInvalid, ValueMissing
from guanxi.operations.revoke_app import revoke_app
from guanxi.operations.rotate_secret import rotate_app_secret
from tests.dingtalk.asking import Asking, asking
from tests.dingtalk.credentials import NoToken, ask, gets_no_token
from tests.dingtalk.scenario import suspended, unreached, unreadable
from tests.in_loop import in_loop


def key(acme: Asking) -> str:
    return acme.apps["app"].app.app_key


def secret(acme: Asking) -> str:
    return acme.apps["app"].secret


async def revoked(acme: Asking) -> None:
    await revoke_app(acme.context(), acme.corp_id, key(acme))


async def rotated(acme: Asking) -> None:
    await rotate_app_secret(acme.context(), acme.corp_id, key(acme))


RIGHT = {"appkey": key, "appsecret": secret}
CORP = {"corpid": lambda acme: acme.corp_id, "corpsecret": secret}
NO_APP = (40096, "Invalid appKey or appSecret", "appkey")
NO_CORP = (40089, "Invalid corpid or corpsecret", "corpid")

ERRORS = [
    NoToken("nothing", CredentialsMissing, {"appkey": None}, 40035, "Missing parameter corpid or appkey", "appkey"),
    NoToken(
        "in a body",
        CredentialsMissing,
        {"appkey": None, "appsecret": None},
        40035,
        "Missing parameter corpid or appkey",
        "appkey",
        method="POST",
        body=b"appkey=a&appsecret=b",
    ),
    NoToken("no secret", SecretMissing, {"appsecret": None}, 41004, "Missing parameter corpsecret", "appsecret"),
    NoToken("an empty secret", SecretMissing, {"appsecret": ""}, 41004, "Missing parameter corpsecret", "appsecret"),
    NoToken("another key", AppUnknown, {"appkey": "dingxxx"}, *NO_APP),
    NoToken("another secret", AppUnknown, {"appsecret": "x"}, *NO_APP),
    NoToken("revoked", AppUnknown, {}, *NO_APP, prepare=revoked),
    NoToken("rotated", AppUnknown, {}, *NO_APP, prepare=rotated),
    NoToken("suspended", OrganisationSuspended, {}, 400043, "Invalid orgId", "400043", prepare=suspended),
    NoToken("PUT", MethodRefused, {}, 43001, "GET is required", "method", method="PUT"),
    NoToken("not UTF-8", BodyUnreadable, {"appkey": b"\xff"}, 43009, "The body must be JSON", "query"),
    NoToken("no reading", StoreBusy, {}, -1, "System busy", "-1", prepare=unreadable),
]
CORP_ERRORS = [
    NoToken("no corpsecret", SecretMissing, {"corpsecret": None}, 41004, "Missing parameter corpsecret", "corpsecret"),
    NoToken("another corpid", CorpSecretRefused, {"corpid": "dingxxx"}, *NO_CORP),
    NoToken("another corpsecret", CorpSecretRefused, {"corpsecret": "x"}, *NO_CORP),
    NoToken("revoked", CorpSecretRefused, {}, *NO_CORP, prepare=revoked),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_wrong_credentials_get_no_token(tmp_path: Path, scenario: NoToken) -> None:
    await gets_no_token(tmp_path, PAGE.name, RIGHT, scenario)


@pytest.mark.parametrize("scenario", CORP_ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_wrong_credentials_of_older_clients_get_no_token(tmp_path: Path, scenario: NoToken) -> None:
    await gets_no_token(tmp_path, PAGE.name, CORP, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    # It is there, reads no body, and whatever it takes from the query is a text.
    no_cause = {PageUnknown, BodyTooLarge, ValueMissing, ValueInvalid, Failure}
    assert unreached(PAGE, {one.failure for one in (*ERRORS, *CORP_ERRORS)}) == no_cause


@in_loop
async def test_the_same_token_is_answered_again_and_extended_whoever_asks(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        first = await ask(acme, "gettoken", {"appkey": key(acme), "appsecret": secret(acme), "access_token": ""})
        assert list(json.loads(first.body)) == ["errcode", "access_token", "errmsg", "expires_in"]
        assert json.loads(first.body) | {"access_token": ""} == {
            "errcode": 0,
            "access_token": "",
            "errmsg": "ok",
            "expires_in": 7200,
        }
        token = json.loads(first.body)["access_token"]
        assert token == acme.tokens["app"]
        acme.now += 7_199_999
        again = await ask(acme, "gettoken", {"corpid": acme.corp_id, "corpsecret": secret(acme)})
        assert json.loads(again.body)["access_token"] == token
        acme.now += 7_199_999
        assert (await acme.call("extcontact_list"))["errcode"] == 0
        acme.now += 1
        assert (await acme.call("extcontact_list"))["errcode"] == 33009
        fresh = await ask(acme, "gettoken", {"appkey": key(acme), "appsecret": secret(acme)})
        assert json.loads(fresh.body)["access_token"] != token


@pytest.mark.parametrize("change", [revoked, rotated, suspended], ids=lambda change: change.__name__)
@in_loop
async def test_a_token_ends_at_once_with_its_app(tmp_path: Path, change: object) -> None:
    async with asking(tmp_path) as acme:
        assert (await acme.call("extcontact_list"))["errcode"] == 0
        await change(acme)  # type: ignore[operator] # one of the three above
        assert (await acme.call("extcontact_list"))["errcode"] == 33009
        assert (await acme.call("extcontact_list", by="reader"))["errcode"] == (33009 if change is suspended else 0)


@in_loop
async def test_a_token_is_good_again_when_its_organisation_is(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        for setting in ("suspended", "external_contacts"):
            await acme.set(**{setting: setting == "suspended"})
            assert (await acme.call("extcontact_list"))["errcode"] == (33009 if setting == "suspended" else 60205)
            await acme.set(**{setting: setting != "suspended"})
            assert (await acme.call("extcontact_list"))["errcode"] == 0
