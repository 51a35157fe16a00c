"""Strategies for requests: from the declarations of the pages, and from nothing."""

import json
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from guanxi.dingtalk.call import Request
from guanxi.dingtalk.page import Page
from guanxi.dingtalk.pages import PAGES
from tests.fuzz.behind import Behind

TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "null", "[]", "{}", "0", "-1", "1e400", "86", "13088888888", "\u0000", "张三", "x" * 300]
    ),
    st.text(max_size=40),
)
NUMBERS = st.one_of(
    st.sampled_from([0, 1, -1, 20, 100, 101, 2**31, 2**63 - 1, 2**63, 2**64, 10**40, 1.5, 1e308, True]),
    st.integers(),
)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)
_KINDS: dict[str, st.SearchStrategy[Any]] = {
    "String": st.one_of(TEXTS, NUMBERS, ANYTHING),
    "Number": st.one_of(NUMBERS, TEXTS, ANYTHING),
    "Boolean": st.one_of(st.booleans(), TEXTS, ANYTHING),
    "Number[]": st.one_of(
        st.lists(NUMBERS, max_size=25), st.lists(NUMBERS, max_size=5).map(json.dumps), TEXTS, ANYTHING
    ),
    "String[]": st.one_of(st.lists(TEXTS, max_size=25), TEXTS, ANYTHING),
}
MOBILES = st.integers(13_000_000_000, 13_999_999_999)
PATHS = st.one_of(
    st.text(max_size=30).map(lambda text: "/" + text),
    st.sampled_from([
        "/topapi/", "/topapi/extcontact/", "/topapi/extcontact/list/", "/v1.0/", "/v1.0/oauth2//token", "/", "",
        "/topapi/" + "x" * 8_000, "/v1.0/" + "\u0007" * 5_000, "/" + "张" * 9_000,
    ]),
)  # fmt: skip
HEADERS = st.lists(
    st.sampled_from([
        (b"content-type", b"application/json"), (b"content-type", b"application/x-www-form-urlencoded"),
        (b"content-type", b"multipart/form-data; boundary=x"), (b"content-type", b"\xff"), (b"accept", b"text/xml"),
    ]),
    max_size=3,
)  # fmt: skip
SEPARATORS = [b"%", b"&", b"=", b"+", b'"', b"\\", b"{", b"}", b"[", b",", b"\x00", b"\xff", b"\xe5\xbc", b"%u", b"%00"]


@st.composite
def parameters(draw: st.DrawFn, page: Page, right: dict[str, Any], *, wrong: bool = True) -> dict[str, Any]:
    """Parameters that a page declares; those inside `contact` in an object or a text.

    Args:
        draw: hypothesis'.
        page: which.
        right: a right value for each.
        wrong: whether one may be wrong or absent.
    """
    chosen: dict[str, Any] = {}
    inside: dict[str, Any] = {}
    names = [parameter.name for parameter in page.parameters]
    faulty = draw(st.sets(st.sampled_from(names), max_size=3)) if wrong and names else set()
    for parameter in page.parameters:
        name = parameter.name.removeprefix("contact.")
        if parameter.kind == "OpenExtContact" or (parameter.name in faulty and draw(st.booleans())):
            continue
        place = inside if parameter.name.startswith("contact.") else chosen
        if parameter.name in faulty:
            place[name] = draw(_KINDS[parameter.kind])
        else:
            place[name] = str(draw(MOBILES)) if parameter.name == "contact.mobile" else right[name]
    if page.nested:
        chosen["contact"] = (
            draw(ANYTHING) if "contact" in faulty else draw(st.sampled_from([inside, json.dumps(inside)]))
        )
    return chosen


def form(values: dict[str, Any]) -> bytes:
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
    return urlencode(texts, errors="replace").encode()


@st.composite
def calls(draw: st.DrawFn, page: Page, behind: Behind, *, wrong: bool = True) -> Request:
    """Calls of a page, in one of the shapes that clients write them."""
    acme = behind.acme
    values = draw(parameters(page, behind.right(), wrong=wrong))
    shape = "query" if page.name == "gettoken" else draw(st.sampled_from(["json", "json", "form", "query"]))
    by = draw(st.sampled_from(["app", "app", "app", "suite", "reader"])) if wrong else "app"
    query = b"access_token=" + acme.tokens[by].encode() if page.apps else b""
    return Request(
        draw(st.sampled_from([*page.methods, *page.methods, *(["PUT"] if wrong else [])])),
        page.path.replace("{corpId}", acme.corp_id),
        b"&".join([query, form(values)]) if shape == "query" else query,
        draw(HEADERS) if wrong else [],
        {"json": json.dumps(values).encode(), "form": form(values), "query": b""}[shape],
    )


@st.composite
def broken(draw: st.DrawFn, text: bytes) -> bytes:
    """Bytes with a few of them cut out, changed or repeated."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.sampled_from([0, 0, 1, 1, 2, 8, 10_000]))
        again = draw(st.sampled_from([1, 1, 1, 50]))
        patch = draw(st.one_of(st.sampled_from(SEPARATORS), st.binary(max_size=3), st.just(text[start:end] * 2)))
        text = text[:start] + patch * again + text[end:]
    return text


@st.composite
def broken_calls(draw: st.DrawFn, behind: Behind) -> Request:
    """Right calls with a few bytes changed, in the query, in the body or in the path."""
    call = draw(calls(PAGES[draw(st.sampled_from(sorted(PAGES)))], behind, wrong=False))
    assert call.body is not None
    path, query, body = call.path, call.query, call.body
    where = draw(st.sampled_from(["query", "body", "body", "path"]))
    if where == "path":
        path = draw(broken(path.encode())).decode("utf-8", "replace")
    elif where == "body" and body:
        body = draw(broken(body))
    else:
        query = draw(broken(query))
    return Request(call.method, path, query, call.headers, body)
