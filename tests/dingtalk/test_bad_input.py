"""Bytes that no client should send: each gets a clear error, or is plainly passed over, and nothing changes."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.dingtalk.asking import CONTACT, asking
from tests.dingtalk.scenario import REQUEST_ID, on_disk
from tests.in_loop import in_loop

JSON_TYPE = ((b"content-type", b"application/json"),)
BROKEN = (43009, "body")
SIZE = (40069, "size")
CONTACT_IS_BAD = (40035, "contact")
WRONG_TYPES: list[object] = [1.5, False, {}, ["86"]]


class Bad(NamedTuple):
    """A request as bytes, and what is answered.

    Attributes:
        name: a sentence.
        page: the end of its path.
        body: as sent.
        told: errcode and sub_code; (0, "") when the odd part is passed over.
        query: sent after the token.
        headers: as sent.
    """

    name: str
    page: str
    body: bytes
    told: tuple[int, str]
    query: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()


def contact(**changed: object) -> bytes:
    return json.dumps({"contact": CONTACT | changed}).encode()


# What JSON can be wrong in.
JSON = [
    Bad("two objects", "list", b"{}{}", BROKEN),
    Bad("something behind the object", "list", b"{} x", BROKEN),
    Bad("a text", "list", b'"x"', BROKEN),
    Bad("null as JSON", "list", b"null", BROKEN, headers=JSON_TYPE),
    Bad("a form that calls itself JSON", "list", b"offset=0&size=1", BROKEN, headers=JSON_TYPE),
    Bad("a byte order mark and nothing else", "list", b"\xef\xbb\xbf", (0, "")),
    Bad("no bytes that call themselves JSON", "list", b"", (0, ""), headers=JSON_TYPE),
    Bad("1e400", "list", b'{"offset":0,"size":1e400}', BROKEN),
    Bad("NaN", "list", b'{"offset":0,"size":NaN}', BROKEN),
    Bad("Infinity", "list", b'{"offset":0,"size":-Infinity}', BROKEN),
    Bad("a number of 5,000 digits", "list", b'{"offset":0,"size":' + b"9" * 5000 + b"}", BROKEN),
    Bad("a number of 30 digits", "list", b'{"offset":0,"size":1' + b"0" * 30 + b"}", SIZE),
    Bad("a whole number written as a fraction", "list", b'{"offset":0,"size":1.0}', SIZE),
    Bad("a power of ten", "list", b'{"offset":0,"size":1e1}', SIZE),
    Bad("equal names, the last of which is wrong", "list", b'{"size":1,"size":0,"offset":0}', SIZE),
    Bad("equal names, the last of which is right", "list", b'{"size":0,"size":1,"offset":0}', (0, "")),
    Bad("a fraction as userid", "get", b'{"user_id":1.0}', (33012, "user_id")),
    Bad("an object as userid", "get", b'{"user_id":{"a":1}}', (33012, "user_id")),
    Bad("true as token", "list", b'{"access_token":true}', (33009, "40000")),
    Bad("half a surrogate pair in a name", "create", b'{"contact":{"name":"\\ud83d"}}', BROKEN),
    Bad("half a surrogate pair as raw bytes", "create", b'{"contact":{"name":"\xed\xa0\xbd"}}', BROKEN),
    Bad("overlong UTF-8", "get", b'{"user_id":"\xc0\x80"}', BROKEN),
    Bad("10,000 objects deep", "create", b'{"contact":' * 10_000 + b"1" + b"}" * 10_000, BROKEN),
    Bad("10,000 lists deep where a list is due", "create", b'{"contact":{"label_ids":' + b"[" * 10_000, BROKEN),
    Bad("100 lists deep where a number is due", "create", contact(label_ids=json.loads("[" * 100 + "]" * 100)), (40035, "contact.label_ids")),
]  # fmt: skip

# JSON inside texts.
INNER = [
    Bad("a list", "create", b"contact=%5B1%5D", CONTACT_IS_BAD),
    Bad("a number", "create", b"contact=7", CONTACT_IS_BAD),
    Bad("a text in quotes", "create", b"contact=%22x%22", CONTACT_IS_BAD),
    Bad("broken", "create", b"contact=%7B%22name%22", CONTACT_IS_BAD),
    Bad("half a surrogate pair", "create", b"contact=%7B%22name%22%3A%22%5Cud800%22%7D", CONTACT_IS_BAD),
    Bad("1e400", "create", b"contact=%7B%22name%22%3A1e400%7D", CONTACT_IS_BAD),
    Bad("10,000 deep", "create", b"contact=" + b"%7B%22a%22:" * 10_000, CONTACT_IS_BAD),
    Bad("labels 10,000 deep", "create", contact(label_ids="[" * 10_000), (40035, "contact.label_ids")),
    Bad("labels that are an object", "create", contact(label_ids='{"a":1}'), (40035, "contact.label_ids")),
    Bad("labels with a comma too many", "create", contact(label_ids="1,,2"), (40035, "contact.label_ids")),
    Bad("people with a comma too many", "create", contact(share_user_ids="a,,b"), (40035, "contact.share_user_ids")),
    Bad("a text twice in quotes", "create", json.dumps({"contact": json.dumps(json.dumps(CONTACT))}).encode(), CONTACT_IS_BAD),
]  # fmt: skip

# What a form, or a query, can be wrong in.
FORMS = [
    Bad("Arabic digits", "list", b"offset=%D9%A3&size=1", (40068, "offset")),
    Bad("full-width digits", "list", b"offset=0&size=%EF%BC%91", SIZE),
    Bad("an underscore in a number", "list", b"offset=0&size=1_0", SIZE),
    Bad("a plus before a number", "list", b"offset=%2B1&size=1", (40068, "offset")),
    Bad("NUL behind a number", "list", b"offset=0&size=1%00", SIZE),
    Bad("a sign that escapes nothing", "list", b"offset=0&size=1%", SIZE),
    Bad("half an escape", "list", b"offset=0&size=%3", SIZE),
    Bad("an escape that is no number", "list", b"offset=0&size=%zz", SIZE),
    Bad("an escaped escape", "list", b"offset=0&size=%2531", SIZE),
    Bad("an equals sign in a value", "list", b"offset=0&size=1=1", SIZE),
    Bad("a line end behind the last value", "list", b"offset=0&size=1\r\n", (0, "")),
    Bad("leading zeros", "list", b"offset=00&size=01", (0, "")),
    Bad("nothing between the separators", "list", b"&&offset=0&&size=1&=3&", (0, "")),
    Bad("NUL as a name", "list", b"\x00=1&%00=2", (0, "")),
    Bad("NUL as userid", "get", b"user_id=%00", (33012, "user_id")),
    Bad("overlong UTF-8 as userid", "get", b"user_id=%C0%80", BROKEN),
    Bad("a surrogate as userid", "get", b"user_id=%ED%A0%80", BROKEN),
    Bad("raw bytes that are no UTF-8", "get", b"user_id=\xff", BROKEN),
    Bad("a name that is no UTF-8", "list", b"%ff=1", BROKEN),
    Bad("no UTF-8 in the query", "list", b"", (43009, "query"), b"&a=%ff"),
    Bad("raw bytes that are no UTF-8 in the query", "list", b"", (43009, "query"), b"&a=\xff"),
    Bad("another token behind the first", "list", b"", (33009, "40014"), b"&access_token=x"),
    Bad("a token with a blank behind it", "list", b"", (33009, "40014"), b"%20"),
    Bad("an empty token in the form", "list", b"access_token=", (33009, "40000")),
    Bad("a megabyte of separators", "list", b"&" * (1 << 20), (0, "")),
    Bad("a megabyte of escapes", "list", b"a=" + b"%41" * 349_000, (0, "")),
]

# A fault in each field that is a text: control characters are refused whatever the field is called.
TEXTS = [
    Bad(f"{character!r} in {field}", "create", contact(**{field: f"1{character}2"}), (errcode, f"contact.{field}"))
    for field, errcode in (
        ("title", 40035), ("address", 40035), ("remark", 40035), ("company_name", 40035), ("follower_user_id", 40035),
        ("name", 60112), ("mobile", 60103), ("state_code", 60103),
    )
    for character in ("\x00", "\n", "\x7f", "\x85", "\u2028")
] + [
    Bad(f"{value!r} as {field}", "create", contact(**{field: value}), (errcode, f"contact.{field}"))
    for field, errcode in (
        ("title", 40035), ("company_name", 40035), ("name", 60112), ("mobile", 60103), ("state_code", 60103),
    )
    for value in WRONG_TYPES
]  # fmt: skip


@pytest.mark.parametrize(
    "table", [JSON, INNER, FORMS, TEXTS], ids=["JSON", "JSON inside texts", "forms and queries", "texts"]
)
@in_loop
async def test_what_no_client_should_send_is_told_or_passed_over_and_changes_nothing(
    tmp_path: Path, table: list[Bad]
) -> None:
    async with asking(tmp_path) as acme:
        before = await on_disk(tmp_path)
        for bad in table:
            query = b"access_token=" + acme.tokens["app"].encode() + bad.query
            answer = await acme.send(f"/topapi/extcontact/{bad.page}", bad.body, query=query, headers=bad.headers)
            told = json.loads(answer.body)
            assert (bad.name, told["errcode"], told.get("sub_code", "")) == (bad.name, *bad.told)
            assert REQUEST_ID.fullmatch(told["request_id"])
            assert await on_disk(tmp_path) == before, bad.name


# Paths that look like a page's, and how their neighbours are answered: HTTP status and errcode or code.
PATHS = [
    ("/topapi/extcontact/", 200, 22),
    ("/topapi/extcontact/list/", 200, 22),
    ("/topapi/extcontact/List", 200, 22),
    ("/topapi/extcontact/list%20", 200, 22),
    ("/topapi/../gettoken", 200, 22),
    ("/topapi/", 200, 22),
    ("/topapi", 200, 404),
    ("//topapi/extcontact/list", 200, 404),
    ("/TOPAPI/extcontact/list", 200, 404),
    ("/gettoken/", 200, 404),
    ("", 200, 404),
    ("/v1.0/oauth2//token", 404, "InvalidAction.NotFound"),
    ("/v1.0/oauth2/a/b/token", 404, "InvalidAction.NotFound"),
    ("/v1.0/oauth2/accessToken/", 404, "InvalidAction.NotFound"),
    ("/v1.0/" + "x" * 5000, 404, "InvalidAction.NotFound"),
]


@in_loop
async def test_a_path_that_only_looks_like_a_page_is_none(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        for path, status, errcode in PATHS:
            answer = await acme.send(path, query=b"access_token=" + acme.tokens["app"].encode())
            assert (path, answer.status, answer.errcode) == (path, status, errcode)
            assert len(answer.body) < 400


@in_loop
async def test_a_path_that_is_no_page_is_told_in_the_envelope_of_its_neighbours(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        acme.ids.request_id = lambda: "439eqp31da45"  # type: ignore[method-assign] # an id that can be foretold
        told = [(await acme.send(path)).body.decode() for path in ("/topapi/nope", "/nope", "/v1.0/nope")]
        reason = "there is no page '{}'; `guanxi pages` lists those that there are"
        tail = '"sub_code":"{}","sub_msg":"{}","request_id":"439eqp31da45"}}'
        assert told[0] == '{"errcode":22,"errmsg":"Invalid method",' + tail.format(22, reason.format("/topapi/nope"))
        assert told[1] == '{"errcode":404,"errmsg":"There is nothing at this URI",' + tail.format(
            404, reason.format("/nope")
        )
        assert told[2].endswith(
            '"code":"InvalidAction.NotFound","message":"Unknown API: ' + reason.format("/v1.0/nope") + '"}'
        )


@in_loop
async def test_what_nobody_foresaw_is_told_as_busy_and_logged_with_its_cause(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with asking(tmp_path) as acme:
        before = await on_disk(tmp_path)

        def broken(corp_id: str, now: int, seq: int) -> str:  # noqa: ARG001 - as ids have it
            raise RuntimeError("a secret detail")

        acme.ids.userid = broken  # type: ignore[method-assign] # a defect, where one could be
        answer = await acme.send(
            "/topapi/extcontact/create", contact(), query=b"access_token=" + acme.tokens["app"].encode()
        )
        told = json.loads(answer.body)
        assert (answer.status, told["errcode"], told["errmsg"]) == (200, -1, "The system is busy.")
        assert b"secret" not in answer.body
        assert b"Traceback" not in answer.body
        (logged,) = [record for record in caplog.records if record.exc_info]
        assert (logged.exc_info or (None,))[0] is RuntimeError
        assert logged.__dict__["request_id"] == told["request_id"]
        assert await on_disk(tmp_path) == before


@in_loop
async def test_every_method_but_two_is_refused(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        for method in ("PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "post", "get", "", "\u00e9"):
            query = b"access_token=" + acme.tokens["app"].encode()
            answer = await acme.send("/topapi/extcontact/list", query=query, method=method)
            assert (method, answer.errcode) == (method, 43002)
