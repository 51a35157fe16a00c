"""From a request to its parameters, in all the shapes that clients send (docs/wire.md 2).

Query and body are merged, the body wins. The body's first byte decides what it is, not its Content-Type: official
samples post JSON under a form type.
"""

import binascii
from typing import Any, Final
from urllib.parse import unquote_to_bytes

import msgspec

from guanxi.dingtalk.call import Request
from guanxi.dingtalk.failures import BodyTooLarge, BodyUnreadable

MAX_BODY: Final = 1 << 20
"""Bytes of a request's body."""

_BOM: Final = b"\xef\xbb\xbf"

_decode_json = msgspec.json.Decoder().decode


def read_parameters(request: Request) -> dict[str, Any]:
    """Give a request's parameters: form values as text, JSON values as they are.

    Raises:
        BodyUnreadable: broken JSON, a JSON value that is no object, or text that is not UTF-8.
        BodyTooLarge: over MAX_BODY.
    """
    parameters: dict[str, Any] = read_form(request.query, "query") if request.query else {}
    body = _body(request)
    if not body:
        return parameters
    if body[:1] == b"{":
        return parameters | read_json(body)
    if body[:1] in b'["' or _says_json(request):
        raise BodyUnreadable("the body is not a JSON object", field="body")
    return parameters | read_form(body, "body")


def read_body(request: Request) -> dict[str, Any]:
    """Give the parameters of a request whose body must be a JSON object.

    Raises:
        BodyUnreadable: it is none.
        BodyTooLarge: over MAX_BODY.
    """
    return read_json(_body(request))


def _body(request: Request) -> bytes:
    body = request.body
    if body is None:
        raise BodyTooLarge(f"the body is over {MAX_BODY} bytes")
    return body if body[:1] == b"{" else body.removeprefix(_BOM).lstrip()


def _says_json(request: Request) -> bool:
    return any(name == b"content-type" and b"json" in value.lower() for name, value in request.headers)


def read_json(text: bytes | str) -> dict[str, Any]:
    """Decode a JSON object.

    Raises:
        BodyUnreadable: it is broken, too deep, not UTF-8, or no object.
    """
    try:
        value = _decode_json(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
        raise BodyUnreadable("the body is not valid JSON in UTF-8", field="body") from None
    if not isinstance(value, dict):
        raise BodyUnreadable("the body is not a JSON object", field="body")
    return value


def read_form(form: bytes, where: str) -> dict[str, str]:
    """Decode application/x-www-form-urlencoded text; the last of equal names wins.

    Args:
        form: the encoded text.
        where: `query` or `body`, for the error.

    Raises:
        BodyUnreadable: it is not UTF-8.
    """
    parameters: dict[str, str] = {}
    try:
        if b"%" not in form and b"+" not in form:
            for text in form.decode().split("&"):
                plain_name, _, plain_value = text.partition("=")
                if plain_name:
                    parameters[plain_name] = plain_value
            return parameters
        for part in form.split(b"&"):
            name, _, value = part.partition(b"=")
            if name:
                parameters[_unquote(name).decode()] = _unquote(value).decode()
    except UnicodeDecodeError:
        raise BodyUnreadable(f"the {where} is not UTF-8", field=where) from None
    return parameters


def _unquote(text: bytes) -> bytes:
    if b"+" in text:
        text = text.replace(b"+", b" ")
    escapes = text.count(b"%")
    if not escapes:
        return text
    # Quoted-printable is percent-encoding with another sign, and decoding it is 15 x faster than unquote_to_bytes
    # (docs/decisions/0013). The guards hand over whatever it would read differently.
    if b"=" not in text and b"\r" not in text and b"\n" not in text:
        plain = binascii.a2b_qp(text.replace(b"%", b"="))
        if len(text) - len(plain) == 2 * escapes:
            return plain
    return unquote_to_bytes(text)
