"""Writing requests: which members stand in the path, the query, the headers and the body."""

from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote, urlencode

import msgspec

from guanxi.client.dialect import NATIVE
from guanxi.client.message import HttpRequest
from guanxi.client.operation import Operation

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADERS: Final = {
    "if_match": "If-Match",
    "if_none_match": "If-None-Match",
    "idempotency_key": "Idempotency-Key",
}
"""Members of requests that are headers."""

_JSON: Final = {"Content-Type": "application/json"}


def written(operation: Operation[..., Any, Any], request: Any, base_url: str, credential: str) -> HttpRequest:  # noqa: ANN401 - a request of any operation
    """Write a request.

    Args:
        operation: what is asked for.
        request: what is sent.
        base_url: of the server, without a / at its end.
        credential: the token or key; empty where none is needed.

    Raises:
        ValueError: a member that stands in the path cannot stand there.
    """
    way = operation.way
    members: dict[str, Any] = msgspec.to_builtins(request)
    if way.dialect is not NATIVE:
        members = {name: value for name, value in members.items() if value is not None}
    in_path = {name: _in_path(name, str(members.pop(name))) for name in way.in_path}
    headers = {
        sent: _header(name, value) for name, sent in HEADERS.items() if (value := members.pop(name, None)) is not None
    }
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


def _in_path(name: str, value: str) -> str:
    if value in {"", ".", ".."}:  # it would be another path
        raise ValueError(f"{name} cannot be {value!r}")
    return quote(value, safe="")


def _header(name: str, value: int | str) -> str:
    text = str(value)
    as_it_is = name == "idempotency_key" or text == "*" or '"' in text
    return text if as_it_is else f'"{text}"'  # a contact's `change` and `etag` are ETags without their quotes


def _texts(members: dict[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in members.items() if value is not None}


def _text(value: Any) -> str:  # noqa: ANN401 - a member of any request
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, cast("Iterable[Any]", value))) if isinstance(value, list | tuple) else str(value)
