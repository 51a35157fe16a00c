"""The client knows every page and every endpoint: where each is, what it takes, and what it answers."""

from typing import Any, Final

import msgspec
import pytest

from guanxi.api.endpoint import HEADERS, Endpoint
from guanxi.api.resources import ENDPOINTS
from guanxi.client import AsyncClient, Client, dingtalk, native
from guanxi.client.dialect import NATIVE, OAPI, OAPI_OPEN, V1_OPEN
from guanxi.client.operation import Listing, Operation
from guanxi.client.writing import HEADERS as CLIENT_HEADERS
from guanxi.dingtalk import v1
from guanxi.dingtalk.page import Page, Parameter
from guanxi.dingtalk.pages import PAGES
from tests.client.kinds import Kinds, Member, kinds, members, unlike

every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
every_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS.values(), ids=ENDPOINTS.keys())

WRITES: Final = {"extcontact_create", "extcontact_update", "extcontact_delete"}
KEY: Final = "idempotency_key"
KINDS: Final[dict[str, Kinds]] = {
    "String": frozenset({"text"}),
    "Number": frozenset({"int"}),
    "Boolean": frozenset({"bool"}),
    "Number[]": frozenset({("list", frozenset({"int"}))}),
    "String[]": frozenset({("list", frozenset({"text"}))}),
}
# It is a part of what is signed, so it is sent as it was written there.
OTHER_KINDS: Final = {("get_corp_token", "timestamp"): KINDS["String"]}


def operation_of(name: str) -> Operation[..., Any, Any]:
    operation: Operation[..., Any, Any] = getattr(Client, name)
    assert isinstance(operation, Operation)
    assert operation == getattr(AsyncClient, name)
    assert operation.name == name
    return operation


def test_there_is_one_operation_for_each_page_and_each_endpoint_and_none_besides() -> None:
    known = {name for name in dir(Client) if isinstance(getattr(Client, name), Operation)}
    assert known == PAGES.keys() | ENDPOINTS.keys()
    assert known == {name for name in dir(AsyncClient) if isinstance(getattr(AsyncClient, name), Operation)}
    assert len(PAGES.keys() | ENDPOINTS.keys()) == len(PAGES) + len(ENDPOINTS)


def test_both_packages_export_their_operations_to_type_checkers() -> None:
    for package, names in ((dingtalk, PAGES), (native, ENDPOINTS)):
        exported = set(package.__all__) - {"Pages", "Endpoints"}
        assert exported == {name.upper() for name in names}
        assert all(getattr(package, name.upper()) is operation_of(name) for name in names)


@every_page
def test_a_page_is_asked_where_it_is_and_in_a_way_that_it_takes(page: Page) -> None:
    operation = operation_of(page.name)
    way = operation.way
    assert way.path == page.path
    assert way.method in page.methods
    assert way.reads == (page.name not in WRITES)
    assert way.inside == ("contact" if page.nested else None)
    open_dialect = V1_OPEN if page.family is v1.FAMILY else OAPI_OPEN
    assert way.dialect is (OAPI if page.apps else open_dialect)
    assert set(way.query) | set(way.in_path) <= members(operation.request).keys()
    assert set(way.query) == (
        {"accessKey", "timestamp", "suiteTicket", "signature"} if "timestamp" in members(operation.request) else set()
    )


@every_page
def test_a_page_is_sent_its_parameters_by_their_names(page: Page) -> None:
    wanted = {one.name.removeprefix("contact."): one for one in page.parameters if one.name != "contact"}
    request: Any = operation_of(page.name).request
    sent = members(request)
    assert sent.keys() == wanted.keys()
    always = {one.encode_name for one in msgspec.structs.fields(request) if one.required or one.default is not None}
    for name, parameter in wanted.items():
        assert (name in always) == parameter.required, name
        assert sent[name].kinds - {"null"} == kinds_of(page, parameter), name
        assert ("null" in sent[name].kinds) == (not parameter.required), name


def kinds_of(page: Page, parameter: Parameter) -> Kinds:
    return OTHER_KINDS.get((page.name, parameter.name)) or KINDS[parameter.kind]


@every_page
def test_what_a_page_answers_is_read(page: Page) -> None:
    answer = operation_of(page.name).answer
    assert list(unlike(kinds(answer), kinds(page.answer), more=True)) == []
    envelope = set(page.family.success) - {"errcode", "errmsg"}  # those become errors
    assert envelope <= members(answer).keys()


@every_endpoint
def test_an_endpoint_is_asked_where_it_is_and_in_its_way(endpoint: Endpoint[Any, Any]) -> None:
    operation = operation_of(endpoint.name)
    way = operation.way
    assert (way.method, way.path, way.dialect) == (endpoint.method, endpoint.path, NATIVE)
    assert way.reads == (endpoint.method == "GET")
    assert way.inside is None
    parameters = members(endpoint.parameters).keys() - HEADERS.keys() - set(way.in_path)
    assert set(way.query) == (parameters if endpoint.method in {"POST", "PUT", "PATCH"} else set())
    listed = "items" in members(endpoint.answer) and "next" in members(endpoint.answer) if endpoint.answer else False
    ends = listed and members(endpoint.answer)["next"].kinds == kinds(None.__class__)
    assert isinstance(operation, Listing) == (listed and not ends)


@every_endpoint
def test_an_endpoint_is_sent_its_parameters_and_its_body_by_their_names(endpoint: Endpoint[Any, Any]) -> None:
    operation = operation_of(endpoint.name)
    sent = members(operation.request)
    assert (KEY in sent) == (endpoint.method == "POST")
    key = sent.pop(KEY, None)
    assert key in {None, Member(required=False, kinds=kinds(str | None))}
    parameters = members(endpoint.parameters)
    body = members(endpoint.shown_body or endpoint.body) if endpoint.has_body else {}
    again = body.keys() & set(operation.way.in_path)  # a body may repeat the id of its path
    assert {name: as_text(one) for name, one in sent.items() if name in parameters} == {
        name: as_text(one) for name, one in parameters.items()
    }
    assert {name: in_body(one) for name, one in sent.items() if name not in parameters} == {
        name: in_body(one) for name, one in body.items() if name not in again
    }


def test_headers_have_the_names_that_the_server_reads() -> None:
    assert CLIENT_HEADERS == HEADERS | {KEY: "Idempotency-Key"}


@every_endpoint
def test_what_an_endpoint_answers_is_read(endpoint: Endpoint[Any, Any]) -> None:
    answer = operation_of(endpoint.name).answer
    if endpoint.answer is None:
        assert answer is type(None)
    else:
        assert list(unlike(kinds(answer), kinds(endpoint.answer))) == []


def as_text(member: Member) -> Member:
    """What stands in a path, a query or a header: lists and moments are written as texts, null is not written."""
    written = frozenset("text" if one == "moment" or one[0] == "list" else one for one in member.kinds - {"null"})
    return Member(member.required, written - {"int"} if "text" in written else written)


def in_body(member: Member) -> Member:
    """What stands in a body: a moment may be given as its text."""
    return Member(member.required, frozenset(map(_deep, member.kinds - _texts_of_moments(member.kinds))))


def _deep(kind: Any) -> Any:  # noqa: ANN401 - any kind
    if kind[0] == "object":
        return (*kind[:2], tuple((name, in_body(one)) for name, one in kind[2]))
    if kind[0] in {"list", "map"}:
        return kind[0], frozenset(map(_deep, kind[1]))
    return kind


def _texts_of_moments(all_of: Kinds) -> Kinds:
    return frozenset({"text"}) if "moment" in all_of else frozenset()
