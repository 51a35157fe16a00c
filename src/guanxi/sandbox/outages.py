"""Answers that no page gives: of a gateway without a server behind it, and of what guards against floods."""

from typing import Final
from uuid import NAMESPACE_OID, uuid5

import msgspec

from guanxi.sandbox.breaking import Headers, Kept

_HTML: Final = b"text/html; charset=utf-8"
_JSON: Final = b"application/json;charset=UTF-8"

_GATEWAY: Final = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
    b"<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
)
_SHUT_OUT: Final = (
    "<!DOCTYPE html>\n<html>\n<head><title>访问被拒绝</title></head>\n"
    "<body><p>您的访问过于频繁，请稍后再试。</p><p>{}</p></body>\n</html>\n"
)


def gateway_error() -> Kept:
    """Give the page of a gateway whose server does not answer."""
    return _answer(502, _HTML, _GATEWAY)


def shut_out(form: str, name: str) -> Kept:
    """Give what a client is told whose address is shut out for five minutes.

    Args:
        form: `json` or `html`: the real service has both.
        name: what its id is made of.
    """
    uuid = uuid5(NAMESPACE_OID, name).hex
    if form == "html":
        return _answer(200, _HTML, _SHUT_OUT.format(uuid).encode())
    told = {"status": 1111, "wait": 5, "source": "x5", "punish": "deny", "uuid": uuid}
    return _answer(200, _JSON, msgspec.json.encode(told))


def plain() -> Kept:
    """Give a page's answer that says that all is well, for a call that was not carried out."""
    return _answer(200, _JSON, b'{"errcode":0,"errmsg":"ok"}')


def _answer(status: int, content_type: bytes, body: bytes) -> Kept:
    headers: Headers = [(b"content-type", content_type), (b"content-length", b"%d" % len(body))]
    return Kept(status, headers, body)
