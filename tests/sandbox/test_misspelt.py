"""Names that are nearly the right ones, and paths that are nearly a page's."""

from typing import Any

import pytest

from guanxi.sandbox.misspelt import misspelt
from guanxi.sandbox.worlds import Worlds
from tests.dingtalk.asking import NOW
from tests.in_loop import in_loop
from tests.sandbox.logged import InWorld

NAMES = [
    ("user_id", ["userid"], "userid"),
    ("user_id", ["userId", "use"], "userId"),
    ("label_ids", ["labelIds"], "labelIds"),
    ("label_ids", ["tags"], "tags"),
    ("name", ["nmae"], "nmae"),
    ("mobile", ["phone"], "phone"),
    ("name", ["remark", "title", ""], None),
    ("follower_user_id", ["owner"], "owner"),
    ("mobile", [], None),
    ("mobile", ["mobile" * 100_000, "mobil"], "mobil"),
]


@pytest.mark.parametrize(("name", "sent", "found"), NAMES)
def test_the_nearest_name_is_found_if_one_is_near(name: str, sent: list[str], found: str | None) -> None:
    assert misspelt(name, sent) == found


# What is sent, the first advice, and what is to be sent instead: path or parameters.
TOKEN = {"access_token": "$ACCESS_TOKEN"}
SAID: list[tuple[str, bytes, dict[str, str], str, Any]] = [
    ("/topapi/extcontact/creat", b"{}", {}, "the nearest page is /topapi/extcontact/create", "/topapi/extcontact/create"),
    ("/topapi/extcontact/list/", b"{}", {}, "must not end with a slash", "/topapi/extcontact/list"),
    ("/topapi/extContact/List", b"{}", {}, "capital letters count", "/topapi/extcontact/list"),
    ("/extcontact/list", b"{}", {}, "the nearest page is /topapi/extcontact/list", "/topapi/extcontact/list"),
    ("/topapi/extcontact_get", b"{}", {}, "the nearest page is /topapi/extcontact/get", "/topapi/extcontact/get"),
    ("/dingtalk.oapi.extcontact.list", b"{}", {}, "the nearest page is", "/topapi/extcontact/list"),
    ("/v1.0/oauth2/accesstoken", b"{}", {}, "capital letters count", "/v1.0/oauth2/accessToken"),
    ("/api/contacts", b"", {}, "/api/v1", None),
    ("/" + "q" * 20_000, b"", {}, "no page has a path like this one", None),
    ("/topapi/extcontact/get", b'{"userid":"a"}', {}, "user_id was sent as userid", TOKEN | {"user_id": "a"}),
    ("/topapi/extcontact/get", b'{"user_id":112345678901234567}', {}, "lost the 0", TOKEN | {"user_id": "0112345678901234567"}),
    ("/topapi/extcontact/get", b'{"user_id":" 0112345678901234567"}', {}, "spaces around", TOKEN | {"user_id": "0112345678901234567"}),
    ("/topapi/v2/user/get", b'{"userid":"0112345678901234567"}', {}, "a contact's userid", TOKEN | {"userid": "$USERID"}),
    ("/topapi/extcontact/get", b"{'user_id': 'a'}", {}, "how Python prints", TOKEN | {"user_id": "a"}),
    ("/topapi/extcontact/get", b'[{"user_id":"a"}]', {}, "is a list", TOKEN | {"user_id": "a"}),
    ("/topapi/extcontact/get", b"user_id=a", {"content-type": "application/json"}, "is a form", TOKEN | {"user_id": "a"}),
    ("/topapi/extcontact/get", b'{"user_id":"\xd5\xc5"}', {}, "not UTF-8: byte 12", TOKEN | {"user_id": "01129774889"}),
    ("/topapi/extcontact/list?&", b"", {"x-acs-dingtalk-access-token": "TOKEN"}, "the header x-acs-dingtalk-access-token is not read", TOKEN),
    ("/topapi/extcontact/list?&", b'{"accessToken":"TOKEN"}', {}, "access_token was sent as accessToken", TOKEN),
    ("/topapi/extcontact/list?access_token=APP_SECRET", b"", {}, "this is a secret", TOKEN),
    ("/topapi/extcontact/list?access_token=APP_KEY", b"", {}, "this is a key", TOKEN),
    ("/topapi/extcontact/list?access_token=API_KEY", b"", {}, "a key of the native API", TOKEN),
    ("/topapi/extcontact/list?access_token=TOKEN+", b"", {}, "a space before or behind", TOKEN),
    ("/topapi/extcontact/list?access_token=ding0000000000000000" + "0" * 40, b"", {}, "a world that there is not", TOKEN),
    ("/gettoken?appkey=APP_SECRET&appsecret=APP_KEY", b"", {}, "exchanged", {"appkey": "APP_KEY", "appsecret": "$APP_SECRET"}),
    ("/gettoken?appkey=SUITE_KEY&appsecret=x", b"", {}, "the key of a third-party app", {"appkey": "APP_KEY", "appsecret": "$APP_SECRET"}),
    ("/gettoken?client_id=APP_KEY", b"", {}, "appkey was sent as client_id", {"appkey": "APP_KEY", "appsecret": "$APP_SECRET"}),
]  # fmt: skip


@in_loop
async def test_what_was_meant_is_recognised() -> None:
    acme = InWorld(await Worlds(lambda: NOW).create())
    await acme.let_in()
    world = acme.world
    known = {
        "APP_SECRET": world.app_secret, "APP_KEY": world.app_key, "API_KEY": world.api_key,
        "SUITE_KEY": world.suite_key, "TOKEN": acme.tokens["app"],
    }  # fmt: skip

    def here(text: str) -> str:
        for name, value in known.items():
            text = text.replace(name, value)
        return text

    for path, body, headers, said, instead in SAID:
        where, _, query = path.partition("?")
        query = here(query) if query else f"access_token={acme.tokens['app']}"
        sent = [(name.encode(), here(value).encode()) for name, value in headers.items()]
        await acme.send(
            where, here(body.decode("latin-1")).encode("latin-1"), query=query.encode(), headers=tuple(sent)
        )
        told = acme.last().explanation
        assert told is not None, path
        assert said in told.advice[0], (path, told.advice)
        if instead is None:
            assert told.nearest is None
        elif isinstance(instead, str):
            assert told.nearest is not None
            assert told.nearest.path == instead
        else:
            assert told.nearest is not None
            wanted = {name: known.get(value, value) for name, value in instead.items()}
            assert told.nearest.parameters == wanted, path
