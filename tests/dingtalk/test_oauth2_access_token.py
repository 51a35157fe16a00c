"""Page oauth2_access_token."""

from pathlib import Path

import pytest

from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.pages.oauth2_access_token import PAGE
from guanxi.domain.failures import AppUnknown
from tests.dingtalk.asking import asking
from tests.dingtalk.credentials import NoToken, gets_no_token
from tests.dingtalk.oauth2 import app_key, app_secret, refused_by_all, suite_key, suite_secret, token_of
from tests.dingtalk.scenario import unreached
from tests.in_loop import in_loop

RIGHT = {"appKey": app_key, "appSecret": app_secret}
NO_APP = ("invalidClientIdOrSecret", "Invalid clientId or clientSecret: no app has")

ERRORS = [
    *refused_by_all("appKey", "appSecret"),
    NoToken("another key", AppUnknown, {"appKey": "x"}, *NO_APP, status=400),
    NoToken("another secret", AppUnknown, {"appSecret": "x"}, *NO_APP, status=400),
    NoToken("a number as secret", AppUnknown, {"appSecret": 7}, *NO_APP, status=400),
    NoToken("a suite", AppUnknown, {"appKey": suite_key, "appSecret": suite_secret}, *NO_APP, status=400),
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
