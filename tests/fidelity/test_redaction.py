"""Nothing that belongs to somebody is told; what is the server's own words is."""

from typing import Any

import pytest

from guanxi.fidelity.outcome import outcome_of
from guanxi.fidelity.redaction import Redaction
from guanxi.fidelity.sending import Answer
from guanxi.fidelity.shape import lines

THEIRS: list[Any] = [
    {
        "errcode": 0, "errmsg": "ok",
        "results": [
            {"name": "张三", "title": "销售 总监 号", "company_name": "Li", "userid": "0112", "mobile": "91230018", "count": 424242},
            {"name": "Anna Schmidt", "city": "İzmir", "rare": "𠮷野", "customer": "Customer", "tag": "参数"},
        ],
    }
]  # fmt: skip
OURS: list[Any] = [{"errcode": 0, "errmsg": "ok", "label": "Customer", "fields": ["mobile"]}]
KEPT = Redaction(["dingsecretkey", "s3cr3t", "13012345678", "li.na"], THEIRS, OURS)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("不合法的access_token", "不合法的access_token"),
        ("ding talk error[subcode=40014,submsg=不合法的access_token]", "ding talk error[subcode=40014,submsg=不合法的access_token]"),
        ("subcode=400002", "subcode=400002"),
        ("requiredScopes=[qyapi_get_member_by_mobile]", "requiredScopes=[qyapi_get_member_by_mobile]"),
        ("apiPath(dingtalk.oapi.v2.department.listsub)", "apiPath(dingtalk.oapi.v2.department.listsub)"),
        ("请求总次数超过 1200 次", "请求总次数超过 1200 次"),
        ("Invalid userId of a Customer", "Invalid userId of a Customer"),
        ("用户张三已存在", "用户‹value›已存在"),
        ("参数为空", "‹value›为空"),
        ("Mrs SCHMIDT exists", "Mrs ‹value› exists"),
        ("Li exists, Lima not", "‹value› exists, Lima not"),
        ("无效的手机号", "无效的手机号"),
        ("总监, İzmir", "‹value›, ‹value›"),
        ("user 0112 of 424242", "user ‹value› of ‹value›"),
        ("key dingsecretkey, s3cr3t, li.na", "key ‹value›, ‹value›, ‹value›"),
        ("%E5%BC%A0%E4%B8%89 exists", "‹value› exists"),
        ("\\u5f20\\u4e09 exists", "‹value› exists"),
        ("%25E5%25BC%25A0%25E4%25B8%2589 exists", "‹value› exists"),
        ("\\ud842\\udfb7野 exists", "‹value› exists"),
        ("call +49 1512 3000005", "call ‹number›"),
        ("request ip=10.0.0.1 appKey(dingabc123def456)", "request ip=‹address› appKey(‹key›)"),
        ("request ip=2001:db8::1.", "request ip=‹address›."),
        ("从 2026-09-03 00:01:02 到 2026-09-03T00:01:02+08:00", "从 ‹time› 到 ‹time›"),
        ("call +86 138-0000-1234 or 138 0000 1234", "call ‹number› or ‹number›"),
        ("13900001234 and 139****1234", "‹number› and ‹number›"),
        ("mail someone.else@example.com!", "mail ‹email›!"),
        ("see https://open-dev.example.com/apply?content=dingabc123%23x, please", "see ‹link›, please"),
        ("id 1A2B3C4D-0000-4000-8000-1234567890ab", "id ‹id›"),
        ("token 0f1e2d3c4b5a69788796a5b4c3d2e1f0", "token ‹key›"),
        ("two\nlines\x00", "two lines"),
        ("x" * 400, "x" * 300 + "…"),
        ("x " * 20_000, "‹long text›"),
    ],
)  # fmt: skip
def test_a_text_keeps_its_words_alone(text: str, told: str) -> None:
    assert KEPT.text(text) == told


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (40014, 40014), ("60011", "60011"), (-1, -1), ("-2", "-2"), ("InvalidAction.NotFound", "InvalidAction.NotFound"),
        ("contact.mobile", "contact.mobile"), ("mobile", "mobile"), (13900001234, "‹value›"), ("13900001235", "‹value›"),
        ("Schmidt", "‹value›"), ("张三", "‹value›"), ("a b", "‹value›"), ("", "‹value›"),
    ],
)  # fmt: skip
def test_a_code_is_a_short_number_or_a_word(code: int | str, told: int | str) -> None:
    assert KEPT.code(code) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("errcode", "errcode"), ("open_ext_contact", "open_ext_contact"), ("requestid", "requestid"), ("label", "label"),
        ("13900001234", "‹name›"), ("张三", "‹name›"), ("Schmidt", "‹name›"), ("u13900001234", "‹name›"), ("a b", "‹name›"),
    ],
)  # fmt: skip
def test_a_name_of_a_member_is_a_word_that_is_nobodys(name: str, told: str) -> None:
    assert KEPT.name(name) == told


def test_an_outcome_has_codes_texts_and_a_shape_of_the_gateway_too() -> None:
    body = '{"a_response":{"result":{"ding_open_errcode":0,"error_msg":"张三","13900001234":1,"13900001235":""}}}'
    outcome = outcome_of(Answer(200, "application/json; x=13900001234", body.encode()), {}, KEPT)
    assert outcome.content_type == "application/json; x=‹number›"
    assert outcome.codes == {"a_response.result.ding_open_errcode": 0}
    assert outcome.texts == {"a_response.result.error_msg": "‹value›"}
    assert outcome.shape is not None
    assert lines(outcome.shape)[-1].strip() == "‹name›: integer or empty text"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "JSON"), (b"[]", "JSON, but no object"), (b"", "nothing"), (b" <html>", "HTML"), (b"no", "neither JSON nor HTML"),
        (b"\xff{}", "neither JSON nor HTML"), (b"[" * 100_000, "neither JSON nor HTML"), (b'{"a":NaN}', "neither JSON nor HTML"),
    ],
)  # fmt: skip
def test_a_body_is_told_in_a_word(body: bytes, kind: str) -> None:
    assert outcome_of(Answer(200, "", body), {}, KEPT).body == kind
