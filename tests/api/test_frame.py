"""What every endpoint gets from the frame, shown by one that is there for these tests alone."""

import logging
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
from msgspec import Meta

from guanxi.api.endpoint import Call, Endpoint, Example
from guanxi.api.reply import Reply
from guanxi.api.resources import ENDPOINTS
from guanxi.domain.failures import DepartmentUnknown, PhoneTaken, StoreBusy
from guanxi.operations.create_app import create_internal_app
from tests.api.asking import Asking, asking, new_key, problem
from tests.in_loop import in_loop

PATH = "/api/v1/trials/7"


class Inner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ids: list[int] = []


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    inner: Inner = Inner()
    mobile: str = ""
    dept_id: int = 0


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: int
    limit: Annotated[int, Meta(ge=1, le=1000)] = 50
    name: str = ""
    if_match: str | None = None


async def run(call: Call[Parameters, Body]) -> Reply:
    if call.body.mobile == "taken":
        raise PhoneTaken("another contact has this phone number")
    if call.body.dept_id:
        raise DepartmentUnknown(f"there is no department {call.body.dept_id}")
    if call.parameters.name == "absent":
        raise DepartmentUnknown("there is no such department", field="number")
    if call.parameters.name == "broken":
        raise LookupError("secret words of a fault")
    if call.parameters.name == "busy":
        raise StoreBusy("the store is busy")
    return Reply(call.parameters, 201, (("etag", '"1"'),))


TRIAL: Endpoint[Any, Any] = Endpoint(
    name="trial", method="PUT", path="/trials/{number}", summary="A trial.", run=run, scope="contacts:read", sharing="seen",
    parameters=Parameters, body=Body, answer=None, example=Example(), max_body=3 << 20, needs_contacts=True,
)  # fmt: skip


@pytest.fixture(autouse=True)
def trial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENDPOINTS, "trial", TRIAL)


async def pointers(acme: Asking, path: str, body: object, slug: str) -> list[Any]:
    errors = problem(await acme.ask("PUT", path, body), slug)["errors"]
    return [one.get("pointer", one.get("parameter")) for one in errors]


@in_loop
async def test_parameters_come_from_path_query_and_headers_in_their_types(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        answer = await acme.ask("PUT", f"{PATH}?limit=5&name=%E5%BC%A0+x", {}, if_match='"3"')
        assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
        assert answer.json() == {"number": 7, "limit": 5, "name": "张 x", "if_match": '"3"'}


@in_loop
async def test_every_answer_has_its_own_request_id(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        paths = (PATH, PATH, "/api/v1/nope", "/openapi.json", "/docs")
        ids = [(await acme.ask("PUT", path, {})).headers["x-request-id"] for path in paths]
        assert len(set(ids)) == len(paths)


@in_loop
async def test_what_is_wrong_is_pointed_at(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        assert await pointers(acme, PATH, {"inner": {"ids": [1, "2"]}}, "invalid") == ["/inner/ids/1"]
        assert await pointers(acme, PATH, {"inner": {"a/b~": 1}}, "invalid") == ["/inner/a~1b~0"]
        assert await pointers(acme, PATH, {"inner": []}, "invalid") == ["/inner"]
        assert await pointers(acme, f"{PATH}?limit=0", {}, "invalid") == ["limit"]
        assert await pointers(acme, f"{PATH}?limit=5&limit=6", {}, "invalid") == ["limit"]
        assert await pointers(acme, f"{PATH}?number=5", {}, "invalid") == ["number"]
        assert await pointers(acme, f"{PATH}?if_match=5", {}, "invalid") == ["if_match"]
        assert await pointers(acme, PATH, {"mobile": "taken"}, "phone-taken") == ["/mobile"]


@in_loop
async def test_what_does_not_exist_is_a_reference_in_a_body_and_not_found_in_a_path(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        assert await pointers(acme, PATH, {"dept_id": 4}, "unknown-reference") == ["/dept_id"]
        assert "errors" not in problem(await acme.ask("PUT", f"{PATH}?name=absent", {}), "not-found")
        problem(await acme.ask("PUT", "/api/v1/trials/seven", {}), "not-found")


@in_loop
async def test_long_names_and_values_are_not_repeated(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        for path, body in (
            (PATH, {"x" * 10_000: 1}),
            (f"{PATH}?{'x' * 10_000}=1", {}),
            (f"{PATH}?limit={'9' * 999}", {}),
        ):
            assert len((await acme.ask("PUT", path, body)).content) < 1000


@in_loop
async def test_an_endpoint_says_how_large_its_body_may_be(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        assert (await acme.ask("PUT", PATH, b"{}".ljust(3 << 20))).status_code == 201
        problem(await acme.ask("PUT", PATH, b"{}".ljust((3 << 20) + 1)), "too-large")


@in_loop
async def test_a_fault_is_logged_and_its_words_are_not_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with asking(tmp_path) as acme:
        with caplog.at_level(logging.INFO):
            answer = await acme.ask("PUT", f"{PATH}?name=broken", {})
        told = problem(answer, "failed")
        assert "secret words" not in answer.text
        (fault,) = [one for one in caplog.records if one.message == "unexpected"]
        assert fault.exc_info is not None
        assert str(fault.exc_info[1]) == "secret words of a fault"
        assert told["instance"].endswith(vars(fault)["request_id"])


@in_loop
async def test_a_busy_store_says_when_to_come_back(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        answer = await acme.ask("PUT", f"{PATH}?name=busy", {})
        problem(answer, "busy")
        assert answer.headers["retry-after"] == "1"


@in_loop
async def test_who_may_not_ask_learns_nothing_of_the_request(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        app = await create_internal_app(acme.context(), acme.corp_id, "writer", ("qyapi_ext_write",))
        acme.keys["writer"] = await new_key(acme, "app", app=app.app.app_key)
        problem(await acme.ask("PUT", f"{PATH}?limit=x", b"{", by="writer"), "scope-missing")
        problem(await acme.ask("PUT", f"{PATH}?limit=x", b"{", by=None), "key-missing")
        await acme.ask("PATCH", "/api/v1/organisation", {"external_contacts": False})
        problem(await acme.ask("PUT", PATH, {}), "contacts-disabled")
