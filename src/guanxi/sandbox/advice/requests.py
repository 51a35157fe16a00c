"""Advice on what is wrong with a request before its page looks at it: path, method, body."""

import ast
import json
from difflib import get_close_matches
from typing import Any, Final

from guanxi.dingtalk.decode import MAX_BODY, read_form
from guanxi.dingtalk.gateway import methods as gateway
from guanxi.dingtalk.page import Page
from guanxi.dingtalk.pages import PAGES
from guanxi.domain.failures import Failure
from guanxi.sandbox.advice.refused import Advice, Refused

_GATEWAY: Final = "dingtalk.oapi."
_NEAR: Final = 0.6
_LONGEST: Final = 200
"""Characters of a path that are compared with those of pages."""
_PYTHON: Final = 10_000
"""Characters of a body that Python is asked to read: more take too long."""


def page_unknown(refused: Refused) -> Advice:
    """Name the page whose path is nearest."""
    request = refused.call.request
    path = gateway.method_of(request) if request.path == gateway.PATH else request.path
    page = _nearest(path)
    listed = "`guanxi pages` lists the pages that there are"
    if path.startswith("/api"):
        return Advice(("the native API is at /api/v1; docs/api says what there is", listed))
    if page is None:
        return Advice((f"no page has a path like this one; {listed}",))
    say = [f"the nearest page is {page.path}, {page.name}: {page.summary}"]
    if path.rstrip("/") == page.path:
        say.insert(0, "the path must not end with a slash")
    elif path.lower() == page.path.lower():
        say.insert(0, "capital letters count in a path")
    form = refused.form(_read(refused), page)
    return Advice((*say, listed), form)


def _nearest(path: str) -> Page | None:
    plain = path[:_LONGEST].rstrip("/")
    if _GATEWAY in plain:
        plain = "/topapi/" + plain.partition(_GATEWAY)[2].replace(".", "/")
    paths = {page.path.lower(): page for page in PAGES.values()}
    named = {page.name.lower(): page for page in PAGES.values()}
    if (last := plain.rpartition("/")[2].lower()) in named:
        return named[last]
    near = get_close_matches(plain.lower(), paths, n=1, cutoff=_NEAR)
    if near:
        return paths[near[0]]
    ends = [page for page in PAGES.values() if plain.count("/") > 1 and page.path.lower().endswith(plain.lower())]
    return ends[0] if ends else None


def method_refused(refused: Refused) -> Advice:
    """Name the methods that the page takes."""
    methods = refused.page.methods
    say = f"send it with {' or '.join(methods)}, not with {refused.call.request.method[:16]}"
    return Advice((say,), refused.form(_read(refused)))


def body_too_large(refused: Refused) -> Advice:
    """Say how large a body may be."""
    say = f"a body has at most {MAX_BODY} bytes: send less at once"
    return Advice((say,), refused.example())


def body_unreadable(refused: Refused) -> Advice:
    """Say where the body or the query breaks off, and how it would be read."""
    body = refused.call.request.body or b""
    if refused.failure.field == "query":
        say = "percent-encode the query's values as UTF-8: 张 is %E5%BC%A0"
        return Advice((say,), refused.example())
    if not body.strip():
        return Advice(("there is no body: send the parameters as a JSON object",), refused.example())
    return _on_body(refused, body)


def _on_body(refused: Refused, body: bytes) -> Advice:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        say = f"the body is not UTF-8: byte {error.start} cannot be read; encode it as UTF-8"
        return Advice((say, *_charset(body)), refused.example())
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        return _on_text(refused, text, f"the JSON breaks off in line {error.lineno}, column {error.colno}: {error.msg}")
    except RecursionError:
        return Advice(("the JSON is nested too deep: the pages take two levels",), refused.example())
    if isinstance(value, dict):
        return Advice(
            ('the JSON holds half of a surrogate pair, such as "\\ud800": escape whole characters',), refused.example()
        )
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        return Advice(("the body is a list: send the object in it alone",), refused.form(value[0]))
    kinds = {list: "a list", str: "a text", int: "a number", float: "a number", bool: "true or false"}
    kind = kinds.get(type(value), "null")
    return Advice((f"the body is {kind}: send an object, whose members are the parameters",), refused.example())


def _charset(body: bytes) -> tuple[str, ...]:
    try:
        body.decode("gbk")
    except UnicodeDecodeError:
        return ()
    return ("it may be GBK: convert it before it is sent",)


def _on_text(refused: Refused, text: str, broken: str) -> Advice:
    """Advise on a body that is text and no JSON."""
    form = text.strip()
    if not form.startswith(("{", "[", '"')) and "=" in form:
        try:
            parameters = read_form(form.encode(), "body")
        except Failure:
            return Advice(("percent-encode the form's values as UTF-8: 张 is %E5%BC%A0",), refused.example())
        say = "the body is a form, and its Content-Type or the page says that it must be JSON: send a JSON object"
        return Advice((say,), refused.form(parameters))
    try:
        value = ast.literal_eval(form) if len(form) <= _PYTHON else None
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        value = None
    if isinstance(value, dict) and all(isinstance(name, str) for name in value):
        say = "this is how Python prints an object: write it with json.dumps, names and texts in double quotes"
        return Advice((say, broken), refused.form(value))
    return Advice((broken, "write the body with a JSON library"), refused.example())


def otherwise(refused: Refused) -> Advice:
    """Say what the page takes, where nothing more is known of what happened."""
    say = f"docs/pages/{refused.page.name}.md says what the page takes and refuses"
    return Advice((refused.failure.reason, say), refused.example())


def _read(refused: Refused) -> dict[str, Any]:
    """Give the parameters of a call whose page has not read them."""
    request = refused.call.request
    found: dict[str, Any] = {}
    try:
        found |= read_form(request.query, "query")
        body = (request.body or b"").strip()
        found |= json.loads(body) if body.startswith(b"{") else read_form(body, "body")
    except (Failure, ValueError, RecursionError):
        return found
    return found
