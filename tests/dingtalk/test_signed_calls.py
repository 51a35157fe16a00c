"""Calls that are signed in place of having a token (docs/wire.md 2.3, docs/decisions/0028)."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import pytest

from guanxi.dingtalk.pages import PAGES
from guanxi.dingtalk.profiles import Profile
from guanxi.domain.failures import (
    AppUnknown,
    Failure,
    OrganisationUnknown,
    SignatureMismatch,
    TimestampMalformed,
    TimestampOutOfWindow,
    TokenInvalid,
    TokenMissing,
)
from guanxi.operations.authorize_suite import authorize_suite, deauthorize_suite
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.rotate_secret import rotate_suite_secret
from tests.dingtalk.asking import NOW, Asking, WatchedDoor, asking
from tests.dingtalk.credentials import signed
from tests.dingtalk.scenario import on_disk
from tests.dingtalk.staff import staffed
from tests.in_loop import in_loop

LIST = "/topapi/extcontact/list"
TICKET = "TestSuiteTicket"
SIGNABLE = sorted(page.name for page in PAGES.values() if page.apps)
Changes = dict[str, Any]


def right(acme: Asking, ticket: str = TICKET, by: str = "suite", at: int = NOW) -> Changes:
    """Give the parameters of a call that a third-party app signs."""
    suite = acme.apps[by]
    sent = {
        "accessKey": suite.app.app_key, "signature": signed(suite.secret, str(at), ticket), "timestamp": str(at),
        "suiteTicket": ticket, "corpId": acme.corp_id,
    }  # fmt: skip
    return sent if ticket else {key: value for key, value in sent.items() if key != "suiteTicket"}


async def told(acme: Asking, path: str, parameters: Changes, **sent: Any) -> dict[str, Any]:  # noqa: ANN401 - as `send` takes it
    """Call a page with parameters in the query."""
    answer: dict[str, Any] = json.loads((await acme.send(path, query=urlencode(parameters).encode(), **sent)).body)
    return answer


class Unsigned(NamedTuple):
    """A call whose signature is not right.

    Attributes:
        name: a sentence.
        failure: what happened.
        errcode: as documented.
        en, zh: its texts.
        said: a part of `sub_msg`.
        changed: parameters that are other than right: values, or what makes one; None leaves one out.
        later: by how many milliseconds the call comes late.
    """

    name: str
    failure: type[Failure]
    errcode: int
    en: str
    zh: str
    said: str
    changed: dict[str, str | Callable[[Asking], str] | None]
    later: int = 0


UNKNOWN = (AppUnknown, 853003, "The accessKey is unknown", "accessKey不存在", "no third-party app has that key")
MALFORMED = (
    TimestampMalformed, 853001, "The timestamp is not in milliseconds", "timestamp格式错误，单位为毫秒",
    "not a number of milliseconds",
)  # fmt: skip
WINDOW = (
    TimestampOutOfWindow, 853002, "The timestamp is more than one minute off", "timestamp与服务器时间相差超过1分钟",
    "more than one minute",
)  # fmt: skip
MISMATCH = (
    SignatureMismatch, 853004, "The signature does not match; it must be URL-encoded", "签名不匹配，该参数传递时必须urlEncode",
    "URL-encoded",
)  # fmt: skip
CORP = (OrganisationUnknown, 40089, "Invalid corpid or corpsecret", "不合法的corpid或corpsecret")


def by_internal(acme: Asking) -> str:
    return acme.apps["app"].app.app_key


def by_its_secret(acme: Asking) -> str:
    return signed(acme.apps["app"].secret, str(NOW), TICKET)


def in_hexadecimal(acme: Asking) -> str:
    return base64.b64decode(right(acme)["signature"]).hex()


def encoded_twice(acme: Asking) -> str:
    return quote(right(acme)["signature"], safe="")


def without_ticket(acme: Asking) -> str:
    return str(right(acme, "")["signature"])


ONE_OF_EACH = [
    Unsigned("an unknown key, before all else", *UNKNOWN, {"accessKey": "suitex", "timestamp": "x", "signature": None}),
    Unsigned("seconds", *MALFORMED, {"timestamp": str(NOW // 1000)}),
    Unsigned("replayed when the minute is over", *WINDOW, {}, later=60_001),
    Unsigned("another signature", *MISMATCH, {"signature": "x"}),
    Unsigned("an organisation that there is not", *CORP, "no such organisation", {"corpId": "ding"}),
]
UNSIGNED = [
    *ONE_OF_EACH,
    Unsigned("no key", *UNKNOWN, {"accessKey": None}),
    Unsigned("an empty key", *UNKNOWN, {"accessKey": ""}),
    Unsigned("a key that no column holds", *UNKNOWN, {"accessKey": "suite\0"}),
    Unsigned("an organisation that no column holds", *CORP, "no such organisation", {"corpId": "ding\0"}),
    Unsigned("the key of an internal app", *UNKNOWN[:4], "internal apps cannot sign", {"accessKey": by_internal, "signature": by_its_secret}),
    Unsigned("no timestamp", *MALFORMED, {"timestamp": None}),
    Unsigned("the timestamp of the older gateway", *MALFORMED, {"timestamp": "2023-11-15 06:13:20"}),
    Unsigned("a time to come, before the signature", *WINDOW, {"signature": "x"}, later=-60_001),
    Unsigned("no signature", *MISMATCH, {"signature": None}),
    Unsigned("another timestamp than was signed", *MISMATCH, {"timestamp": str(NOW + 1)}),
    Unsigned("another ticket than was signed", *MISMATCH, {"suiteTicket": "other"}),
    Unsigned("a ticket that was not signed", *MISMATCH, {"signature": without_ticket}),
    Unsigned("no ticket where one was signed", *MISMATCH, {"suiteTicket": None}),
    Unsigned("signed with the secret of an internal app", *MISMATCH, {"signature": by_its_secret}),
    Unsigned("in hexadecimal", *MISMATCH, {"signature": in_hexadecimal}),
    Unsigned("encoded twice", *MISMATCH, {"signature": encoded_twice}),
    Unsigned("no organisation", *CORP, "corpId is missing", {"corpId": None}),
    Unsigned("an empty organisation", *CORP, "corpId is missing", {"corpId": ""}),
    Unsigned("auth_corpid, which another page has", *CORP, "corpId is missing", {"corpId": None, "auth_corpid": "ding"}),
]  # fmt: skip


def changed(acme: Asking, one: Unsigned) -> Changes:
    wanted = {key: value(acme) if callable(value) else value for key, value in (right(acme) | one.changed).items()}
    return {key: value for key, value in wanted.items() if value is not None}


def expected(one: Unsigned, path: str, profile: Profile) -> tuple[int, str, str]:
    """Give errcode, sub_code and errmsg."""
    number = str(one.errcode)
    if profile == "documented":
        return one.errcode, number, one.en
    if path.startswith("/topapi/"):
        return 88, number, f"ding talk error[subcode={number},submsg={one.zh}]"
    return one.errcode, number, one.zh


def with_profile(acme: Asking, profile: Profile) -> None:
    """Put another door before the organisation."""
    acme.door = WatchedDoor(acme.context, lambda: 0.0, profile=profile)
    acme.door.told = []


@pytest.mark.parametrize("profile", ["documented", "live"])
@in_loop
async def test_a_call_that_is_not_rightly_signed_is_refused_on_every_page_in_its_dialect(
    tmp_path: Path, profile: Profile
) -> None:
    async with asking(tmp_path) as acme:
        with_profile(acme, profile)
        before = await on_disk(tmp_path)
        calls = [(name, one) for name in SIGNABLE for one in (UNSIGNED if name == "extcontact_list" else ONE_OF_EACH)]
        for name, one in calls:
            acme.now = NOW + one.later
            path = PAGES[name].path
            answer = await told(acme, path, changed(acme, one))
            said = (answer["errcode"], answer["sub_code"], answer["errmsg"])
            assert said == expected(one, path, profile), (name, one.name)
            assert acme.door.told.pop() is one.failure
            assert one.said in answer["sub_msg"] or profile == "live", (name, one.name)
        assert await on_disk(tmp_path) == before


@in_loop
async def test_a_signed_call_is_answered_as_one_with_a_token_of_the_third_party_app(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await staffed(acme)
        userid = await acme.create()
        wanted = {"user_id": userid, "contact": json.dumps({"name": "x"})}
        for name in SIGNABLE:
            path = PAGES[name].path
            with_token = await told(acme, path, {"access_token": acme.tokens["suite"]} | wanted)
            answer = await told(acme, path, right(acme) | wanted)
            for one in (with_token, answer):
                one.pop("request_id", None)
            assert answer == with_token
        got = await told(acme, "/topapi/extcontact/get", right(acme) | wanted)
        assert "mobile" not in got["result"]
        assert (await told(acme, "/topapi/extcontact/create", right(acme) | wanted))["sub_code"] == "33009"
        assert (await told(acme, LIST, right(acme, by="stranger")))["sub_code"] == "60011"


@in_loop
async def test_it_may_be_signed_in_the_query_a_form_or_json(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await acme.create()
        sent = right(acme)
        in_java = "&".join(f"{key}={quote(value, safe='')}" for key, value in sent.items())
        garbled = "&".join(f"{key}={value}" for key, value in sent.items())
        by_query = [
            in_java, in_java + "&dd_l=en_US", in_java + "&access_token=", garbled,
            urlencode(sent | {"signature": f"b'{sent['signature']}'"}), urlencode(right(acme, "")),
            urlencode(right(acme, at=NOW - 60_000)), urlencode(right(acme, at=NOW + 60_000)),
        ]  # fmt: skip
        number, nothing = sent | {"timestamp": NOW, "size": "1", "offset": 0}, sent | {"access_token": None}
        by_body = [urlencode(sent), json.dumps(sent), json.dumps(number), json.dumps(nothing)]
        answers = [await acme.send(LIST, query=query.encode()) for query in by_query]
        answers += [await acme.send(LIST, query=query.encode(), method="GET") for query in by_query]
        answers += [await acme.send(LIST, body.encode()) for body in by_body]
        answers += [await acme.send(LIST, b"{}", query=in_java.encode())]
        assert [len(json.loads(answer.body)["results"]) for answer in answers] == [1] * 21


@in_loop
async def test_a_plus_of_a_signature_that_arrives_as_a_space_is_put_right(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        sent = next(one for one in (right(acme, str(n)) for n in range(1000)) if "+" in one["signature"])
        query = urlencode(sent).replace("%2B", "+").encode()
        assert (await acme.send(LIST, query=query)).errcode == 0


@in_loop
async def test_a_token_wins_whether_it_is_good_or_not(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await acme.create()
        wrong = right(acme) | {"signature": "x", "access_token": acme.tokens["app"]}
        assert "mobile" in (await told(acme, LIST, wrong))["results"][0]
        assert (await told(acme, LIST, right(acme) | {"access_token": "x"}))["sub_code"] == "40014"
        assert acme.door.told == [TokenInvalid]


@in_loop
async def test_a_call_is_signed_when_it_has_a_key_or_a_signature_and_nothing_else_makes_it_so(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        beside = {key: value for key, value in right(acme).items() if key not in {"accessKey", "signature"}}
        assert (await told(acme, LIST, beside | {"sign": "x", "sign_method": "hmac"}))["sub_code"] == "40000"
        assert (await told(acme, LIST, beside | {"accessKey": "", "signature": ""}))["sub_code"] == "40000"
        assert acme.door.told == [TokenMissing] * 2
        lists = json.dumps(right(acme) | {"signature": ["x"], "timestamp": True}).encode()
        assert (await acme.send(LIST, lists)).errcode == 853001


@in_loop
async def test_an_organisation_lets_in_whom_it_has_authorised_as_long_as_it_has(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        suite = acme.apps["suite"].app.app_key
        other = (await create_organisation(acme.context(), "Zenith")).corp_id
        await acme.create()
        there = right(acme) | {"corpId": other}
        refused = await told(acme, LIST, there)
        assert (refused["errcode"], refused["sub_msg"]) == (40089, "the organisation has not authorised this app")
        await authorize_suite(acme.context(), suite, other)
        assert (await told(acme, LIST, there))["results"] == []
        await deauthorize_suite(acme.context(), suite, acme.corp_id)
        assert (await told(acme, LIST, right(acme)))["errcode"] == 40089
        assert (await told(acme, LIST, there))["results"] == []
        await authorize_suite(acme.context(), suite, acme.corp_id)
        assert len((await told(acme, LIST, right(acme)))["results"]) == 1
        await acme.set(suspended=True)
        assert (await told(acme, LIST, right(acme)))["sub_msg"].startswith("the organisation is suspended")


@in_loop
async def test_a_secret_that_was_rotated_signs_nothing_any_more_and_the_new_one_does(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        suite = acme.apps["suite"]
        new = await rotate_suite_secret(acme.context(), suite.app.app_key)
        assert (await told(acme, LIST, right(acme)))["errcode"] == 853004
        signature = signed(new.secret, str(NOW), TICKET)
        assert (await told(acme, LIST, right(acme) | {"signature": signature}))["errcode"] == 0


@in_loop
async def test_signed_calls_count_with_those_that_have_a_token(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        acme.door = WatchedDoor(acme.context, lambda: 0.0, rate_limit=2)
        with_token = {"access_token": acme.tokens["suite"]}
        calls = [right(acme) | {"signature": "x"}, right(acme), with_token, right(acme)]
        assert [(await told(acme, LIST, call))["errcode"] for call in calls] == [853004, 0, 0, 88]


@in_loop
async def test_the_older_gateway_wants_a_session(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        method = {"method": "dingtalk.oapi.extcontact.list"}
        refused = await told(acme, "/router/rest", right(acme) | method)
        assert refused["error_response"]["code"] == 26
