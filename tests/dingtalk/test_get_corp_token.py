"""Page get_corp_token."""

import json
from pathlib import Path

import pytest

from guanxi.dingtalk.failures import BodyTooLarge, BodyUnreadable, MethodRefused, PageUnknown
from guanxi.dingtalk.pages.get_corp_token import PAGE
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
from guanxi.operations.authorize_suite import authorize_suite, deauthorize_suite
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.issue_token import issue_suite_token
from guanxi.operations.rotate_secret import rotate_suite_secret
from tests.dingtalk.asking import NOW, Asking, asking
from tests.dingtalk.credentials import NoToken, ask, gets_no_token, signed
from tests.dingtalk.scenario import suspended, unreached, unreadable, unwritable
from tests.in_loop import in_loop

TICKET = "TestSuiteTicket"


def key(acme: Asking) -> str:
    return acme.apps["suite"].app.app_key


def signature(acme: Asking) -> str:
    return signed(acme.apps["suite"].secret, str(NOW), TICKET)


async def shut_out(acme: Asking) -> None:
    await deauthorize_suite(acme.context(), key(acme), acme.corp_id)


async def rotated(acme: Asking) -> None:
    await rotate_suite_secret(acme.context(), key(acme))


async def a_minute_and_more(acme: Asking) -> None:
    acme.now += 60_001


async def more_than_a_minute_before(acme: Asking) -> None:
    acme.now -= 60_001


RIGHT = {
    "accessKey": key, "timestamp": str(NOW), "suiteTicket": TICKET, "signature": signature,
    "auth_corpid": lambda acme: acme.corp_id,
}  # fmt: skip
WINDOW = (853002, "The timestamp is more than one minute off", "timestamp")
MISMATCH = (853004, "The signature does not match; it must be URL-encoded", "signature")
MALFORMED = (853001, "The timestamp is not in milliseconds", "timestamp")
NO_CORP = (40089, "Invalid corpid or corpsecret", "auth_corpid")

ERRORS = [
    NoToken(
        "another key, before all else",
        AppUnknown,
        {"accessKey": "x", "timestamp": "x"},
        853003,
        "The accessKey is unknown",
        "accessKey",
    ),
    NoToken("no key", AppUnknown, {"accessKey": None}, 853003, "The accessKey is unknown", "accessKey"),
    NoToken(
        "seconds, before the signature",
        TimestampMalformed,
        {"timestamp": str(NOW // 1000), "signature": ""},
        *MALFORMED,
    ),
    NoToken("a word", TimestampMalformed, {"timestamp": "now"}, *MALFORMED),
    NoToken("late", TimestampOutOfWindow, {"signature": "x"}, *WINDOW, prepare=a_minute_and_more),
    NoToken("early", TimestampOutOfWindow, {"signature": "x"}, *WINDOW, prepare=more_than_a_minute_before),
    NoToken(
        "another signature, before the organisation",
        SignatureMismatch,
        {"signature": "x", "auth_corpid": None},
        *MISMATCH,
    ),
    NoToken("another ticket than was signed", SignatureMismatch, {"suiteTicket": "other"}, *MISMATCH),
    NoToken("signed with a secret that was rotated", SignatureMismatch, {}, *MISMATCH, prepare=rotated),
    NoToken("no signature", SignatureMismatch, {"signature": None}, *MISMATCH),
    NoToken("no organisation", ValueMissing, {"auth_corpid": None}, 40035, "Invalid parameter", "auth_corpid"),
    NoToken("a list", ValueInvalid, {"auth_corpid": ["x"]}, 40035, "Invalid parameter", "auth_corpid"),
    NoToken("another organisation", OrganisationUnknown, {"auth_corpid": "ding"}, *NO_CORP),
    NoToken("not authorised", OrganisationUnknown, {}, *NO_CORP, prepare=shut_out),
    NoToken("suspended", OrganisationSuspended, {}, 400043, "Invalid orgId", "400043", prepare=suspended),
    NoToken("DELETE", MethodRefused, {}, 43002, "POST is required", "method", method="DELETE"),
    NoToken("broken JSON", BodyUnreadable, {}, 43009, "The body must be JSON", "body", body=b"{"),
    NoToken("over 1 MiB", BodyTooLarge, {}, 40035, "Invalid parameter", "body", body=None),
    NoToken("no reading", StoreBusy, {}, -1, "System busy", "-1", prepare=unreadable),
    NoToken("no writing", StoreBusy, {}, -1, "System busy", "-1", prepare=unwritable),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_call_that_is_not_right_gets_no_token(tmp_path: Path, scenario: NoToken) -> None:
    await gets_no_token(tmp_path, PAGE.name, RIGHT, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    # It is there, and every failure has a row of its own.
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown, Failure}


@pytest.mark.parametrize("minutes", [-60_000, 0, 60_000])
@pytest.mark.parametrize("ticket", [TICKET, ""])
@in_loop
async def test_a_signed_call_gets_a_new_token_each_time_and_older_ones_stay(
    tmp_path: Path, minutes: int, ticket: str
) -> None:
    async with asking(tmp_path) as acme:
        acme.now = NOW + minutes
        parameters = {
            "accessKey": key(acme),
            "timestamp": NOW,
            "signature": signed(acme.apps["suite"].secret, str(NOW), ticket),
            "auth_corpid": acme.corp_id,
        }
        if ticket:
            parameters["suiteTicket"] = ticket
        answers = [json.loads((await ask(acme, PAGE.name, parameters)).body) for _ in range(2)]
        assert [list(answer) for answer in answers] == [["errcode", "access_token", "errmsg", "expires_in"]] * 2
        tokens = {answer["access_token"] for answer in answers} | {acme.tokens["suite"]}
        assert len(tokens) == 3
        for number, token in enumerate(tokens):
            acme.tokens[str(number)] = token
            assert (await acme.call("extcontact_list", by=str(number)))["errcode"] == 0


@in_loop
async def test_a_suite_s_token_lives_two_hours_whatever_becomes_of_its_secret(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await rotated(acme)
        acme.now += 7_199_999
        assert (await acme.call("extcontact_list", by="suite"))["errcode"] == 0
        acme.now += 1
        told = await acme.call("extcontact_list", by="suite")
        assert (told["errcode"], told["sub_code"]) == (33009, "40014")


@in_loop
async def test_a_suite_s_token_ends_at_once_where_it_is_shut_out_and_nowhere_else(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        other = await create_organisation(acme.context(), "Zenith")
        await authorize_suite(acme.context(), key(acme), other.corp_id)
        acme.tokens["elsewhere"] = await issue_suite_token(acme.context(), acme.apps["suite"].app, other.corp_id)
        await acme.create()
        await shut_out(acme)
        assert (await acme.call("extcontact_list", by="suite"))["errcode"] == 33009
        assert (await acme.call("extcontact_list", by="elsewhere"))["results"] == []
        await authorize_suite(acme.context(), key(acme), acme.corp_id)
        assert (await acme.call("extcontact_list", by="suite"))["errcode"] == 33009


@pytest.mark.parametrize("wrong", ["b'{}'", "space"], ids=["bytes as Python shows them", "a plus that became a space"])
@in_loop
async def test_signatures_that_clients_garble_are_understood(tmp_path: Path, wrong: str) -> None:
    async with asking(tmp_path) as acme:
        # A signature with a plus in it.
        ticket = next(str(n) for n in range(1000) if "+" in signed(acme.apps["suite"].secret, str(NOW), str(n)))
        right = signed(acme.apps["suite"].secret, str(NOW), ticket)
        garbled = right.replace("+", " ") if wrong == "space" else wrong.format(right)
        parameters = {
            "accessKey": key(acme),
            "timestamp": NOW,
            "suiteTicket": ticket,
            "signature": garbled,
            "auth_corpid": acme.corp_id,
        }
        assert json.loads((await ask(acme, PAGE.name, parameters)).body)["errcode"] == 0
