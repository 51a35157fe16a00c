"""The vendor's newest SDKs, PyPI alibabacloud-dingtalk and npm @alicloud/dingtalk, unchanged: they know tokens alone."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from alibabacloud_dingtalk.oauth2_1_0 import client as oauth2  # type: ignore[import-untyped] # it has no types
from alibabacloud_dingtalk.oauth2_1_0 import models
from alibabacloud_tea_openapi.models import Config  # type: ignore[import-untyped] # as above
from Tea.exceptions import TeaException  # type: ignore[import-untyped] # as above

from tests.cli.running import guanxi
from tests.clients.in_node import outcomes
from tests.served import Served, served

ZHANG = {
    "name": "张三", "mobile": "13088888888", "state_code": "86", "label_ids": [1561077310],
    "follower_user_id": "manager4220",
}  # fmt: skip
APP, SUITE, CORP = "getAccessToken", "getCorpAccessToken", "getToken"
UUID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.ASCII)

Call = list[Any]
"""The name of a call, as npm has it, and its parameters; the last one is what its request is made of."""


class Acme(NamedTuple):
    """A server with an organisation and an app of each kind; another suite is authorised nowhere."""

    server: Served
    app: dict[str, str]
    suite: dict[str, str]
    stranger: dict[str, str]

    @property
    def corp_id(self) -> str:
        corp_id: str = self.server.said["corp_id"]
        return corp_id


@pytest.fixture(scope="module", params=["documented", "live"])
def acme(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Acme]:
    data = tmp_path_factory.mktemp(request.param) / "data"
    with served(data, "--profile", request.param) as server:
        said = server.said
        made = [
            guanxi("app", "create", "--kind", "third-party", *of, "--json", data=data).json
            for of in (["--org", said["corp_id"]], [])
        ]
        suites = [{"suiteKey": one["suite_key"], "suiteSecret": one["suite_secret"]} for one in made]
        server.ask(f"/topapi/extcontact/create?access_token={server.token()}", {"contact": ZHANG})
        yield Acme(server, {"appKey": said["app_key"], "appSecret": said["app_secret"]}, *suites)


def _snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda found: f"_{found[0].lower()}", name)


def by_python(server: Served, calls: list[Call]) -> list[dict[str, Any]]:
    client = oauth2.Client(Config(endpoint=urlsplit(server.said["url"]).netloc, protocol="http"))
    told = []
    for name, *parameters, fields in calls:
        request = getattr(models, f"{name[0].upper()}{name[1:]}Request")(
            **{_snake(key): value for key, value in fields.items()}
        )
        try:
            body = getattr(client, _snake(name))(*parameters, request).body
            told.append({"value": body.to_map()})
        except TeaException as error:
            raised = {"name": type(error).__name__, "code": error.code, "message": error.message, "data": error.data}
            told.append({"error": raised})
    return told


def by_node(server: Served, calls: list[Call]) -> list[dict[str, Any]]:
    return outcomes("oauth2.cjs", {"endpoint": urlsplit(server.said["url"]).netloc, "calls": calls})


either = pytest.mark.parametrize("client", [by_python, by_node], ids=["alibabacloud-dingtalk", "@alicloud/dingtalk"])
Client = Callable[[Served, list[Call]], list[dict[str, Any]]]


@either
def test_it_gets_tokens_that_the_other_pages_take(client: Client, acme: Acme) -> None:
    suite = acme.suite | {"authCorpId": acme.corp_id, "suiteTicket": "any"}
    credentials = {"grantType": "client_credentials"}
    app_client = credentials | {"clientId": acme.app["appKey"], "clientSecret": acme.app["appSecret"]}
    suite_client = credentials | {"clientId": acme.suite["suiteKey"], "clientSecret": acme.suite["suiteSecret"]}
    told = client(
        acme.server,
        [
            [APP, acme.app], [APP, acme.app], [SUITE, suite], [SUITE, suite],
            [CORP, acme.corp_id, app_client], [CORP, acme.corp_id, suite_client],
        ],
    )  # fmt: skip
    values = [one["value"] for one in told]
    assert [set(one) for one in values[:4]] == [{"accessToken", "expireIn"}] * 4
    assert {one["expireIn"] for one in values[:4]} == {7200}
    tokens = [one["accessToken"] for one in values[:4]]
    assert tokens[0] == tokens[1] == acme.server.token()
    assert tokens[2] != tokens[3]
    assert [one["expires_in"] for one in values[4:]] == [7200] * 2
    tokens += [one["access_token"] for one in values[4:]]
    shown = []
    for token in tokens:
        (contact,) = acme.server.ask(f"/topapi/extcontact/list?access_token={token}")["results"]
        shown.append("mobile" in contact)
    assert shown == [True, True, False, False, True, False], "third-party apps see no phone number"


@either
def test_it_raises_what_was_refused_with_its_code(client: Client, acme: Acme) -> None:
    suite = acme.suite | {"authCorpId": acme.corp_id, "suiteTicket": "any"}
    credentials = {"grantType": "client_credentials", "clientId": acme.app["appKey"]}
    stranger = {"clientId": acme.stranger["suiteKey"], "clientSecret": acme.stranger["suiteSecret"]}
    refused: list[tuple[str, int, Call]] = [
        ("invalidClientIdOrSecret", 400, [APP, acme.app | {"appSecret": "wrong"}]),
        ("invalidClientIdOrSecret", 400, [APP, {"appKey": "nobody", "appSecret": "wrong"}]),
        ("invalidSuiteKey", 400, [SUITE, suite | {"suiteSecret": "wrong"}]),
        ("invalidSuiteTicket", 400, [SUITE, suite | {"suiteTicket": ""}]),
        ("invalidAuthInfo", 400, [SUITE, suite | {"authCorpId": "ding"}]),
        ("invalidAuthInfo", 400, [SUITE, suite | acme.stranger]),
        ("invalid.client", 400, [CORP, acme.corp_id, credentials | {"clientSecret": "wrong"}]),
        ("unsupported.grant.type", 400, [CORP, acme.corp_id, credentials | {"grantType": "password", "clientSecret": "x"}]),
        ("unauthorized.client", 401, [CORP, acme.corp_id, credentials | stranger]),
    ]  # fmt: skip
    told = client(acme.server, [call for _, _, call in refused])
    for (code, status, call), one in zip(refused, told, strict=True):
        error = one["error"]
        assert (error["code"], error["data"]["statusCode"]) == (code, status), call
        assert UUID.fullmatch(error["data"]["requestid"]), call
        assert error["data"]["message"] in error["message"], call
        assert error["data"]["requestid"] in error["message"], call
