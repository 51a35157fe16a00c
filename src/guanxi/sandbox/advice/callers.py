"""Advice on who asks: token, kind of app, permission, organisation, how often."""

import re
from typing import Final

from guanxi.dingtalk.pages import PAGES
from guanxi.domain.app import READ, TOKEN_SECONDS
from guanxi.sandbox.advice.refused import Advice, Refused
from guanxi.sandbox.misspelt import misspelt

_TOKEN: Final = re.compile(r"(?P<corp_id>ding[0-9a-z]{16})[0-9a-f]{40}")
_HEADERS: Final = (b"x-acs-dingtalk-access-token", b"authorization")
_ASK: Final = "GET /gettoken?appkey=$APP_KEY&appsecret=$APP_SECRET gives one"


def token_missing(refused: Refused) -> Advice:
    """Say where the token belongs, and where one was sent instead."""
    say = [f"send access_token in the query; {_ASK}"]
    parameters = refused.parameters
    value = parameters.get("access_token")
    sent = [name for name in parameters if name != "access_token"]
    header = next((name for name, _ in refused.call.request.headers if name in _HEADERS), None)
    wrong = misspelt("access_token", sent)
    if isinstance(value, str):
        say.insert(0, "access_token is empty: put the token behind the =")
    elif value is not None:
        say.insert(0, "access_token must be a text")
    elif wrong is not None:
        say.insert(0, f"access_token was sent as {wrong[:64]}")
        parameters.pop(wrong)
    elif header is not None:
        say.insert(0, f"the header {header.decode()} is not read here: this page takes the token in the query")
    return Advice(tuple(say), refused.form(parameters))


def token_invalid(refused: Refused) -> Advice:
    """Say what was sent in place of a good token."""
    world = refused.world
    token = str(refused.parameters.get("access_token"))
    found = _TOKEN.fullmatch(token.strip())
    say = [f"get a new token: {_ASK}"]
    if token in {world.app_secret, world.suite_secret}:
        say.insert(0, "this is a secret: it is what a token is asked for with")
    elif token == world.api_key or token.startswith("guanxi_"):
        say.insert(0, "this is a key of the native API, which is for /api/v1 alone")
    elif token in {world.app_key, world.suite_key, world.corp_id}:
        say.insert(0, "this is a key, which is what a token is asked for with")
    elif found is not None and token != token.strip():
        say.insert(0, "there is a space before or behind the token")
    elif found is None:
        say.insert(0, "this has not the form of a token: corp_id and 40 hexadecimal characters")
    elif found["corp_id"] != world.corp_id:
        say.insert(0, "this is a token of a world that there is not, or not any more")
    else:
        say.insert(
            0,
            f"this token was given in this world, and is over: tokens live {TOKEN_SECONDS} seconds of the world's "
            "clock, and end with their app",
        )
    return Advice(tuple(say), refused.form())


def app_kind_refused(refused: Refused) -> Advice:
    """Name the kind of app that the page is for."""
    kinds = " and ".join(sorted(refused.page.apps))
    say = f"{refused.page.name} is for {kinds} apps: ask with a token of the app {refused.world.app_key}"
    reading = [one.path for one in PAGES.values() if "third-party" in one.apps and one.permission == READ]
    rule = (f"a third-party app may read contacts: {', '.join(reading)}",) if refused.page.nested else ()
    return Advice((say, *rule), refused.form())


def permission_missing(refused: Refused) -> Advice:
    """Say which permission is missing, and how the app gets it."""
    app = refused.call.app.app
    scopes = sorted({*app.scopes, *filter(None, [refused.page.permission])})
    wanted = ", ".join(f'"{scope}"' for scope in scopes)
    say = (
        f"the app {app.app_key} needs the permission {refused.page.permission}: "
        f'PATCH /api/v1/apps/{app.app_key} {{"scopes": [{wanted}]}}'
    )
    has = f"it has {', '.join(sorted(app.scopes))}" if app.scopes else "it has none at all"
    return Advice((say, f"{has}; the app {refused.world.app_key} was made with all"), refused.form())


def contacts_disabled(_: Refused) -> Advice:
    """Say how external contacts are switched on."""
    say = 'switch external contacts on: PATCH /api/v1/organisation {"external_contacts": true}'
    return Advice((say, "no form of this call is accepted before"))


def organisation_suspended(_: Refused) -> Advice:
    """Say that nothing is answered while the organisation is suspended."""
    say = "the organisation is suspended, and refuses whatever is asked: reset the world, or take another one"
    return Advice((say, "no form of this call is accepted before"))


def rate_limited(refused: Refused) -> Advice:
    """Say how to ask more slowly."""
    say = "wait until the second is over, by the world's clock, and ask again; spread calls over time"
    return Advice((say, "a clock that stands still has no next second"), refused.form())


def store_busy(refused: Refused) -> Advice:
    """Say that the call itself was right."""
    return Advice(("nothing is wrong with the call, and nothing was changed: send it again",), refused.form())
