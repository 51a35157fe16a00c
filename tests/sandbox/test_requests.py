"""The request log over HTTP: what is listed, waited for, looked at, cleared, and how wrong questions are answered."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.sandbox.running import Running, running

CONTACT = {"name": "张三", "mobile": "13088888888", "state_code": "86", "follower_user_id": "li.na", "label_ids": [1]}


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running() as one:
        yield one


def test_a_request_is_told_with_what_was_understood_and_answered(server: Running) -> None:
    world = server.world()
    userid = server.call(world, "create", {"contact": {**CONTACT, "nick": "z"}})["userid"]
    (entry,) = server.log(world)["requests"]
    assert entry["number"] == 2
    assert (entry["request"]["method"], entry["request"]["path"]) == ("POST", "/topapi/extcontact/create")
    assert entry["request"]["query"] == "access_token=$ACCESS_TOKEN"
    assert entry["understood"]["page"] == "extcontact_create"
    assert entry["understood"]["caller"] == world["app_key"]
    assert entry["understood"]["parameters"]["contact"] == {**CONTACT, "nick": "z"}
    assert entry["understood"]["ignored"] == ["contact.nick"]
    assert entry["understood"]["passed"] == [
        "check_method", "decode", "check_token", "check_kind", "check_permission", "check_organisation", "run",
    ][:6]  # fmt: skip
    assert (entry["answer"]["status"], entry["answer"]["errcode"]) == (200, 0)
    assert userid in entry["answer"]["body"]
    assert entry["explanation"] is None


@pytest.mark.parametrize(
    "sent",
    [
        b'{"contact":"{\\"name\\":\\"x\\",\\"label_ids\\":[1]}"}',
        b"name=x&label_ids=[1]",
        b'contact={"name":"x","label_ids":[1]}',
    ],
)
def test_a_contact_is_understood_whatever_shape_it_was_sent_in(server: Running, sent: bytes) -> None:
    world = server.world()
    server.send("POST", f"/topapi/extcontact/create?access_token={world['token']}", sent)
    contact = server.log(world)["requests"][0]["understood"]["parameters"]["contact"]
    assert contact == {"name": "x", "label_ids": [1] if b"contact" in sent else "[1]"}


def test_requests_are_listed_behind_one_and_chosen_by_page_and_errcode(server: Running) -> None:
    world = server.world()
    for page in ("list", "get", "list", "nope"):
        server.call(world, page, {})
    server.send("GET", "/api/v1/contacts", headers={"Authorization": f"Bearer {world['api_key']}"})
    server.send("GET", f"/api/v1/contacts/{world['corp_id']}", headers={"Authorization": f"Bearer {world['api_key']}"})

    def numbers(query: str) -> list[int]:
        return [one["number"] for one in server.log(world, query)["requests"]]

    assert numbers("") == [2, 3, 4, 5, 6, 7]
    assert numbers("?after=4") == [5, 6, 7]
    assert numbers("?after=2&limit=2") == [3, 4], "the next ones"
    assert numbers("?limit=2") == [6, 7], "the latest ones"
    assert numbers("?page=extcontact_list") == [2, 4]
    assert numbers("?page=unknown") == [5]
    assert numbers("?page=api") == [6, 7]
    assert numbers("?errcode=40036") == [3]
    assert numbers("?errcode=not-found") == [7]
    assert numbers("?errcode=0&page=api") == [6]
    assert server.log(world)["last"] == 7


def test_who_waits_is_told_as_soon_as_there_is_one(server: Running) -> None:
    world = server.world()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(server.log, world, "?after=1&wait=30")
        time.sleep(0.2)
        assert not waiting.done()
        server.call(world, "list", {})
        assert [one["number"] for one in waiting.result(20)["requests"]] == [2]
        waiting = pool.submit(server.log, world, "?after=2&wait=30")
        time.sleep(0.2)
        server.ask("DELETE", f"/sandbox/worlds/{world['id']}/requests")
        assert waiting.result(20) == {"requests": [], "last": 2, "forgotten": 0}
    assert server.log(world, "?after=2&wait=0.05")["requests"] == []


def test_one_is_looked_at_by_its_number_and_gone_when_all_are_cleared(server: Running) -> None:
    world = server.world()
    server.call(world, "list", {})
    at = f"/sandbox/worlds/{world['id']}/requests"
    assert server.ask("GET", f"{at}/2") == server.log(world)["requests"][0]
    for number in ("1", "3", "x", "9" * 30, "-1", "%EF%BC%92"):
        status, body, _ = server.send("GET", f"{at}/{number}")
        assert (status, b"holds no request" in body) == (404, True), number
    assert server.send("DELETE", at)[0] == 204
    assert server.send("GET", f"{at}/2")[0] == 404
    assert server.log(world) == {"requests": [], "last": 2, "forgotten": 0}


WRONG: list[tuple[str, str, Any, int, str]] = [
    ("GET", "?page=extcontact_creat", None, 422, "the nearest is extcontact_create"),
    ("GET", "?limit=0", None, 422, "limit"),
    ("GET", "?limit=201", None, 422, "limit"),
    ("GET", "?wait=31", None, 422, "wait"),
    ("GET", "?after=-1", None, 422, "after"),
    ("GET", "?aftre=1", None, 422, "aftre"),
    ("POST", "", {}, 405, "DELETE, GET"),
    ("POST", "/verify", {"pages": "x"}, 422, "pages"),
    ("POST", "/verify", {"times": -1}, 422, "times"),
    ("POST", "/verify", {"page": "create"}, 422, "there is no page"),
    ("POST", "/verify", b"{", 400, "no JSON"),
    ("POST", "/verify", {"parameters": [1]}, 422, "parameters"),
]


@pytest.mark.parametrize("row", WRONG, ids=[f"{one[1]} {one[2]}" for one in WRONG])
def test_a_wrong_question_is_refused_and_named(server: Running, row: tuple[str, str, Any, int, str]) -> None:
    method, query, body, status, told = row
    got, problem, headers = server.send(method, f"/sandbox/worlds/default/requests{query}", body)
    assert got == status
    assert told in problem.decode()
    assert headers["content-type"] == "application/problem+json"


def test_a_world_does_not_see_what_another_was_asked(server: Running) -> None:
    one, other = server.world(), server.world()
    server.call(one, "list", {})
    assert len(server.log(one)["requests"]) == 1
    assert server.log(other)["requests"] == []


def test_what_the_native_api_refuses_is_explained_by_its_problem(server: Running) -> None:
    world = server.world()
    headers = {"Authorization": f"Bearer {world['api_key']}", "Content-Type": "application/json"}
    server.send("POST", "/api/v1/contacts", {"name": "x"}, headers)
    (entry,) = server.log(world)["requests"]
    assert entry["answer"]["status"] == 422
    assert entry["explanation"]["check"] == "api"
    assert any("follower_user_id" in one or "mobile" in one for one in entry["explanation"]["advice"])
    assert entry["request"]["headers"]["authorization"] == "Bearer $API_KEY"
