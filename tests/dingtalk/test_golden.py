"""One request and its whole answer for each page, byte for byte, as the vendor's pages print them.

A golden pair is `src/guanxi/dingtalk/examples/PAGE.json`: `request` (parameters) and `answer` (its JSON; the bytes are
compared, with no space between). It is also the page's example in /openapi.json. CORP_ID, APP_KEY, APP_SECRET,
SUITE_KEY, SUITE_SECRET, SIGNATURE, TOKEN and `UNIONID userid` stand for what each run makes.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

import guanxi.dingtalk
from guanxi.dingtalk.pages import PAGES
from guanxi.domain.contact import Contact
from guanxi.domain.unionid import unionid_of
from guanxi.store import Entry, Needs, Outcome, PutContact
from tests.dingtalk.asking import NOW, Asking, asking
from tests.dingtalk.credentials import ask, signed
from tests.dingtalk.staff import EMPLOYEES, staffed
from tests.in_loop import in_loop

GOLDEN = Path(guanxi.dingtalk.__file__).parent / "examples"
WANG = Contact(
    address="Beijing", company_name="DingTalk", email="zhang@example.com", follower_user_id="manager4220",
    label_ids=(1517,), mobile="13600540000", name="Manager Wang", remark="Technical Lead", share_dept_ids=(42536,),
    share_user_ids=("0423752",), state_code="86", title="CFO", userid="01129774889",
)  # fmt: skip


async def with_wang(acme: Asking) -> None:
    """Store the contact of the vendor's page list, and let ids be those of its examples."""
    put = PutContact(WANG, 8613600540000)
    needs = Needs((WANG.userid,), (put.phone,))
    await acme.store.write(acme.corp_id, needs, lambda _: Outcome(None, (put,)), Entry("test", NOW))
    acme.ids.request_id = lambda: "439eqp31da45"  # type: ignore[method-assign] # ids are what a run makes
    acme.ids.userid = lambda *_: "123420013632"  # type: ignore[method-assign] # as above


def placeholders(acme: Asking) -> dict[str, str]:
    app, suite = acme.apps["app"], acme.apps["suite"]
    return {
        "APP_KEY": app.app.app_key,
        "APP_SECRET": app.secret,
        "SUITE_KEY": suite.app.app_key,
        "SUITE_SECRET": suite.secret,
        "SIGNATURE": signed(suite.secret, str(NOW), "TestSuiteTicket"),
        "CORP_ID": acme.corp_id,
        **unionids(acme),
    }


def unionids(acme: Asking) -> dict[str, str]:
    return {f"UNIONID {one.userid}": unionid_of(acme.corp_id, "employee", one.userid) for one in EMPLOYEES}


def content_type(path: str) -> bytes:
    """Give what the real servers name it, which differs by the path (docs/wire.md 3)."""
    if path.startswith("/topapi/"):
        return b"application/json;charset=UTF-8"
    return b"application/json;charset=utf-8" if path.startswith("/v1.0/") else b"application/json"


@pytest.mark.parametrize("name", sorted(PAGES))
@in_loop
async def test_a_page_answers_its_golden_pair(tmp_path: Path, name: str) -> None:
    pair: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    async with asking(tmp_path) as acme:
        await with_wang(acme)
        await staffed(acme)
        request = json.dumps(pair["request"])
        for placeholder, value in placeholders(acme).items():
            request = request.replace(f'"{placeholder}"', json.dumps(value))
        if not PAGES[name].apps:
            answer = await ask(acme, name, json.loads(request))
        else:
            token = b"access_token=" + acme.tokens["app"].encode()
            answer = await acme.send(PAGES[name].path, request.encode(), query=token)
        assert (answer.status, answer.content_type) == (200, content_type(PAGES[name].path))
        told = answer.body.decode()
        member = next((key for key in ("access_token", "accessToken") if key in pair["answer"]), None)
        if member is not None:
            token_made = json.loads(told)[member]
            assert token_made.startswith(acme.corp_id)
            told = told.replace(token_made, "TOKEN")
        for placeholder, unionid in unionids(acme).items():
            told = told.replace(unionid, placeholder)
        assert told == json.dumps(pair["answer"], ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_golden_answer_has_exactly_the_declared_members_and_the_envelope(name: str) -> None:
    page = PAGES[name]
    answer = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))["answer"]
    if answer.get("errcode", 0) != 0:
        assert (name, set(answer)) == ("get_user_getuserinfo", set(page.family.error))
        return
    own = {member: value for member, value in answer.items() if member not in page.family.success}
    assert json.loads(msgspec.json.encode(msgspec.convert(own, page.answer))) == own
    assert set(answer) == {*own, *page.family.success}
