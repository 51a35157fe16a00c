"""Page oauth2_corp_access_token."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown, TicketMissing
from guanxi.dingtalk.pages.oauth2_corp_access_token import PAGE
from guanxi.domain.failures import AppUnknown, OrganisationUnknown
from tests.dingtalk.asking import asking
from tests.dingtalk.credentials import NoToken, gets_no_token
from tests.dingtalk.oauth2 import (
    app_key,
    app_secret,
    corp_id,
    is_good,
    refused_by_all,
    shut_out,
    suite_key,
    suite_secret,
    token_of,
)
from tests.dingtalk.scenario import unreached
from tests.in_loop import in_loop

RIGHT = {"suiteKey": suite_key, "suiteSecret": suite_secret, "authCorpId": corp_id, "suiteTicket": "any"}
NO_SUITE = ("invalidSuiteKey", "Invalid suiteKey or suiteSecret: no third-party app has")
NO_TICKET = ("invalidSuiteTicket", "Invalid suiteTicket")
NO_CORP = ("invalidAuthInfo", "The organisation has not authorised the suite")

ERRORS = [
    *refused_by_all("suiteKey", "suiteSecret", "authCorpId"),
    NoToken("no ticket, before the key", TicketMissing, {"suiteTicket": None, "suiteKey": "x"}, *NO_TICKET, status=400),
    NoToken("an empty ticket", TicketMissing, {"suiteTicket": ""}, *NO_TICKET, status=400),
    NoToken("another suite", AppUnknown, {"suiteKey": "x"}, *NO_SUITE, status=400),
    NoToken("another secret", AppUnknown, {"suiteSecret": "x"}, *NO_SUITE, status=400),
    NoToken("an internal app", AppUnknown, {"suiteKey": app_key, "suiteSecret": app_secret}, *NO_SUITE, status=400),
    NoToken("shut out", OrganisationUnknown, {}, *NO_CORP, status=400, prepare=shut_out),
    NoToken("another organisation", OrganisationUnknown, {"authCorpId": "x"}, *NO_CORP, status=400),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_call_that_is_not_right_gets_no_token(tmp_path: Path, scenario: NoToken) -> None:
    await gets_no_token(tmp_path, PAGE.name, RIGHT, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown}  # it is there


@in_loop
async def test_a_suite_gets_a_new_token_each_time_until_it_is_shut_out(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        tokens = [await token_of(acme, PAGE.name, RIGHT | {"suiteTicket": ticket}) for ticket in ("a", "b", "b")]
        assert len({*tokens, acme.tokens["suite"]}) == 4
        assert [await is_good(acme, token) for token in tokens] == [True] * 3
        await shut_out(acme)
        assert [await is_good(acme, token) for token in tokens] == [False] * 3
