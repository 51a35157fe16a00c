"""The curl line that repeats a request, with shell variables where it had secrets."""

import json
import re
import shlex
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from guanxi.sandbox.redaction import API_KEY, TOKEN, Redaction

if TYPE_CHECKING:
    from guanxi.sandbox.visit import Visit

MOST: Final = 4096
"""Bytes of a body that stand in the line; a larger one is read from the file that `$BODY` names."""

_REPEATED: Final = frozenset(
    {"content-type", "accept", "if-match", "if-none-match", "idempotency-key", "prefer", "x-http-method-override"}
)
_OF_CURL: Final = {("accept", "*/*"), ("content-type", "application/x-www-form-urlencoded")}
"""What curl sends unless it is told otherwise."""
_AS_SENT: Final = "".join(chr(code) for code in range(33, 127))
"""What stands in a query as it was sent: all that can be seen."""
_SECRET: Final = {
    "authorization": f'"authorization: Bearer ${API_KEY}"',
    "x-acs-dingtalk-access-token": f'"x-acs-dingtalk-access-token: ${TOKEN}"',
}
_IN_PATH: Final = "/:@!$&'()*+,;=~"
_VARIABLE: Final = re.compile(r"\$([A-Z]+(?:_[A-Z]+)*)\b")
_GLOBBED: Final = frozenset("[]{}")


def curl(visit: "Visit", redaction: Redaction) -> str:
    """Write it.

    Args:
        visit: the request.
        redaction: knows what may not stand in it.

    Returns:
        One command for a POSIX shell; with a body that is no text, a pipe of two.
    """
    words = ["curl"]
    if visit.method == "HEAD":
        words.append("--head")
    elif visit.method != ("POST" if body_bytes(visit) else "GET"):
        words.append(f"-X {shlex.quote(visit.method)}")
    url = _url(visit)
    if not _GLOBBED.isdisjoint(url):
        words.append("--globoff")
    words.append(_quoted(redaction.pieces(url)))
    words += _headers(visit, redaction)
    size = body_bytes(visit)
    if size == 0:
        return " ".join(words)
    if size > MOST:
        return " ".join([*words, '--data-binary "@$BODY"'])
    pieces = redaction.pieces(visit.body.decode("utf-8", "surrogateescape"))
    if _is_text(pieces):
        return " ".join([*words, "--data-raw", _quoted(pieces)])
    return " ".join([f"printf '%b' {_printed(pieces)} |", *words, "--data-binary @-"])


def curl_of(visit: "Visit", method: str, path: str, parameters: dict[str, Any]) -> str:
    """Write the command that sends a call in another form.

    Args:
        visit: the request that was sent to this server.
        method: of HTTP.
        path: of the page.
        parameters: with `$ACCESS_TOKEN` and the like in the place of what is not told.
    """
    token = {"access_token": parameters["access_token"]} if "access_token" in parameters else {}
    rest = {name: value for name, value in parameters.items() if name not in token}
    in_body = method == "POST" and not path.startswith("/gettoken") and bool(rest)
    query = "&".join(f"{quote(name)}={_in_query(value)}" for name, value in (token if in_body else parameters).items())
    url = f"{_origin(visit)}{quote(path, safe=_IN_PATH, errors='replace')}{'?' if query else ''}{query}"
    words = ["curl"] if method == ("POST" if in_body else "GET") else ["curl", f"-X {shlex.quote(method)}"]
    words.append(_quoted(_VARIABLE.split(url)))
    if in_body:
        body = json.dumps(rest, ensure_ascii=False)
        words += ["-H 'content-type: application/json'", "--data-raw", _quoted(_VARIABLE.split(body))]
    return " ".join(words)


def _in_query(value: Any) -> str:  # noqa: ANN401 - any JSON
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "".join(
        f"${piece}" if place % 2 else quote(piece, safe="", errors="replace")
        for place, piece in enumerate(_VARIABLE.split(text))
    )


def body_bytes(visit: "Visit") -> int:
    """Give how large a request's body was; of one that was too large to be looked at, how large it says it is."""
    if visit.body:
        return len(visit.body)
    said = next((value for name, value in visit.headers if name == b"content-length"), b"")
    return int(said) if said.isdigit() else 0


def _origin(visit: "Visit") -> str:
    host = next((value.decode("latin-1") for name, value in visit.headers if name == b"host"), "127.0.0.1")
    return f"{visit.scheme}://{host}"


def _url(visit: "Visit") -> str:
    url = f"{_origin(visit)}{quote(visit.path, safe=_IN_PATH, errors='replace')}"
    return f"{url}?{quote(visit.query, safe=_AS_SENT)}" if visit.query else url


def _headers(visit: "Visit", redaction: Redaction) -> list[str]:
    words = []
    for raw_name, raw_value in visit.headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("utf-8", "surrogateescape")
        if name in _SECRET and value:
            words.append(f"-H {_SECRET[name]}")
        elif name in _REPEATED and (name, value) not in _OF_CURL:
            words.append(f"-H {_quoted(redaction.pieces(f'{name}: {value}'))}")
    if body_bytes(visit) and not any(name == b"content-type" for name, _ in visit.headers):
        words.append("-H 'content-type:'")
    return words


def _quoted(pieces: list[str]) -> str:
    """Quote a text for the shell; its variables stand in double quotes."""
    return "".join(
        f'"${piece}"' if place % 2 else shlex.quote(_plain(piece)) for place, piece in enumerate(pieces) if piece
    )


def _plain(piece: str) -> str:
    return piece.encode("utf-8", "replace").decode()


def _is_text(pieces: list[str]) -> bool:
    return not any("\0" in piece or any("\udc80" <= one <= "\udcff" for one in piece) for piece in pieces[::2])


def _printed(pieces: list[str]) -> str:
    """Quote bytes for `printf %b`, which makes a byte of each octal escape."""
    return "".join(
        f'"${piece}"' if place % 2 else f"'{''.join(map(_octal, piece.encode('utf-8', 'surrogateescape')))}'"
        for place, piece in enumerate(pieces)
        if piece
    )


def _octal(byte: int) -> str:
    return chr(byte) if chr(byte).isalnum() and byte < 128 else f"\\0{byte:03o}"  # noqa: PLR2004 - the end of ASCII
