"""From a request's bytes to values of the declared types; whatever does not fit is refused, with a pointer to it."""

import re
from collections.abc import Mapping
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

import msgspec

from guanxi.api.endpoint import HEADERS, Endpoint
from guanxi.api.failures import BodyTooLarge, Malformed, PathUnknown, RequestInvalid

T = TypeVar("T")

_JSON_TYPES: Final = frozenset({b"application/json", b"application/merge-patch+json"})
_SHOWN: Final = 120
"""Characters of a name that an error repeats."""

# What msgspec says: `Expected ... - at `$.label_ids[0]``; the place is left out where it is the whole value.
_PLACED: Final = re.compile(r"(?P<what>.*?)(?: - at `(?P<place>key in )?\$(?P<path>.*)`)?", re.DOTALL)
_MEMBER: Final = re.compile(r"Object (?:contains unknown|missing required) field `(?P<name>.*)`", re.DOTALL)
_STEP: Final = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+)\]")


_decoders: Final[dict[Any, msgspec.json.Decoder[Any]]] = {}
_members: Final[dict[Any, tuple[str, ...]]] = {}


def members(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever msgspec takes for a type
    """Give the names that a struct's members have in JSON; none for what is no struct."""
    if kind not in _members:
        is_struct = isinstance(kind, type) and issubclass(kind, msgspec.Struct)
        _members[kind] = tuple(one.encode_name for one in msgspec.structs.fields(kind)) if is_struct else ()
    return _members[kind]


def check_content_type(headers: Mapping[bytes, bytes]) -> None:
    """Refuse a body that says it is no JSON; one that says nothing is read.

    Raises:
        Malformed: it does.
    """
    said = headers.get(b"content-type")
    if said is not None and said.partition(b";")[0].strip().lower() not in _JSON_TYPES:
        raise Malformed("the body must be JSON: send it with Content-Type: application/json")


async def read_body(receive: Any, headers: Mapping[bytes, bytes], most: int) -> bytes:  # noqa: ANN401 - ASGI's own type
    """Gather a body.

    Args:
        receive: ASGI's.
        headers: by their names in small letters.
        most: bytes that it may have.

    Raises:
        BodyTooLarge: it has more.
        Malformed: the client went away first.
    """
    declared = headers.get(b"content-length", b"")
    parts: list[bytes] = []
    size = int(declared) if declared.isdigit() and len(declared) < 20 else 0  # noqa: PLR2004 - digits of a 64-bit number
    got = 0
    more = True
    while more and max(size, got) <= most:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Malformed("the body did not arrive whole")
        parts.append(message.get("body", b""))
        got += len(parts[-1])
        more = message.get("more_body", False)
    if max(size, got) > most:
        raise BodyTooLarge(f"the body is over {most} bytes", field="body")
    return parts[0] if len(parts) == 1 else b"".join(parts)


def decode(body: bytes | msgspec.Raw, kind: type[T], at: str = "") -> T:
    """Decode JSON to a type.

    Args:
        body: JSON in UTF-8.
        kind: any type of msgspec's; a struct should forbid unknown fields.
        at: the JSON pointer of this value in the request's body.

    Raises:
        Malformed: it is no JSON.
        RequestInvalid: a value does not fit.
    """
    if not body:
        raise Malformed("a body is required: JSON in UTF-8")
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    try:
        value: T = decoder.decode(body)
    except msgspec.ValidationError as error:
        what, pointer = _placed(str(error))
        raise RequestInvalid(
            f"{at}{pointer or ' the body'}: {what}".strip(), [{"pointer": at + pointer, "detail": what}]
        ) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError):
        raise Malformed("the body is not valid JSON in UTF-8") from None
    return value


def read_parameters(
    endpoint: Endpoint[Any, Any], in_path: Mapping[str, str], query: bytes, headers: Mapping[bytes, bytes]
) -> Any:  # noqa: ANN401 - the endpoint's own type
    """Give a request's parameters as the endpoint declares them.

    Args:
        endpoint: that.
        in_path: texts by name.
        query: as sent.
        headers: by their names in small letters.

    Raises:
        PathUnknown: what stands in the path cannot be what it should be, so there is nothing there.
        Malformed: the query is not UTF-8.
        RequestInvalid: a parameter is unknown, sent twice, or does not fit.
    """
    raw: dict[str, str] = {}
    try:
        sent_query = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict") if query else ()
        for name, value in sent_query:
            if name in raw or name in in_path or name in HEADERS:
                raise _wrong(name, "it is no parameter of the query" if name not in raw else "it is sent twice")
            raw[name] = value
    except UnicodeError:
        raise Malformed("the query is not UTF-8, percent-encoded") from None
    raw |= in_path
    for name in members(endpoint.parameters):
        if name in HEADERS and (sent := headers.get(HEADERS[name].lower().encode())) is not None:
            raw[name] = sent.decode("latin-1")
    try:
        return msgspec.convert(raw, endpoint.parameters, strict=False)
    except msgspec.ValidationError as error:
        what, pointer = _placed(str(error))
    name = pointer.removeprefix("/")
    if name in in_path:
        raise PathUnknown(f"there is nothing here: {name} cannot be that")
    raise _wrong(HEADERS.get(name, name), what)


def _wrong(parameter: str, what: str) -> RequestInvalid:
    shown = parameter[:_SHOWN]
    return RequestInvalid(f"{shown}: {what}", [{"parameter": shown, "detail": what}])


def _placed(told: str) -> tuple[str, str]:
    """Give what msgspec found wrong, in words that repeat no value, and the JSON pointer of its place."""
    match = _PLACED.fullmatch(told)
    what, path = (told, "") if match is None else (match["what"], match["path"] or "")
    pointer = "".join(f"/{_escaped(step['name'] or step['index'])}" for step in _STEP.finditer(path))
    if member := _MEMBER.fullmatch(what):
        pointer += "/" + _escaped(member["name"][:_SHOWN])
        what = "it is required" if "missing" in what else "there is no such member"
    elif what.startswith("Invalid enum value"):
        what = "it is none of the values that are allowed"
    elif what.startswith("Expected"):
        what = what.replace("`", "")
    return what, pointer


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
