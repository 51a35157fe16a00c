"""The OpenAPI document and its page say of every operation what a client must know."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from guanxi.api.endpoint import BASE, Endpoint
from guanxi.api.problems import TYPE
from guanxi.api.reading import members
from guanxi.api.resources import ENDPOINTS
from guanxi.openapi import document, whole
from tests.api.asking import asking
from tests.architecture.sources import ROOT
from tests.in_loop import in_loop

OPERATIONS = [
    pytest.param(operation, id=operation["operationId"])
    for methods in whole()["paths"].values()
    for operation in methods.values()
]
every_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS.values(), ids=ENDPOINTS.keys())


def test_the_document_that_is_checked_in_is_the_one_that_is_generated() -> None:
    written = (ROOT / "docs" / "api" / "openapi.json").read_text("utf-8")
    assert json.loads(written) == json.loads(document()), "run `make openapi`"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_describes_request_answers_and_failures_with_examples(operation: dict[str, Any]) -> None:
    assert operation["summary"].endswith(".")
    assert operation["description"]
    for parameter in operation["parameters"]:
        assert parameter["description"], parameter["name"]
        assert not parameter["required"] or "example" in parameter, parameter["name"]
    if "requestBody" in operation:
        assert all(media["schema"] and media["example"] for media in operation["requestBody"]["content"].values())
    done = {status: answer for status, answer in operation["responses"].items() if int(status) < 400}
    assert done
    for status, answer in done.items():
        assert answer["description"]
        assert status in {"204", "304"} or all(media["example"] for media in answer["content"].values())
    assert operation.get("x-problems") or operation.get("x-errors")


def test_operations_have_names_of_their_own() -> None:
    names = [one.id for one in OPERATIONS]
    assert len(names) == len(set(names)) > 0


@every_endpoint
def test_an_example_is_a_request_and_an_answer_of_the_declared_types(endpoint: Endpoint[Any, Any]) -> None:
    example = endpoint.example
    if endpoint.has_body:
        msgspec.json.decode(msgspec.json.encode(example.body), type=endpoint.body)
    assert set(example.parameters) <= set(members(endpoint.parameters))
    msgspec.convert(dict(example.parameters), endpoint.parameters, strict=False)
    if endpoint.answer is not None:
        shown = json.loads(msgspec.json.encode(msgspec.convert(example.answer, endpoint.answer)))
        assert shown == json.loads(msgspec.json.encode(example.answer)), "a member is not declared"


@every_endpoint
def test_links_lead_to_operations_and_their_parameters(endpoint: Endpoint[Any, Any]) -> None:
    for link in endpoint.links:
        assert set(link.parameters) <= set(members(ENDPOINTS[link.to].parameters))


@every_endpoint
def test_a_body_has_no_member_that_is_not_described(endpoint: Endpoint[Any, Any]) -> None:
    if isinstance(endpoint.body, type) and issubclass(endpoint.body, msgspec.Struct):
        assert endpoint.body.__struct_config__.forbid_unknown_fields
    assert endpoint.parameters.__struct_config__.forbid_unknown_fields
    assert endpoint.max_body <= 16 << 20


def test_every_type_of_problem_that_an_operation_names_has_an_example() -> None:
    described = whole()
    shown = {
        slug
        for response in described["components"]["responses"].values()
        for slug in response["content"]["application/problem+json"]["examples"]
    }
    named = {slug for one in OPERATIONS for slug in one.values[0].get("x-problems", ())}  # type: ignore[union-attr] # what was put in above
    assert named == shown
    types = described["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]
    assert {TYPE + slug for slug in shown} <= set(types)


@in_loop
async def test_document_and_page_are_there_without_a_key(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        told = await acme.ask("GET", "/openapi.json", by=None)
        assert (told.status_code, told.headers["content-type"], told.content) == (200, "application/json", document())
        page = await acme.ask("GET", "/docs", by=None)
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert "default-src 'none'" in page.headers["content-security-policy"]
        for name in (*ENDPOINTS, "extcontact_create"):
            assert f'<article id="{name}">' in page.text
        assert f"<code>{BASE}".replace("/", "/<wbr>") in page.text


@in_loop
async def test_the_page_loads_nothing_and_runs_nothing(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        page = (await acme.ask("GET", "/docs", by=None)).text
    assert re.findall(r"<(?:script|link|img|iframe|object|embed|form)\b|\bsrc=|@import|url\(|\bon\w+=", page) == []
    targets = set(re.findall(r'href="([^"]*)"', page))
    assert {target for target in targets if not target.startswith("#")} == {"/openapi.json"}
    anchors = set(re.findall(r'id="([^"]*)"', page))
    assert {target[1:] for target in targets if target.startswith("#")} <= anchors
