"""What clients send that no test can run: written after their source, for each call that they have (docs/sdks.md).

None of it is a recording: those are in captures/.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest

from tests.dingtalk.asking import Asking, asking
from tests.dingtalk.test_captures import GROUPS, OK, by_gateway, listed, names
from tests.in_loop import in_loop

ZHANG: dict[str, Any] = {
    "follower_user_id": "manager4220", "label_ids": [1561077310], "mobile": "13088888888", "name": "张三",
    "share_dept_ids": [1, 2], "share_user_ids": ["u1"], "state_code": "86", "title": "a/b",
}  # fmt: skip
FLAT = {"user_id": "USERID", "name": "李四", "follower_user_id": "li.na", "label_ids": [1]}
AFTERWARDS = {name: value for name, value in FLAT.items() if name != "user_id"}
LI: dict[str, Any] = {"contact": FLAT}
MADE = {"made": True}
CHANGED = OK | {"changed": True}
ONE: dict[Any, Any] = OK | {names: ["张三"]}
NONE: dict[Any, Any] = OK | {names: []}
LABELS = OK | {names: GROUPS}
SIZE, LABEL_SIZE, NO_CONTACT = ({"errcode": number} for number in (40069, 41101, 40036))
TOPAPI, TOP = "/topapi/extcontact/", "/router/rest"
JSON, FORM = "application/json;charset=UTF-8", "application/x-www-form-urlencoded"


class Sent(NamedTuple):
    """A request.

    Attributes:
        to: a page of external contacts, with `?` and what stands in the query beside the token; or a whole path with
            its query. `TOKEN` and `USERID` stand for themselves.
        body: as sent; what is no bytes, as JSON. None is a GET.
        answered: members of the answer, or what reads them. `made`: it has a userid, and the contact is ZHANG;
            `changed`: the contact is called 李四 now.
    """

    to: str
    body: Any
    answered: dict[Any, Any]


class Client(NamedTuple):
    """What one client sends, in turn, and the headers that it always sends."""

    content_type: str
    headers: dict[str, str]
    sent: tuple[Sent, ...]


def texts(**values: object) -> dict[str, Any]:
    """Give values with their scalars as texts."""
    return {name: value if isinstance(value, list | dict) else str(value) for name, value in values.items()}


def text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def top(method: str, **more: object) -> dict[str, Any]:
    return {"method": f"dingtalk.corp.{method}", "session": "TOKEN", "format": "json", "v": "2.0"} | more


def camel(told: dict[str, Any]) -> list[tuple[str, str, list[int]]]:
    """Read the list of corp.ext as a fork of godingtalk does."""
    return [(one["userId"], one["followerUserId"], one["labelIds"]) for one in json.loads(told["result"])]


def groups(told: dict[str, Any]) -> list[str]:
    """Read the groups of labels as it does."""
    return [one["name"] for one in json.loads(told["result"])]


def in_text(told: dict[str, Any]) -> list[str]:
    """Read a list of corp.ext as dingtalk-python does."""
    (answer,) = told.values()
    return [one["name"] for one in json.loads(answer["result"])]


OLDER = {
    "name": "张三", "follower_userid": "manager4220", "label_ids": ["1561077310"], "state_code": 86, "title": "a/b",
    "mobile": 13088888888, "share_deptids": [1, 2], "share_userids": ["u1"],
}  # fmt: skip
PAGE = {"offset": 0, "size": 20}
USER = {"user_id": "USERID"}
IN_QUERY = "offset=0&size=20"
ESCAPED = text({"contact": ZHANG}).replace("/", "\\/").encode()
YEAR = "timestamp=2026-11-21+07%3A32%3A07"
IN_LETTERS = {"timestamp": "yyyy-MM-dd HH:mm:ss", "simplify": "false"}  # as it is sent, by a slip of its author
SIMPLE = {"partner_id": "apidoc", "timestamp": "2026-11-21 07:32:07", "simplify": "true"}

CLIENTS = {
    "official Java": Client(
        JSON,
        {"accept": "text/xml,text/javascript", "user-agent": "top-sdk-java"},
        (
            Sent("create", ESCAPED, MADE),
            Sent("list", texts(**PAGE), ONE),
            Sent("list", {}, ONE),
            Sent("get", USER, OK),
            Sent("update", {"contact": text(FLAT)}, CHANGED),
            Sent("listlabelgroups", texts(**PAGE), LABELS),
            Sent("/topapi/v2/department/listsub?access_token=TOKEN", {"dept_id": "1"}, OK | {"result": []}),
            Sent(f"{TOP}?{urlencode(top('extcontact.list', partner_id='top-sdk-java-dynamicVersionNo', sign_method='hmac-sha256'))}&{YEAR}", IN_QUERY.encode(), {listed: ["李四"]}),
            Sent("delete", USER, OK),
            Sent("list", texts(offset=0, size=100), NONE),
        ),
    ),
    "official C#": Client(
        JSON,
        {"accept": "*/*", "accept-encoding": "gzip"},
        (
            Sent("create", {"contact": ZHANG | {"label_ids": ["1561077310"], "share_dept_ids": ["1", "2"]}}, MADE),
            Sent("list", texts(**PAGE), ONE),
            Sent(f"list?{IN_QUERY}", None, ONE),
            Sent("get?user_id=USERID", None, OK),
            Sent("update", {"contact": FLAT | {"label_ids": ["1"]}}, CHANGED),
            Sent("listlabelgroups", {}, LABELS),
            Sent("delete", USER, OK),
        ),
    ),
    "official Python": Client(
        JSON,
        {"cache-control": "no-cache", "connection": "Keep-Alive"},
        (
            Sent("create", {"contact": ""}, NO_CONTACT),
            Sent("create", {"contact": text(ZHANG)}, MADE),
            Sent("list", PAGE, ONE),
            Sent("list", {}, ONE),
            Sent("get", USER, OK),
            Sent("update", LI, CHANGED),
            Sent("listlabelgroups", PAGE, LABELS),
            Sent("delete", USER, OK),
        ),
    ),
    "dingtalk-python": Client(
        FORM,
        {"user-agent": "python-requests/2.18.4"},
        (
            Sent(f"{TOP}?{urlencode(top('ext.listlabelgroups', **IN_LETTERS, size=20, offset=0))}", None, {in_text: GROUPS}),
            Sent(f"{TOP}?{urlencode(top('ext.add', **IN_LETTERS))}", urlencode({"contact": json.dumps(OLDER)}).encode(), MADE),
            Sent(f"{TOP}?{urlencode(top('ext.list', **IN_LETTERS, size=20, offset=0))}", None, {in_text: ["张三"]}),
            Sent("update", urlencode({"contact": json.dumps(OLDER | FLAT)}).encode(), CHANGED),
            Sent("delete", b"user_id=USERID", OK),
        ),
    ),
    "EasyDingTalk": Client(
        "application/json",
        {"user-agent": "GuzzleHttp/6.3.3 curl/7.54.0 PHP/7.2.8"},
        (
            Sent("create", json.dumps({"contact": ZHANG}).replace("/", "\\/").encode(), MADE),
            Sent("list", {"size": 20, "offset": 0}, ONE),
            Sent("get", USER, OK),
            Sent("update", LI, CHANGED),
            Sent("listlabelgroups", {"size": 20, "offset": 0}, LABELS),
            Sent("delete", USER, OK),
        ),
    ),
    "zhaoyunxing92/dingtalk": Client(
        "application/json;charset=utf-8",
        {"user-agent": "Go-http-client/1.1"},
        (
            Sent("create", {"contact": ZHANG}, MADE | {"result": None}),
            Sent("list", PAGE, ONE | {"result": None}),
            Sent("get", USER, OK),
            Sent("update", LI, CHANGED | {"result": None}),
            Sent("listlabelgroups", PAGE, LABELS | {"result": None}),
            Sent("delete", USER, OK | {"result": None}),
        ),
    ),
    "star-table/dingtalk-sdk-golang": Client(
        "application/json",
        {"user-agent": "Go-http-client/1.1"},
        (
            Sent(f"list?{IN_QUERY}", b"", NONE),
            Sent("get?user_id=01129774889", b"", {"errcode": 33012}),
            Sent(f"listlabelgroups?{IN_QUERY}", b"", LABELS),
        ),
    ),
    "fastwego/dingding": Client(
        "application/json",
        {"user-agent": "fastwego/dingding"},
        (
            Sent("create", {"contact": ZHANG}, MADE),
            Sent("list", b"", ONE),
            Sent("get", USER, OK),
            Sent("update", LI, CHANGED),
            Sent("listlabelgroups", PAGE, LABELS),
            Sent("delete", USER, OK),
        ),
    ),
    "Magicodes.Dingtalk.SDK": Client(
        "application/json",
        {"cache-control": "no-cache", "user-agent": "RestSharp/106.6.10.0"},
        (
            Sent("create", ZHANG | {"address": None, "remark": None, "company_name": None}, MADE),
            Sent("list", PAGE, ONE | {"result": None}),
            Sent("get", USER, OK),
            Sent("update", FLAT | {"title": None, "share_dept_ids": None, "share_user_ids": None}, CHANGED),
            Sent("listlabelgroups", PAGE, LABELS),
            Sent("delete", USER, OK),
        ),
    ),
    "a Ruby gem": Client(
        "application/json",
        {"user-agent": "rest-client/2.1.0"},
        (
            Sent("list", {"size": 200, "offset": 0}, SIZE),
            Sent("listlabelgroups", {"size": 200, "offset": 0}, LABEL_SIZE),
            Sent("list", {"size": 100, "offset": 0}, NONE),
            Sent("listlabelgroups", {"size": 100, "offset": 0}, LABELS),
            Sent("get", {"user_id": "01129774889"}, {"errcode": 33012}),
        ),
    ),
    "a fork of godingtalk": Client(
        FORM,
        {"user-agent": "Go-http-client/1.1"},
        (
            Sent(TOP, urlencode(top("ext.add", **SIMPLE, contact=text({"userId": "", **OLDER}))).encode(), MADE),
            Sent(TOP, urlencode(top("ext.list", **SIMPLE, size=20, offset=0)).encode(), {camel: [("USERID", "manager4220", [1561077310])]}),
            Sent(TOP, urlencode(top("ext.listlabelgroups", **SIMPLE, size=20, offset=0)).encode(), {groups: GROUPS}),
        ),
    ),
}  # fmt: skip


class Playing:
    """One client before an organisation."""

    def __init__(self, acme: Asking, client: Client) -> None:
        self._acme = acme
        self._client = client
        self._stands_for = {"TOKEN": acme.tokens["app"], "USERID": ""}

    def _filled(self, wanted: str) -> str:
        for name, value in self._stands_for.items():
            wanted = wanted.replace(name, value)
        return wanted

    async def send(self, one: Sent) -> None:
        to = one.to
        if not to.startswith("/"):
            page, _, query = to.partition("?")
            to = f"{TOPAPI}{page}?access_token=TOKEN{'&' if query else ''}{query}"
        path, _, query = self._filled(to).partition("?")
        body = one.body if isinstance(one.body, bytes | None) else text(one.body).encode()
        content_type = FORM if path == TOP else self._client.content_type
        headers = {"content-type": content_type} | self._client.headers
        answer = await self._acme.send(
            path,
            b"" if body is None else self._filled(body.decode()).encode(),
            query=query.encode(),
            method="GET" if body is None else "POST",
            headers=tuple((name.encode(), value.encode()) for name, value in headers.items()),
        )
        assert answer.status == 200
        await self._check(one, json.loads(answer.body))

    async def _check(self, one: Sent, told: dict[str, Any]) -> None:
        wanted = dict(one.answered)
        if wanted.pop("made", False):
            self._stands_for["USERID"] = (told if "userid" in told else by_gateway(told))["userid"]
            stored = await self._acme.get(self._stands_for["USERID"])
            assert stored == ZHANG | {"userid": stored["userid"]}
        if wanted.pop("changed", False):
            stored = await self._acme.get(self._stands_for["USERID"])
            assert stored == ZHANG | AFTERWARDS | {"userid": stored["userid"]}
        answered = {key: key(told) if callable(key) else told.get(key) for key in wanted}
        assert json.loads(text(list(answered.values()))) == json.loads(self._filled(text(list(wanted.values())))), told


@pytest.mark.parametrize("name", sorted(CLIENTS))
@in_loop
async def test_each_request_of_a_client_is_answered_as_it_means_it(tmp_path: Path, name: str) -> None:
    async with asking(tmp_path) as acme:
        playing = Playing(acme, CLIENTS[name])
        for one in CLIENTS[name].sent:
            await playing.send(one)
