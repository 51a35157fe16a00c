"""Whose request it is: what a request says of it, the most telling first.

It is read as the pages read it: members of the query and of the body's JSON or form, the body's before the query's.
What stands deeper, or in any text, says nothing: a remark may hold whatever it likes.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from guanxi.dingtalk.decode import MAX_BODY, read_form, read_json
from guanxi.dingtalk.failures import BodyUnreadable

Headers = list[tuple[bytes, bytes]]

_API: Final = "/api/"
_ISSUING: Final = ("/gettoken", "/service/", "/v1.0/oauth2/")
"""Beginnings of the paths of pages that give tokens: they are asked with keys, and look at no token."""

_KEY: Final = re.compile(rb"(?:bearer\s+)?guanxi_([a-z0-9]{20})_", re.IGNORECASE)
_TOKEN_HEADER: Final = b"x-acs-dingtalk-access-token"
_TOKENS: Final = ("accesstoken", "session")
_CREDENTIALS: Final = ("appkey", "clientid", "corpid", "authcorpid", "suitekey", "accesskey")
_BOM: Final = b"\xef\xbb\xbf"


def names(path: str, query: bytes, headers: Headers, body: bytes) -> Iterator[str]:
    """Give what may say whose a request is, the most telling first: tokens, keys, corp_ids.

    Args:
        path: decoded.
        query: as sent.
        headers: their names in small letters.
        body: as sent.
    """
    if path.startswith(_API):
        for name, value in headers:
            if name == b"authorization" and (sent := _KEY.match(value)) is not None:
                yield sent[1].decode()
        return
    parameters = _parameters(path, query, body)
    if (token := parameters.get("access_token")) and isinstance(token, str) and not path.startswith(_ISSUING):
        yield token
    spelled = {name.lower().replace("_", "").replace("-", ""): one for name, one in parameters.items()}
    in_header = [token.decode("latin-1") for name, token in headers if name == _TOKEN_HEADER]
    tokens = [spelled.get(name) for name in _TOKENS] + in_header
    keys = [spelled.get(name) for name in _CREDENTIALS]
    in_path = path.split("/")
    found = (*keys, *in_path, *tokens) if path.startswith(_ISSUING) else (*tokens, *keys, *in_path)
    texts = [one for one in found if isinstance(one, str) and one]
    # A third-party app serves whatever organisation is named beside it.
    yield from sorted(texts, key=lambda text: text.startswith("suite"))


def _parameters(path: str, query: bytes, body: bytes) -> dict[str, Any]:
    in_query = _form(query)
    in_body = _body(body) if body and len(body) <= MAX_BODY else {}
    # This one page reads nothing from a body.
    return in_body | in_query if path == "/gettoken" else in_query | in_body


def _body(body: bytes) -> dict[str, Any]:
    if body[:1] != b"{":
        body = body.removeprefix(_BOM).lstrip()
    if body[:1] != b"{":
        return _form(body)
    try:
        return read_json(body)
    except BodyUnreadable:
        return {}


def _form(form: bytes) -> dict[str, Any]:
    try:
        return dict(read_form(form, "query"))
    except BodyUnreadable:
        return {}
