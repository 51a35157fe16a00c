"""Page oauth2_corp_token."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import GrantTypeRefused, PageUnknown
from guanxi.dingtalk.pages.oauth2_corp_token import PAGE
from guanxi.domain.failures import AppUnknown, OrganisationUnknown
from tests.dingtalk.asking import asking
from tests.dingtalk.credentials import NoToken, ask, gets_no_token
from tests.dingtalk.oauth2 import (
    app_key,
    app_secret,
    is_good,
    refused_by_all,
    shut_out,
    suite_key,
    suite_secret,
    token_of,
)
from tests.dingtalk.scenario import unreached
from tests.in_loop import in_loop

RIGHT = {"client_id": app_key, "client_secret": app_secret, "grant_type": "client_credentials"}
SUITE = {"client_id": suite_key, "client_secret": suite_secret}
ELSEWHERE = "ding0000000000000000"
CLIENT = ("invalid.client", "Invalid client")
GRANT = ("unsupported.grant.type", "Unsupported grant type")
UNAUTHORIZED = ("unauthorized.client", "Unauthorized client")

ERRORS = [
    *refused_by_all("client_id", "client_secret", "grant_type"),
    NoToken("another grant", GrantTypeRefused, {"grant_type": "password", "client_id": "x"}, *GRANT, status=400),
    NoToken("a grant that is a list", GrantTypeRefused, {"grant_type": ["client_credentials"]}, *GRANT, status=400),
    NoToken("another client", AppUnknown, {"client_id": "x"}, *CLIENT, status=400),
    NoToken("another secret", AppUnknown, {"client_secret": "x"}, *CLIENT, status=400),
    NoToken("an app of another organisation", AppUnknown, {"corpId": ELSEWHERE}, *CLIENT, status=400),
    NoToken("a suite, nowhere", OrganisationUnknown, SUITE | {"corpId": ELSEWHERE}, *UNAUTHORIZED, status=401),
    NoToken("a suite that was shut out", OrganisationUnknown, SUITE, *UNAUTHORIZED, status=401, prepare=shut_out),
]


@pytest.mark.parametrize("scenario", ERRORS, ids=lambda scenario: scenario.name)
@in_loop
async def test_a_call_that_is_not_right_gets_no_token(tmp_path: Path, scenario: NoToken) -> None:
    await gets_no_token(tmp_path, PAGE.name, RIGHT, scenario)


def test_every_row_of_the_page_is_reached() -> None:
    assert unreached(PAGE, {one.failure for one in ERRORS}) == {PageUnknown}  # it is there


@in_loop
async def test_an_internal_app_gets_the_token_that_gettoken_gives(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        assert await token_of(acme, PAGE.name, RIGHT) == acme.tokens["app"]


@in_loop
async def test_a_suite_gets_a_new_token_each_time_until_it_is_shut_out(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        tokens = [await token_of(acme, PAGE.name, RIGHT | SUITE) for _ in range(2)] + [acme.tokens["suite"]]
        assert len(set(tokens)) == 3
        assert [await is_good(acme, token) for token in tokens] == [True] * 3
        await shut_out(acme)
        assert [await is_good(acme, token) for token in tokens] == [False] * 3


@in_loop
async def test_the_organisation_of_the_path_counts_not_one_in_the_body(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        body = b'{"corpId":"%b","client_id":"%b","client_secret":"%b","grant_type":"client_credentials"}' % tuple(
            text.encode() for text in (ELSEWHERE, suite_key(acme), suite_secret(acme))
        )
        assert (await ask(acme, PAGE.name, {"corpId": acme.corp_id}, body=body)).status == 200
        assert (await ask(acme, PAGE.name, {"corpId": ELSEWHERE}, body=body)).status == 401
