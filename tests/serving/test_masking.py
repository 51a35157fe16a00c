"""What may stand in a log."""

import pytest

from guanxi.serving.masking import is_secret, masked

PHONES = [
    ("13800138000", "138******00"),
    ("+8613800138000", "+861********00"),
    ("+86 13800138000", "+86 1********00"),
    ("call 138-0013-8000 now", "call 138-****-**00 now"),
    ("0571 8888 7777.", "057* **** **77."),
    ("1234567", "123**67"),
    ("123456789012345", "123**********45"),
    ("电话13800138000。", "电话138******00。"),
    ("１３８００１３８０００", "１３８******００"),
    ("a 13800138000 2nd", "a 138******00 2nd"),
    ("13800138000 13900139000", "138******00 139******00"),
    ("138 0013 8000 139 0013 9000", "138 **** **** *** **** **00"),
    ("1234567890123456789 13800138000", "1234567890123456789 138******00"),
    ("mobile=13800138000&name=x", "mobile=138******00&name=x"),
    ("mobile%3D13800138000", "mobile%3D138******00"),
    ("%2B8613800138000", "%2B861********00"),
    (r"'name\n13800138000'", r"'name\n138******00'"),
    (r"b'\xe5\xbc\xa013800138000'", r"b'\xe5\xbc\xa0138******00'"),
    (r'"\u5f2013800138000"', r'"\u5f20138******00"'),
    ('{"mobile": "13800138000"}', '{"mobile": "138******00"}'),
]

SECRETS = [
    ("access_token=abc123&offset=0", "access_token=***&offset=0"),
    ("GET /x?a=1&access_token=abc123 HTTP/1.1", "GET /x?a=1&access_token=*** HTTP/1.1"),
    ("POST /router/rest?v=2.0&session=abc123 HTTP/1.1", "POST /router/rest?v=2.0&session=*** HTTP/1.1"),
    ("?accessKey=suitex&signature=a%2Bb/c%3D&corpId=dingx", "?accessKey=suitex&signature=***&corpId=dingx"),
    ("signature=b'a+b='&x=1", "signature=b'***'&x=1"),
    ('{"signature": "a+b=", "x": 1}', '{"signature": "***", "x": 1}'),
    ("signature does not match; it is Base64", "signature does not match; it is Base64"),
    ("appkey=dinga&appsecret=s-e_c.r~t", "appkey=dinga&appsecret=***"),
    ("corpid=a corpsecret=b", "corpid=a corpsecret=***"),
    ('{"appKey": "a", "appSecret": "b c", "x": 1}', '{"appKey": "a", "appSecret": "***", "x": 1}'),
    (r'{"appSecret": "b\"c"}', '{"appSecret": "***"}'),
    (r'"{\"appSecret\": \"abc\"}"', r'"{\"appSecret\": \"***\"}"'),
    ('{"accessToken":"abc","expireIn":7200}', '{"accessToken":"***","expireIn":7200}'),
    ("{'suiteSecret': 'abc'}", "{'suiteSecret': '***'}"),
    ("client_secret: abc", "client_secret: ***"),
    ("access_token%3Dabc%26", "access_token%3D***"),
    ("Authorization: Bearer abc.def-ghi", "Authorization: ***"),
    ("authorization: Basic YTpi==", "authorization: ***"),
    ("[(b'authorization', b'Bearer abc'), (b'x', b'y')]", "[(b'authorization', b'***'), (b'x', b'y')]"),
    ("x-acs-dingtalk-access-token: abc", "x-acs-dingtalk-access-token: ***"),
    ('appSecret="cut off here', 'appSecret="***'),
    ("access_token=138001380001", "access_token=***"),
]

PLAIN = [
    "123456",
    "1234567890123456",
    "ding13800138000",
    "13800138000abc",
    "user_13800138000",
    "10.20.30.40:54321",
    "2026-11-20T01:02:03.456Z",
    "access_token is missing",
    "one of access_token, appsecret",
    "offset=12 size=20",
    "",
]


@pytest.mark.parametrize(("text", "shown"), PHONES)
def test_a_phone_number_keeps_its_first_three_and_last_two_digits(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(("text", "shown"), SECRETS)
def test_a_secret_is_replaced_whole(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_neither_stays(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("name", ["access_token", "accessToken", "appSecret", "suite_secret", "Authorization"])
def test_a_field_is_secret_by_its_name(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize("name", ["request_id", "corp_id", "page", "client", "access_token_count"])
def test_other_fields_are_not_secret(name: str) -> None:
    assert not is_secret(name)
