"""The shapes in which clients send one request: all of them mean the same (docs/wire.md 2)."""

import json
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from guanxi.dingtalk.page import Answer
from tests.dingtalk.asking import CONTACT, Asking, asking
from tests.in_loop import in_loop

FORM = ((b"content-type", b"application/x-www-form-urlencoded;charset=utf-8"),)
JSON = ((b"content-type", b"application/json;charset=UTF-8"), (b"accept", b"text/xml,text/javascript"))
LISTS_AS_JSON = CONTACT | {
    name: json.dumps(CONTACT[name]) for name in ("label_ids", "share_dept_ids", "share_user_ids")
}
LISTS_WITH_COMMAS = CONTACT | {
    "label_ids": "1561077317, 1561077310", "share_dept_ids": "1,2,3", "share_user_ids": "023420013644",
}  # fmt: skip
NUMBERS_AS_TEXTS = CONTACT | {"label_ids": ["1561077317", "1561077310"], "share_dept_ids": ["1", "2", "3"]}
TEXTS_AS_NUMBERS = CONTACT | {"state_code": 86, "mobile": 13088888888}


def text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# name, headers, query (beside the token), body, whether the token is in the body
SHAPES: list[tuple[str, tuple[tuple[bytes, bytes], ...], dict[str, str], str, bool]] = [
    ("JSON", JSON, {}, text({"contact": CONTACT}), False),
    ("JSON with escapes", JSON, {}, json.dumps({"contact": CONTACT}).replace("/", "\\/"), False),
    ("JSON under a form type", FORM, {}, text({"contact": CONTACT}), False),
    ("JSON without a type", (), {}, text({"contact": CONTACT}), False),
    ("JSON after a byte order mark and a line end", JSON, {}, "\ufeff\r\n " + text({"contact": CONTACT}), False),
    ("contact as a text", JSON, {}, text({"contact": text(CONTACT)}), False),
    ("lists as texts with JSON", JSON, {}, text({"contact": LISTS_AS_JSON}), False),
    ("lists as texts with commas", JSON, {}, text({"contact": LISTS_WITH_COMMAS}), False),
    ("numbers as texts", JSON, {}, text({"contact": NUMBERS_AS_TEXTS}), False),
    ("texts as numbers", JSON, {}, text({"contact": TEXTS_AS_NUMBERS}), False),
    ("everything at once", JSON, {}, text({"contact": text(LISTS_AS_JSON | {"state_code": 86})}), False),
    ("unknown parameters", JSON, {"dd_l": "en_US", "v": "2.0"}, text({"contact": CONTACT | {"x": 1}, "y": []}), False),
    ("a form", FORM, {}, urlencode({"contact": text(CONTACT)}), False),
    ("a form that escapes everything", FORM, {}, "contact=" + "".join(f"%{b:02x}" for b in text(CONTACT).encode()), False),
    ("a form with the token in it", FORM, {}, urlencode({"contact": text(CONTACT)}), True),
    ("a form with escapes in names", FORM, {}, "%63ontact=" + quote(text(CONTACT)), False),
    ("all in the query, and no body", (), {"contact": text(CONTACT)}, "", False),
    ("flat, without contact", JSON, {}, text(CONTACT), False),
    ("the body wins over the query", JSON, {"contact": "null"}, text({"contact": CONTACT}), False),
    ("the last of equal names wins", FORM, {}, "contact=null&" + urlencode({"contact": text(CONTACT)}), False),
    ("the token in JSON", JSON, {}, text({"contact": CONTACT}), True),
]  # fmt: skip


async def sent(
    acme: Asking, headers: tuple[tuple[bytes, bytes], ...], query: dict[str, str], body: str, *, token_in_body: bool
) -> Answer:
    token = acme.tokens["app"]
    if token_in_body:
        body = f"access_token={token}&{body}" if body[0] != "{" else text(json.loads(body) | {"access_token": token})
    else:
        query = {"access_token": token} | query
    return await acme.send("/topapi/extcontact/create", body.encode(), query=urlencode(query).encode(), headers=headers)


@pytest.mark.parametrize("shape", SHAPES, ids=[shape[0] for shape in SHAPES])
@in_loop
async def test_a_contact_is_the_same_in_whatever_shape_it_was_sent(
    tmp_path: Path, shape: tuple[str, tuple[tuple[bytes, bytes], ...], dict[str, str], str, bool]
) -> None:
    _, headers, query, body, token_in_body = shape
    async with asking(tmp_path) as acme:
        answer = json.loads((await sent(acme, headers, query, body, token_in_body=token_in_body)).body)
        assert answer["errmsg"] == "ok", answer
        assert await acme.get(answer["userid"]) == CONTACT | {"userid": answer["userid"]}


LISTS = [
    ("POST", b"", b'{"offset":"1","size":"1"}'),
    ("POST", b"", b'{"offset": 1, "size": 1}'),
    ("POST", b"", b"offset=1&size=1"),
    ("POST", b"", b"offset=+1+&size=%31"),
    ("POST", b"&offset=1&size=1", b""),
    ("GET", b"&offset=1&size=1", b""),
    ("GET", b"&offset=1&size=1", b"{}"),
]


@pytest.mark.parametrize(("method", "query", "body"), LISTS)
@in_loop
async def test_a_page_is_the_same_however_it_was_asked_for(
    tmp_path: Path, method: str, query: bytes, body: bytes
) -> None:
    async with asking(tmp_path) as acme:
        await acme.create(mobile="13000000001")
        second = await acme.create()
        token = b"access_token=" + acme.tokens["app"].encode()
        answer = json.loads((await acme.send("/topapi/extcontact/list", body, query=token + query, method=method)).body)
        assert [one["userid"] for one in answer["results"]] == [second]


@in_loop
async def test_a_header_alone_is_no_token(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        header = ((b"x-acs-dingtalk-access-token", acme.tokens["app"].encode()),)
        assert (await acme.send("/topapi/extcontact/list", headers=header)).errcode == 33009
