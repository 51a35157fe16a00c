"""Strategies for requests: from the declarations of the pages, and from nothing."""

import json
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from guanxi.dingtalk.page import Page, Parameter
from tests.dingtalk.asking import CONTACT

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
    "Number[]": st.one_of(
        st.lists(NUMBERS, max_size=25), st.lists(NUMBERS, max_size=5).map(json.dumps), TEXTS, ANYTHING
    ),
    "String[]": st.one_of(st.lists(TEXTS, max_size=25), TEXTS, ANYTHING),
}
PATHS = st.one_of(
    st.text(max_size=30).map(lambda text: "/" + text),
    st.sampled_from(
        ["/topapi/", "/topapi/extcontact/", "/topapi/extcontact/list/", "/v1.0/", "/v1.0/oauth2//token", "/"]
    ),
)
HEADERS = st.lists(
    st.sampled_from([
        (b"content-type", b"application/json"), (b"content-type", b"application/x-www-form-urlencoded"),
        (b"content-type", b"multipart/form-data; boundary=x"), (b"content-type", b"\xff"), (b"accept", b"text/xml"),
    ]),
    max_size=3,
)  # fmt: skip


def _value(parameter: Parameter) -> st.SearchStrategy[Any]:
    right = CONTACT.get(parameter.name.removeprefix("contact."))
    any_value = _KINDS.get(parameter.kind, ANYTHING)
    return any_value if right is None else st.one_of(st.just(right), st.just(right), any_value)


@st.composite
def parameters(draw: st.DrawFn, page: Page) -> dict[str, Any]:
    """Parameters that a page declares, each right, wrong or absent; those inside `contact` in an object or a text."""
    chosen: dict[str, Any] = {}
    inside: dict[str, Any] = {}
    for parameter in page.parameters:
        if parameter.kind == "OpenExtContact" or draw(st.integers(0, 9)) == 0:
            continue
        place = inside if parameter.name.startswith("contact.") else chosen
        place[parameter.name.removeprefix("contact.")] = draw(_value(parameter))
    if page.nested:
        whole = draw(st.integers(0, 9))
        chosen["contact"] = inside if whole > 1 else (json.dumps(inside) if whole else draw(ANYTHING))
    return chosen


def body_of(draw: st.DrawFn, values: dict[str, Any]) -> bytes:
    """Write parameters as JSON or as a form, and sometimes break the bytes."""
    as_json = draw(st.booleans())
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
    body = json.dumps(values).encode() if as_json else urlencode(texts, errors="replace").encode()
    if draw(st.integers(0, 19)) == 0 and body:
        place = draw(st.integers(0, len(body) - 1))
        body = body[:place] + draw(st.binary(max_size=3)) + body[place + draw(st.integers(0, 3)) :]
    return body
