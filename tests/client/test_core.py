"""What a client decides, step by step, without a server: tokens, what is sent again, and what never."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from guanxi.client.dingtalk.extcontact import (
    EXTCONTACT_CREATE,
    EXTCONTACT_DELETE,
    EXTCONTACT_GET,
    EXTCONTACT_LIST,
    ExtcontactCreate,
    ExtcontactDelete,
    ExtcontactGet,
    ExtcontactList,
)
from guanxi.client.dingtalk.tokens import OAUTH2_CORP_TOKEN, Oauth2CorpToken
from guanxi.client.errors import (
    Invalid,
    NoAnswer,
    NotAuthenticated,
    NotSent,
    Throttled,
    Unavailable,
    Unreadable,
)
from guanxi.client.native.contact_upsert import UPSERT_CONTACT, UpsertContact
from guanxi.client.native.contacts import (
    CREATE_CONTACT,
    GET_CONTACT,
    LIST_CONTACTS,
    PATCH_CONTACT,
    CreateContact,
    GetContact,
    ListContacts,
    PatchContact,
)
from tests.client.steps import TOKEN, answer, core, take

OK = answer({"errcode": 0, "errmsg": "ok", "results": [], "request_id": "r"})
TOKEN_OK = answer(TOKEN)
LIST = "POST /topapi/extcontact/list?access_token=T"
CREATE = "POST /topapi/extcontact/create?access_token=T"
GETTOKEN = "GET /gettoken?appkey=key&appsecret=secret"
ZHANG = ExtcontactCreate(
    name="张三", mobile="13088888888", state_code="86", follower_user_id="li.na", label_ids=[1561077310]
)
CREATED = answer({"errcode": 0, "errmsg": "ok", "userid": "01", "request_id": "r"})


def refusal(errcode: int, **more: Any) -> Any:  # noqa: ANN401 - members of JSON
    return answer({"errcode": errcode, "errmsg": "no", "request_id": "r", **more})


def in_beijing(seconds: float) -> str:
    """Give the moment in so many seconds as DingTalk's sentences write it."""
    moment = datetime.now(timezone(timedelta(hours=8))) + timedelta(seconds=seconds)
    return f"请求总次数超过 20 次, 限制将在 {moment:%Y-%m-%d %H:%M:%S} 结束."


EXPIRED = refusal(33009, sub_code="40014")
EXPIRED_LIVE = refusal(88, sub_code="40014")
BUSY = refusal(-1)
THROTTLED = refusal(88, sub_code="90018")
GATEWAY = answer(b"<html>", 502)
PROBLEM = {"type": "urn:guanxi:problem:busy", "title": "The store cannot do it now.", "status": 503, "detail": "busy"}

# Each: the call, what comes for each of its requests after that for a token, how many of those are sent, what is
# raised, or None.
SENT_AGAIN: list[tuple[str, Any, list[Any], int, type[Exception] | None]] = [
    ("a read after a fault", "list", [BUSY, OK], 2, None),
    ("a read after a gateway's page", "list", [GATEWAY, OK], 2, None),
    ("a read without an answer", "list", [NoAnswer("gone"), OK], 2, None),
    ("a read that never arrived", "list", [NotSent("refused"), OK], 2, None),
    ("a read that was one too many", "list", [THROTTLED, OK], 2, None),
    ("a read, at most three times", "list", [BUSY] * 4, 4, Unavailable),
    ("a read whose answer cannot be read, never", "list", [answer(b"<html>")], 1, Unreadable),
    ("a read that is wrong, never", "list", [refusal(40069, sub_code="size")], 1, Invalid),
    ("a write that was one too many", "create", [THROTTLED, CREATED], 2, None),
    ("a write that never arrived", "create", [NotSent("refused"), CREATED], 2, None),
    ("a write without an answer, never", "create", [NoAnswer("gone")], 1, NoAnswer),
    ("a write after a fault, never", "create", [BUSY], 1, Unavailable),
    ("a write after a gateway's page, never", "create", [GATEWAY], 1, Unavailable),
    ("a write after a page of a proxy, never", "create", [answer(b"<html>")], 1, Unreadable),
    ("a write after 40001, never", "create", [refusal(40001)], 1, Unavailable),
    ("a read with another token", "list", [EXPIRED, TOKEN_OK, OK], 2, None),
    ("a read with another token, as real servers say it", "list", [EXPIRED_LIVE, TOKEN_OK, OK], 2, None),
    ("a write with another token", "create", [EXPIRED, TOKEN_OK, CREATED], 2, None),
    ("a call whose other token is refused too, never", "list", [EXPIRED, TOKEN_OK, EXPIRED], 2, NotAuthenticated),
    ("a call without a token, never", "list", [refusal(33009, sub_code="40000")], 1, NotAuthenticated),
]


@pytest.mark.parametrize(("what", "call", "script", "times", "raised"), SENT_AGAIN, ids=[row[0] for row in SENT_AGAIN])
def test_what_is_sent_again(
    what: str, call: str, script: list[Any], times: int, raised: type[Exception] | None
) -> None:
    decided = core()
    steps = (
        decided.call(EXTCONTACT_LIST, ExtcontactList()) if call == "list" else decided.call(EXTCONTACT_CREATE, ZHANG)
    )
    taken = take(decided, steps, [TOKEN_OK, *script])
    assert [one for one in taken.sent if one != GETTOKEN] == [LIST if call == "list" else CREATE] * times, what
    assert type(taken.error) is (raised or type(None))
    if taken.error is not None:
        assert taken.error.operation == f"extcontact_{call}"


def test_a_native_write_is_sent_again_only_with_an_idempotency_key() -> None:
    busy = answer(PROBLEM, 503, retry_after="2")
    for key, times in ((None, 1), ("one", 2)):
        decided = core()
        request = CreateContact(name="张三", mobile="13088888888", state_code="86", idempotency_key=key)
        made = answer({"userid": "01", "name": "张三"}, 201)
        taken = take(decided, decided.call(CREATE_CONTACT, request), [busy, made][:times])
        assert taken.sent == ["POST /api/v1/contacts"] * times
        assert [headers.get("Idempotency-Key") for headers in taken.headers] == [key] * times
        assert all(2 <= seconds <= 3 for seconds in taken.waited)


def test_waits_get_longer_and_differ_by_chance() -> None:
    decided = core(retries=4)
    taken = take(decided, decided.call(EXTCONTACT_LIST, ExtcontactList()), [TOKEN_OK, *[BUSY] * 4, OK])
    bounds = [(0.25, 0.5), (0.5, 1.0), (1.0, 2.0), (2.0, 4.0)]
    assert all(least <= seconds <= most for seconds, (least, most) in zip(taken.waited, bounds, strict=True))
    assert len({seconds / least for seconds, (least, _) in zip(taken.waited, bounds, strict=True)}) > 1


def test_the_end_of_a_limit_is_waited_for() -> None:
    for sentence, least, most in (
        (in_beijing(5), 3.5, 6.0),
        (in_beijing(5).replace("限制", "处罚"), 3.5, 6.0),
        (in_beijing(-3600), 0.25, 0.5),  # a clock that goes wrong, or has been turned
        ("限制将在 2026-02-31 00:00:00 结束", 0.25, 0.5),
        ("no such moment", 0.25, 0.5),
    ):
        decided = core()
        refused = refusal(88, sub_code="90018", sub_msg=sentence)
        taken = take(decided, decided.call(EXTCONTACT_CREATE, ZHANG), [TOKEN_OK, refused, CREATED])
        (seconds,) = taken.waited
        assert least <= seconds <= most, sentence


def test_a_limit_that_ends_too_late_is_told_at_once() -> None:
    decided = core(longest=60)
    for refused, ends in (
        (refusal(88, sub_code="90018", errmsg=in_beijing(3600)), True),
        (answer({"status": 1111, "wait": 5, "source": "x5", "punish": "deny", "uuid": "u"}), False),
    ):
        script = [refused] if ends is False else [TOKEN_OK, refused]
        taken = take(decided, decided.call(EXTCONTACT_LIST, ExtcontactList()), script)
        assert isinstance(taken.error, Throttled)
        assert taken.waited == []
        if ends:
            assert taken.error.until is not None
            assert 3500 < (taken.error.until - datetime.now(UTC)).total_seconds() < 3700
        else:
            assert taken.error.retry_after == 300


def test_one_token_serves_until_shortly_before_its_end() -> None:
    decided = core()
    short = answer(TOKEN | {"expires_in": 0})
    taken = take(decided, decided.call(EXTCONTACT_LIST, ExtcontactList()), [TOKEN_OK, OK])
    taken = take(decided, decided.call(EXTCONTACT_LIST, ExtcontactList()), [OK])
    assert taken.sent == [LIST]
    decided = core()
    take(decided, decided.call(EXTCONTACT_LIST, ExtcontactList()), [short, OK])
    assert take(decided, decided.call(EXTCONTACT_LIST, ExtcontactList()), [TOKEN_OK, OK]).sent == [GETTOKEN, LIST]


def test_a_token_that_cannot_be_got_is_told_once_and_by_its_own_page() -> None:
    decided = core()
    taken = take(decided, decided.call(EXTCONTACT_LIST, ExtcontactList()), [refusal(40096)])
    assert isinstance(taken.error, NotAuthenticated)
    assert (taken.error.operation, taken.sent) == ("gettoken", [GETTOKEN])
    decided = core(retries=2)
    taken = take(decided, decided.call(EXTCONTACT_LIST, ExtcontactList()), [NoAnswer("gone")] * 3)
    assert taken.sent == [GETTOKEN] * 3, "it is not sent again by the call that needs it, too"


def test_a_third_party_app_signs_for_its_token() -> None:
    decided = core(auth_corpid="ding1", suite_ticket="ticket")
    taken = take(decided, decided.call(EXTCONTACT_GET, ExtcontactGet("01")), [TOKEN_OK, answer(
        {"errcode": 0, "errmsg": "ok", "result": {"userid": "01", "name": "张三"}, "request_id": "r"})])  # fmt: skip
    assert taken.sent[0].startswith("POST /service/get_corp_token?accessKey=key&timestamp=")
    assert "suiteTicket=ticket&signature=" in taken.sent[0]
    assert taken.bodies[0] == {"auth_corpid": "ding1"}
    assert taken.value.result.mobile is None


def test_requests_are_written_as_each_dialect_wants_them() -> None:
    decided = core()
    taken = take(decided, decided.call(EXTCONTACT_CREATE, ZHANG), [TOKEN_OK, CREATED])
    assert taken.bodies[1] == {
        "contact": {
            "name": "张三", "mobile": "13088888888", "state_code": "86", "follower_user_id": "li.na",
            "label_ids": [1561077310],
        }
    }  # fmt: skip
    taken = take(decided, decided.call(EXTCONTACT_DELETE, ExtcontactDelete("01")), [answer({"errcode": 0})])
    assert (taken.sent, taken.bodies) == (["POST /topapi/extcontact/delete?access_token=T"], [{"user_id": "01"}])
    taken = take(decided, decided.call(EXTCONTACT_LIST, ExtcontactList()), [OK])
    assert taken.bodies == [{}]
    request = Oauth2CorpToken(corp_id="a/b", client_id="c", client_secret="s")
    taken = take(decided, decided.call(OAUTH2_CORP_TOKEN, request), [answer({"access_token": "t", "expires_in": 7200})])
    assert taken.sent == ["POST /v1.0/oauth2/a%2Fb/token"]
    assert taken.bodies == [{"client_id": "c", "client_secret": "s", "grant_type": "client_credentials"}]
    nothing = answer({"items": [], "next": None})
    listed = ListContacts(label_any=[1, 2], untagged=True, q="王 芳", created_from=datetime(2026, 1, 1, tzinfo=UTC))
    taken = take(decided, decided.call(LIST_CONTACTS, listed), [nothing])
    assert taken.sent == [
        "GET /api/v1/contacts?q=%E7%8E%8B+%E8%8A%B3&label_any=1%2C2&untagged=true&created_from=2026-01-01T00%3A00%3A00Z"
    ]
    assert taken.headers == [{"Authorization": "Bearer guanxi_k"}]
    one = answer({"userid": "01", "name": "张三"})
    taken = take(decided, decided.call(PATCH_CONTACT, PatchContact("01", title=None, if_match=17)), [one])
    assert (taken.sent, taken.bodies) == (["PATCH /api/v1/contacts/01"], [{"title": None}])
    assert taken.headers[0]["If-Match"] == '"17"'
    taken = take(decided, decided.call(PATCH_CONTACT, PatchContact("01")), [one])
    assert taken.bodies == [{}]
    taken = take(decided, decided.call(UPSERT_CONTACT, UpsertContact(by="mobile", name="张三")), [one])
    assert (taken.sent, taken.bodies) == (["POST /api/v1/contacts/upsert?by=mobile"], [{"name": "张三"}])
    taken = take(decided, decided.call(GET_CONTACT, GetContact("01", if_none_match="*")), [one])
    assert taken.headers[0]["If-None-Match"] == "*"


def test_the_real_service_has_two_hosts_and_any_other_server_one() -> None:
    v1 = Oauth2CorpToken(corp_id="d", client_id="c", client_secret="s")
    for address, oapi, api in (
        ("https://oapi.dingtalk.com", "https://oapi.dingtalk.com", "https://api.dingtalk.com"),
        ("https://oapi.dingtalk.com/", "https://oapi.dingtalk.com", "https://api.dingtalk.com"),
        ("https://guanxi.example/under", "https://guanxi.example/under", "https://guanxi.example/under"),
    ):
        decided = core(address)
        token, listed = take(decided, decided.call(EXTCONTACT_LIST, ExtcontactList()), [TOKEN_OK, OK]).sent
        (asked,) = take(decided, decided.call(OAUTH2_CORP_TOKEN, v1), [answer({"access_token": "t"})]).sent
        assert token.startswith(f"GET {oapi}/gettoken?")
        assert listed.startswith(f"POST {oapi}/topapi/extcontact/list?")
        assert asked == f"POST {api}/v1.0/oauth2/d/token"


def test_calls_of_one_page_keep_to_the_limit_of_a_second() -> None:
    decided = core(per_second=2)
    waited: list[float] = []
    for _ in range(5):
        taken = take(decided, decided.call(EXTCONTACT_LIST, ExtcontactList()), [TOKEN_OK, OK] if not waited else [OK])
        waited.append(sum(taken.waited))
    assert waited[:2] == [0, 0]
    assert all(0.9 < seconds <= 1 for seconds in waited[2:4])
    assert 1.9 < waited[4] <= 2
    assert take(decided, decided.call(EXTCONTACT_CREATE, ZHANG), [CREATED]).waited == []


def test_credentials_that_are_missing_are_asked_for_before_anything_is_sent() -> None:
    decided = core(app_key="", api_key="")
    with pytest.raises(ValueError, match="app_key and app_secret"):
        take(decided, decided.call(EXTCONTACT_LIST, ExtcontactList()), [])
    with pytest.raises(ValueError, match="api_key"):
        take(decided, decided.call(LIST_CONTACTS, ListContacts()), [])


def test_an_id_that_would_lead_elsewhere_is_not_sent() -> None:
    decided = core()
    for userid in ("", ".", ".."):
        with pytest.raises(ValueError, match="userid cannot be"):
            take(decided, decided.call(GET_CONTACT, GetContact(userid)), [])
    one = answer({"userid": "a/b", "name": "张三"})
    assert take(decided, decided.call(GET_CONTACT, GetContact("../a?b")), [one]).sent == [
        "GET /api/v1/contacts/..%2Fa%3Fb"
    ]


def test_an_answer_that_is_not_what_its_page_gives_is_told() -> None:
    decided = core()
    taken = take(decided, decided.call(EXTCONTACT_CREATE, ZHANG), [TOKEN_OK, answer({"errcode": 0, "errmsg": "ok"})])
    assert isinstance(taken.error, Unreadable)
    assert str(taken.error) == (
        "extcontact_create: the answer is not what extcontact_create gives: Object missing required field `userid`"
    )
