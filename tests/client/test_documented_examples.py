"""The documented example of each page and endpoint: the client writes its request, and reads its answer whole."""

import json
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

import guanxi.dingtalk
from guanxi.api.endpoint import BASE, HEADERS, Endpoint
from guanxi.api.resources import ENDPOINTS
from guanxi.client import Client, NotFound
from guanxi.client.message import HttpAnswer, HttpRequest
from guanxi.client.operation import Operation
from guanxi.client.writing import written
from guanxi.dingtalk.page import Page
from guanxi.dingtalk.pages import PAGES

EXAMPLES: Final = Path(guanxi.dingtalk.__file__).parent / "examples"
URL: Final = "http://127.0.0.1:8080"

every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
every_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS.values(), ids=ENDPOINTS.keys())


@every_page
def test_the_example_of_a_page_is_written_and_read(page: Page) -> None:
    example = json.loads((EXAMPLES / f"{page.name}.json").read_text())
    operation = getattr(Client, page.name)
    sent = example["request"]
    request = requested(operation, sent["contact"] if page.nested else sent)
    parts = urlsplit(request.url)
    assert parts.path == page.path.format_map(sent)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    assert (query.pop("access_token", None) == "TOKEN") == bool(page.apps)
    in_path = set(operation.way.in_path)
    body = json.loads(request.content) if request.content else {}
    assert query.keys() & body.keys() == set()
    assert query | as_texts(body) == as_texts({name: value for name, value in sent.items() if name not in in_path})
    if example["answer"].get("errcode", 0) != 0:
        with pytest.raises(NotFound):
            lost(operation, example["answer"])
        return
    assert lost(operation, example["answer"], without=frozenset({"errcode", "errmsg"})) == []


@every_endpoint
def test_the_example_of_an_endpoint_is_written_and_read(endpoint: Endpoint[Any, Any]) -> None:
    example, operation = endpoint.example, getattr(Client, endpoint.name)
    request = requested(operation, example.parameters | (example.body or {}))
    parts = urlsplit(request.url)
    assert (request.method, parts.path) == (endpoint.method, BASE + endpoint.path.format_map(example.parameters))
    others = {name: value for name, value in example.parameters.items() if name not in operation.way.in_path}
    headers = {sent: others.pop(name) for name, sent in HEADERS.items() if name in others}
    assert {name: request.headers[name] for name in headers} == headers
    assert request.headers["Authorization"] == "Bearer TOKEN"
    assert dict(parse_qsl(parts.query, keep_blank_values=True)) == others
    body = json.loads(request.content) if request.content else {}
    assert body == (example.body or {})
    if example.answer is not None:
        assert lost(operation, example.answer) == []


@pytest.mark.parametrize(
    ("version", "header"),
    [(17, '"17"'), ("0f3a", '"0f3a"'), ("*", "*"), ('"17"', '"17"'), ('W/"17", "18"', 'W/"17", "18"')],
)
def test_a_version_of_a_contact_becomes_an_etag(version: int | str, header: str) -> None:
    changed = requested(Client.patch_contact, {"userid": "0112", "if_match": version})
    read = requested(Client.get_contact, {"userid": "0112", "if_none_match": version})
    assert (changed.headers["If-Match"], read.headers["If-None-Match"]) == (header, header)


def test_a_key_of_a_call_is_sent_as_it_is() -> None:
    assert requested(Client.undo_act, {"act": "a", "idempotency_key": "once"}).headers["Idempotency-Key"] == "once"


def requested(operation: Operation[..., Any, Any], members: dict[str, Any]) -> HttpRequest:
    """Write a request of members by their names on the wire."""
    request: Any = operation.request
    by_wire = {one.encode_name: one.name for one in msgspec.structs.fields(request)}
    return written(operation, request(**{by_wire[name]: value for name, value in members.items()}), URL, "TOKEN")


def as_texts(members: dict[str, Any]) -> dict[str, str]:
    """What stands in a query is text; so are timestamps."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, sort_keys=True) for name, value in members.items()
    }


def lost(operation: Operation[..., Any, Any], answer: Any, without: frozenset[str] = frozenset()) -> list[str]:  # noqa: ANN401 - any JSON
    """Read an answer as a client does, and say what is not in what was read."""
    told = operation.way.dialect.read(HttpAnswer(HTTPStatus.OK, {}, json.dumps(answer).encode()))
    read = msgspec.to_builtins(msgspec.convert(told, operation.answer, strict=False))
    return list(missing({name: value for name, value in answer.items() if name not in without}, read, "answer"))


def missing(sent: Any, read: Any, at: str) -> Any:  # noqa: ANN401 - any JSON
    """Give the places of what was sent and is not in what was read."""
    if isinstance(sent, dict) and isinstance(read, dict):
        for name, value in sent.items():
            yield from missing(value, read.get(name), f"{at}.{name}")
    elif isinstance(sent, list) and isinstance(read, list) and len(sent) == len(read):
        for place, value in enumerate(sent):
            yield from missing(value, read[place], f"{at}[{place}]")
    elif sent != read and not same_moment(sent, read):
        yield f"{at}: {read!r} for {sent!r}"


def same_moment(sent: Any, read: Any) -> bool:  # noqa: ANN401 - any JSON
    try:
        return datetime.fromisoformat(sent) == datetime.fromisoformat(read)
    except (TypeError, ValueError):
        return False
