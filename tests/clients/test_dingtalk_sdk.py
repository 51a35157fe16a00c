"""PyPI dingtalk-sdk, unchanged, against a real server: all its calls of external contacts go by the old gateway."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from dingtalk import AppKeyClient, DingTalkClientException  # type: ignore[import-untyped] # it has no types
from dingtalk.client.api import Ext, ExtContact  # type: ignore[import-untyped] # as above
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter

from tests.cli.running import guanxi
from tests.served import PATIENCE, Served, served

GROUPS = [("Type", 6), ("Level", 3), ("Status", 5), ("Recruitment status", 5)]
ZHANG = {"name": "张三", "follower_user_id": "manager4220", "label_ids": [1561077310], "mobile": "13088888888"}
HOSTS = ("https://eco.taobao.com", "https://oapi.dingtalk.com")


class ToServer(HTTPAdapter):
    """Does what a name of the network would do: the SDK's hosts, which are fixed, lead to the server."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - the library's own
        asked = urlsplit(str(request.url))
        request.url = f"{self._url}{asked.path}?{asked.query}"
        return super().send(request, *args, **kwargs)


def client(server: Served, secret: str = "", **options: Any) -> Any:  # noqa: ANN401 - it has no types
    """Give the SDK's client, with connections of its own that lead to a server."""
    said = server.said
    made = AppKeyClient(said["corp_id"], said["app_key"], secret or said["app_secret"], timeout=PATIENCE, **options)
    made._http = Session()  # noqa: SLF001 - all clients would share one
    for host in HOSTS:
        made._http.mount(host, ToServer(said["url"]))  # noqa: SLF001 - as above
    return made


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Let it not print each refusal that a test asks for."""
    logging.getLogger("dingtalk").setLevel(logging.CRITICAL)
    yield
    logging.getLogger("dingtalk").setLevel(logging.NOTSET)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "data", "--access-log", "--log-format", "json") as running:
        yield running


def refusal(call: Any, *args: Any, **kwargs: Any) -> tuple[int, str]:  # noqa: ANN401 - a method of the SDK
    with pytest.raises(DingTalkClientException) as raised:
        call(*args, **kwargs)
    return raised.value.errcode, raised.value.errmsg


def test_every_call_of_its_external_contacts_works(server: Served) -> None:
    sdk = client(server)
    contacts = sdk.extcontact
    called = {"create", "get", "list", "listlabelgroups", "update", "delete"}
    assert {name for name in vars(ExtContact) if not name.startswith("_")} == called
    userid = contacts.create(**ZHANG, title="工程师", share_dept_ids=(1, 2), share_user_ids="u1")
    told = ZHANG | {
        "userid": userid, "state_code": "86", "title": "工程师", "label_ids": {"number": [1561077310]},
        "share_dept_ids": {"number": [1, 2]}, "share_user_ids": {"string": ["u1"]},
    }  # fmt: skip
    assert contacts.get(userid) == told
    assert contacts.list()["results"] == {"open_ext_contact": [told]}
    assert contacts.list(offset=1, size=1)["results"] == {"open_ext_contact": []}
    groups = contacts.listlabelgroups()["results"]["open_label_group"]
    assert [(group["name"], len(group["labels"]["open_label"])) for group in groups] == GROUPS
    # It sends null for what is not given, which keeps it, and empty lists, which clear (docs/wire.md 2.4).
    assert contacts.update(userid, **ZHANG | {"name": "李四", "mobile": "13088888889"})["errcode"] == 0
    assert contacts.get(userid) == told | {
        "name": "李四", "mobile": "13088888889", "share_dept_ids": {"number": []}, "share_user_ids": {"string": []},
    }  # fmt: skip
    assert contacts.delete(userid)["errcode"] == 0
    assert contacts.list()["results"] == {"open_ext_contact": []}
    pages = [line["page"] for line in map(json.loads, server.log.read_text().splitlines()) if "page" in line]
    assert pages == ["gettoken"] + [
        f"extcontact_{name}"
        for name in ("create", "get", "list", "list", "listlabelgroups", "update", "get", "delete", "list")
    ]


def test_every_call_of_its_older_external_contacts_works(server: Served) -> None:
    sdk = client(server)
    assert {name for name in vars(Ext) if not name.startswith("_")} == {"add", "list", "listlabelgroups"}
    person = {"name": "张三", "label_ids": [1561077310], "mobile": "13088888888"}
    userid = sdk.ext.add(**person, follower_userid="manager4220", share_deptids=[2], share_userids=["u1"])
    assert sdk.ext.list() == [
        {
            "userId": userid, "name": "张三", "labelIds": [1561077310], "mobile": "13088888888", "stateCode": "86",
            "followerUserId": "manager4220", "shareDeptIds": [2], "shareUserIds": ["u1"],
        }
    ]  # fmt: skip
    assert [(group["name"], len(group["labels"])) for group in sdk.ext.listlabelgroups()] == GROUPS


def test_its_calls_by_name_take_all_methods_and_can_do_without_wrapped_lists(server: Served) -> None:
    sdk = client(server)
    created = sdk.top_request("dingtalk.corp.extcontact.create", {"contact": ZHANG | {"state_code": "86"}})
    assert created["success"] is True
    listed = sdk.top_request("dingtalk.corp.extcontact.list", simplify="true")
    assert [one["label_ids"] for one in listed["result"]["results"]] == [[1561077310]]
    assert sdk.top_request("dingtalk.corp.extcontact.delete", {"userid": created["userid"]})["ding_open_errcode"] == 0
    assert sdk.ext.list() == []


def test_it_raises_errors_with_the_number_of_the_page_and_what_is_wrong(server: Served) -> None:
    contacts = client(server).extcontact
    contacts.create(**ZHANG)
    assert refusal(contacts.create, **ZHANG)[0] == 22005
    assert refusal(contacts.create, **ZHANG | {"mobile": "110"})[0] == 60103
    assert refusal(contacts.update, "0100000000000", **ZHANG)[0] == 60121
    assert refusal(contacts.get, "0100000000000") == (33012, "no external contact has that userid")
    assert refusal(contacts.delete, "0100000000000")[0] == 33012
    assert refusal(contacts.list, size=101) == (40069, "size must be 1 to 100")


@pytest.mark.parametrize("profile", ["documented", "live"])
def test_a_bad_token_or_a_missing_permission_is_told_once_and_not_tried_again(tmp_path: Path, profile: str) -> None:
    with served(tmp_path / "data", "--profile", profile) as server:
        sdk = client(server)
        sdk.cache.access_token.set(value="none", ttl=7200)
        assert refusal(sdk.extcontact.list)[0] == 27
        made = guanxi(
            "app", "create", "--org", server.said["corp_id"], "--scope", "qyapi_ext_read", "--json", data=tmp_path / "data"
        )  # fmt: skip
        reader = AppKeyClient(server.said["corp_id"], made.json["app_key"], made.json["app_secret"])
        reader._http = sdk._http  # noqa: SLF001 - as above
        assert reader.extcontact.list()["results"] == {"open_ext_contact": []}
        assert refusal(reader.extcontact.create, **ZHANG)[0] == 11
