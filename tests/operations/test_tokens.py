"""Access tokens: the same one again for an internal app, a new one each time for a third-party app."""

import asyncio
from pathlib import Path

import pytest

from guanxi.domain.app import App
from guanxi.domain.failures import AppUnknown, OrganisationSuspended, OrganisationUnknown, TokenInvalid
from guanxi.operations.authenticate import authenticate
from guanxi.operations.authorize_suite import authorize_suite, deauthorize_suite
from guanxi.operations.context import Caller
from guanxi.operations.create_app import create_suite
from guanxi.operations.issue_token import (
    issue_app_token,
    issue_corp_secret_token,
    issue_internal_token,
    issue_suite_token,
)
from guanxi.operations.revoke_app import revoke_app
from guanxi.operations.rotate_secret import rotate_app_secret, rotate_suite_secret
from tests.backends import place_of
from tests.in_loop import in_loop
from tests.operations.acting import LIFE, MINUTE, NOW, Acting, acting


async def issue(acme: Acting, app: App, now: int = NOW) -> str:
    return await issue_internal_token(acme.at(now), acme.corp_id, app.app_key)


async def ends_at(acme: Acting, token: str) -> int:
    """The first millisecond in which a token is refused, found by trying."""
    valid, refused = NOW, NOW + 100 * LIFE
    while refused - valid > 1:
        middle = (valid + refused) // 2
        try:
            await authenticate(acme.at(middle), token)
        except TokenInvalid:
            refused = middle
        else:
            valid = middle
    return refused


@in_loop
async def test_a_token_stands_for_the_app_that_got_it(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        new = await acme.app()
        token = await issue_app_token(acme.at(), new.app.app_key, new.secret)
        assert await authenticate(acme.at(), token) == Caller(acme.corp_id, new.app, await acme.organisation())
        assert token.startswith(acme.corp_id)
        assert len(token) == 60


@in_loop
async def test_every_way_to_ask_gives_the_same_token(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        new = await acme.app()
        first = await issue_app_token(acme.at(), new.app.app_key, new.secret)
        assert await issue_corp_secret_token(acme.at(NOW + 1), acme.corp_id, new.secret) == first
        assert await issue(acme, new.app, NOW + MINUTE) == first
        assert await issue_app_token(acme.at(NOW + LIFE - 1), new.app.app_key, new.secret) == first
        assert await asyncio.gather(*[issue(acme, new.app) for _ in range(20)]) == [first] * 20


@in_loop
async def test_apps_and_organisations_have_different_tokens(tmp_path: Path) -> None:
    async with acting(tmp_path / "one") as acme, acting(tmp_path / "two") as zenith:
        first, second = await acme.app(), await acme.app()
        other = await zenith.app()
        tokens = {await issue(acme, first.app), await issue(acme, second.app), await issue(zenith, other.app)}
        assert len(tokens) == 3
        for token in tokens:
            if not token.startswith(zenith.corp_id):
                with pytest.raises(TokenInvalid):
                    await authenticate(zenith.at(), token)


@in_loop
async def test_a_token_lives_two_hours(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        assert await ends_at(acme, await issue(acme, (await acme.app()).app)) == NOW + LIFE


@in_loop
async def test_asking_again_extends_the_token_at_most_once_a_minute(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        app = (await acme.app()).app
        token = await issue(acme, app)
        await issue(acme, app, NOW + MINUTE - 1)
        assert await ends_at(acme, token) == NOW + LIFE
        await issue(acme, app, NOW + MINUTE)
        assert await ends_at(acme, token) == NOW + MINUTE + LIFE
        await issue(acme, app, NOW + MINUTE + LIFE - 1)
        assert await ends_at(acme, token) == NOW + MINUTE + 2 * LIFE - 1


@in_loop
async def test_a_clock_that_goes_back_shortens_no_token(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        app = (await acme.app()).app
        token = await issue(acme, app, NOW + LIFE)
        assert await issue(acme, app, NOW) == token
        assert await ends_at(acme, token) == NOW + 2 * LIFE


@in_loop
async def test_an_expired_token_is_followed_by_another_and_never_comes_back(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        app = (await acme.app()).app
        tokens = [await issue(acme, app, NOW + step * LIFE) for step in range(4)]
        assert len(set(tokens)) == 4
        for token in tokens[:-1]:
            with pytest.raises(TokenInvalid):
                await authenticate(acme.at(NOW + 3 * LIFE), token)
        await authenticate(acme.at(NOW + 3 * LIFE), tokens[-1])
        # Even after the janitor has forgotten the old ones.
        await acme.store.remove_expired(acme.corp_id, NOW + 10 * LIFE, 10**12, 100)
        assert await issue(acme, app, NOW + 10 * LIFE) not in tokens


@in_loop
async def test_many_who_ask_after_the_end_get_one_new_token(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        app = (await acme.app()).app
        old = await issue(acme, app)
        tokens = set(await asyncio.gather(*[issue(acme, app, NOW + LIFE) for _ in range(20)]))
        assert len(tokens) == 1
        assert tokens != {old}


@in_loop
async def test_a_token_outlives_a_restart_and_stays_the_same(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        app = (await acme.app()).app
        token = await issue(acme, app)
        again = Acting(place_of(tmp_path).open(), acme.corp_id)
        await authenticate(again.at(NOW + 1), token)
        assert await issue(again, app, NOW + MINUTE) == token
        await again.store.close()


@in_loop
async def test_another_secret_ends_the_old_one_and_every_token(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        old = await acme.app()
        token = await issue_app_token(acme.at(), old.app.app_key, old.secret)
        await authenticate(acme.at(), token)
        new = await rotate_app_secret(acme.at(), acme.corp_id, old.app.app_key)
        with pytest.raises(TokenInvalid):
            await authenticate(acme.at(), token)
        with pytest.raises(AppUnknown):
            await issue_app_token(acme.at(), old.app.app_key, old.secret)
        with pytest.raises(AppUnknown):
            await issue_corp_secret_token(acme.at(), acme.corp_id, old.secret)
        assert new.app == old.app
        assert await issue_app_token(acme.at(), old.app.app_key, new.secret) != token


@in_loop
async def test_who_asks_while_the_secret_is_changed_gets_a_token_that_stays(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        app = (await acme.app()).app
        old = await issue(acme, app)
        _, token = await asyncio.gather(rotate_app_secret(acme.at(), acme.corp_id, app.app_key), issue(acme, app))
        assert token != old
        assert await authenticate(acme.at(), token) == Caller(acme.corp_id, app, await acme.organisation())
        assert await issue(acme, app) == token


@in_loop
async def test_who_asks_while_the_app_is_revoked_gets_nothing(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        app = (await acme.app()).app
        answers = await asyncio.gather(
            revoke_app(acme.at(), acme.corp_id, app.app_key), issue(acme, app), return_exceptions=True
        )
        assert [type(answer) for answer in answers] == [type(None), AppUnknown]


@in_loop
async def test_a_revoked_app_gets_no_token_and_loses_those_it_has(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        new = await acme.app()
        token = await issue(acme, new.app)
        await revoke_app(acme.at(), acme.corp_id, new.app.app_key)
        with pytest.raises(TokenInvalid):
            await authenticate(acme.at(), token)
        for asked in (
            issue_app_token(acme.at(), new.app.app_key, new.secret),
            issue_corp_secret_token(acme.at(), acme.corp_id, new.secret),
            issue(acme, new.app),
            rotate_app_secret(acme.at(), acme.corp_id, new.app.app_key),
            revoke_app(acme.at(), acme.corp_id, new.app.app_key),
        ):
            with pytest.raises(AppUnknown):
                await asked


@in_loop
async def test_wrong_keys_and_secrets_get_nothing(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        new, other = await acme.app(), await acme.app()
        suite = await create_suite(acme.at(), "suite", [], acme.corp_id)
        key = new.app.app_key
        pairs = [
            (key, other.secret),
            (key, ""),
            (key, new.secret + "x"),
            (key + "x", new.secret),
            ("", ""),
            ("密", "钥"),
        ]
        for app_key, secret in [*pairs, (suite.app.app_key, suite.secret)]:
            with pytest.raises(AppUnknown):
                await issue_app_token(acme.at(), app_key, secret)
        for corp_id, secret in ((acme.corp_id, ""), ("dingnobodynobodynobo", new.secret), (acme.corp_id, suite.secret)):
            with pytest.raises(AppUnknown):
                await issue_corp_secret_token(acme.at(), corp_id, secret)
        with pytest.raises(AppUnknown):
            await issue_internal_token(acme.at(), acme.corp_id, suite.app.app_key)


@in_loop
async def test_a_suspended_organisation_gives_no_token(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        new = await acme.app()
        suite = await create_suite(acme.at(), "suite", [], acme.corp_id)
        await acme.set(suspended=True)
        for asked in (
            issue_app_token(acme.at(), new.app.app_key, new.secret),
            issue_corp_secret_token(acme.at(), acme.corp_id, new.secret),
            issue_suite_token(acme.at(), suite.app, acme.corp_id),
        ):
            with pytest.raises(OrganisationSuspended):
                await asked
        await acme.set(suspended=False)
        await issue(acme, new.app)


@in_loop
async def test_a_third_party_app_gets_a_new_token_each_time_and_older_ones_stay(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        suite = (await create_suite(acme.at(), "suite", ["qyapi_ext_read"], acme.corp_id)).app
        tokens = [await issue_suite_token(acme.at(NOW + step), suite, acme.corp_id) for step in range(3)]
        assert len(set(tokens)) == 3
        for step, token in enumerate(tokens):
            assert await authenticate(acme.at(), token) == Caller(acme.corp_id, suite, await acme.organisation())
            assert await ends_at(acme, token) == NOW + step + LIFE
        await rotate_suite_secret(acme.at(), suite.app_key)
        await authenticate(acme.at(), tokens[0])


@in_loop
async def test_a_third_party_app_serves_those_who_have_let_it_in(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        suite = (await create_suite(acme.at(), "suite", [], None)).app
        with pytest.raises(OrganisationUnknown):
            await issue_suite_token(acme.at(), suite, acme.corp_id)
        with pytest.raises(OrganisationUnknown):
            await issue_suite_token(acme.at(), suite, "dingnobodynobodynobo")
        await authorize_suite(acme.at(), suite.app_key, acme.corp_id)
        token = await issue_suite_token(acme.at(), suite, acme.corp_id)
        await deauthorize_suite(acme.at(), suite.app_key, acme.corp_id)
        with pytest.raises(TokenInvalid):
            await authenticate(acme.at(), token)
        with pytest.raises(OrganisationUnknown):
            await issue_suite_token(acme.at(), suite, acme.corp_id)
        await authorize_suite(acme.at(), suite.app_key, acme.corp_id)
        with pytest.raises(TokenInvalid):
            await authenticate(acme.at(), token)
        await authenticate(acme.at(), await issue_suite_token(acme.at(), suite, acme.corp_id))
