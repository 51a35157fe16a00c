"""The three languages that servers speak: how requests are written in each, and answers read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import quote, urlencode

import msgspec

from guanxi.client.answers import read_native, read_oapi, read_v1
from guanxi.client.message import HttpAnswer, HttpRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from guanxi.client.operation import Operation

HEADERS: Final = {
    "if_match": "If-Match",
    "if_none_match": "If-None-Match",
    "idempotency_key": "Idempotency-Key",
}
"""Members of requests that are headers."""

_JSON: Final = {"Content-Type": "application/json"}

Credential = Literal["token", "key"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One language.

    Attributes:
        base: what stands before a path.
        on_api_host: whether it is spoken by api.dingtalk.com, where the real service is meant.
        credential: what a request is let in by, if by anything.
        write: puts that into a request: gives more of its query, and more of its headers.
        read: gives the members of an answer.
        paced: whether calls are counted by the service (docs/wire.md 6.3).
    """

    base: str
    on_api_host: bool
    credential: Credential | None
    write: Callable[[str], tuple[dict[str, str], dict[str, str]]]
    read: Callable[[HttpAnswer], Any]
    paced: bool = True


def _nothing(_: str) -> tuple[dict[str, str], dict[str, str]]:
    return {}, {}


def _token_in_query(token: str) -> tuple[dict[str, str], dict[str, str]]:
    return {"access_token": token}, {}


def _bearer(key: str) -> tuple[dict[str, str], dict[str, str]]:
    return {}, {"Authorization": f"Bearer {key}"}


OAPI: Final = Dialect("", on_api_host=False, credential="token", write=_token_in_query, read=read_oapi)
"""Pages of oapi.dingtalk.com."""

OAPI_OPEN: Final = Dialect("", on_api_host=False, credential=None, write=_nothing, read=read_oapi)
"""Pages of oapi.dingtalk.com that give tokens."""

V1_OPEN: Final = Dialect("", on_api_host=True, credential=None, write=_nothing, read=read_v1)
"""Pages of api.dingtalk.com that give tokens."""

NATIVE: Final = Dialect("/api/v1", on_api_host=False, credential="key", write=_bearer, read=read_native, paced=False)
"""Guanxi's own API."""


def written(operation: Operation[..., Any, Any], request: Any, base_url: str, credential: str) -> HttpRequest:  # noqa: ANN401 - a request of any operation
    """Write a request.

    Args:
        operation: what is asked for.
        request: what is sent.
        base_url: of the server, without a / at its end.
        credential: the token or key; empty where none is needed.
    """
    way = operation.way
    members: dict[str, Any] = msgspec.to_builtins(request)
    if way.dialect is not NATIVE:
        members = {name: value for name, value in members.items() if value is not None}
    in_path = {name: quote(str(members.pop(name)), safe="") for name in way.in_path}
    headers = {sent: _header(value) for name, sent in HEADERS.items() if (value := members.pop(name, None)) is not None}
    query, headers_more = way.dialect.write(credential)
    content = None
    if way.method in {"GET", "DELETE"}:
        query |= _texts(members)
    else:
        query |= _texts({name: members.pop(name) for name in way.query if name in members})
        content = msgspec.json.encode(members if way.inside is None else {way.inside: members})
        headers |= _JSON
    path = way.dialect.base + way.path.format_map(in_path)
    url = base_url + path + (f"?{urlencode(query)}" if query else "")
    return HttpRequest(way.method, url, headers | headers_more, content)


def _header(value: int | str) -> str:
    return value if isinstance(value, str) else f'"{value}"'  # the number of a change is an ETag with quotes


def _texts(members: dict[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in members.items() if value is not None}


def _text(value: Any) -> str:  # noqa: ANN401 - a member of any request
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
