"""Requests of real clients, recorded byte for byte, sent to a real server as they are.

The server's store is made so that the tokens, keys and userids in the records are right: nothing in them is changed.
"""

import asyncio
import hashlib
import json
import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from guanxi.domain.app import SCOPES, App
from guanxi.domain.contact import Contact
from guanxi.domain.label import default_label_groups
from guanxi.domain.organisation import Organisation
from guanxi.domain.staff import Employee
from guanxi.store import (
    EMPLOYEE,
    AddLabelGroups,
    Entry,
    Needs,
    Outcome,
    PutApp,
    PutContact,
    PutOrganisation,
    PutRecord,
    PutToken,
    Store,
    StoredEmployee,
)
from tests.backends import ready_place_of
from tests.served import served

CAPTURES = Path(__file__).parent / "captures"
CONTACTS: list[dict[str, Any]] = [
    {
        "follower_user_id": "f", "label_ids": [1], "mobile": mobile, "name": name, "share_dept_ids": [],
        "share_user_ids": [], "state_code": "86", "userid": userid,
    }
    for mobile, name, userid in (("13900000001", "one", "01129774889"), ("13900000002", "two", "0112500"))
]  # fmt: skip
OK = {"errcode": 0}
USERID = re.compile(r"[0-9]{11,19}", re.ASCII)
NOTHING: dict[str, Any] = OK | {"results": []}
MANAGER = OK | {"userid": "manager4220", "name": "王经理", "department": [1]}
NO_CONTACT = {"errcode": 40036, "sub_code": "contact"}
GROUPS = ["Type", "Level", "Status", "Recruitment status"]


def names(told: dict[str, Any]) -> list[str]:
    """Give the names of what is listed."""
    return [one["name"] for one in told["results"]]


def departments(told: dict[str, Any]) -> list[int]:
    """Give the ids of what is listed."""
    return [one["id"] for one in told["department"]]


def by_gateway(told: dict[str, Any]) -> dict[str, Any]:
    """Give what the old gateway answers, with the lists that it wraps as they are elsewhere."""
    (answer,) = told.values()
    data: dict[str, Any] = answer.get("result", answer)
    if isinstance(data.get("results"), dict):
        (data["results"],) = data["results"].values()
    return data


def listed(told: dict[str, Any]) -> list[str]:
    """Give the names of what the old gateway lists."""
    return names(by_gateway(told))


def of_gateway(name: str) -> Callable[[dict[str, Any]], Any]:
    """Give what reads one member of what the old gateway answers."""
    return lambda told: by_gateway(told).get(name)


def made(told: dict[str, Any]) -> bool:
    """Tell whether the old gateway has created a contact."""
    return USERID.fullmatch(by_gateway(told)["userid"]) is not None


# What each request of a file is answered, in their order.
EXPECTED: dict[str, list[dict[Any, Any]]] = {
    "curl": [NOTHING, NO_CONTACT, OK, {"errcode": 853003}],
    "curl-of-the-pages": [NOTHING, NO_CONTACT, OK | {names: GROUPS}],
    "node-dingtalk-2.1.0": [
        OK | {"expires_in": 7200}, OK | {names: ["one", "two"]}, OK | {"result": CONTACTS[0]}, OK | {names: GROUPS},
        OK, OK, OK, OK | {departments: [1]}, MANAGER,
    ],
    "php": [
        OK | {"expires_in": 7200}, OK | {names: ["one", "two"]}, OK | {names: ["one", "two"]}, OK,
        {"errcode": 40036, "sub_code": "contact.follower_user_id"},
        {listed: ["one", "two", "张三"]},
    ],
    "alibabacloud-dingtalk-2.2.65": [{"expireIn": 7200}, {"code": "InvalidAction.NotFound"}],
    "dingtalk-sdk-1.3.8": [
        OK | {"expires_in": 7200}, {listed: ["one", "two"]}, {of_gateway("userid"): "01129774889"}, {listed: GROUPS}, {made: True},
        # The recorded update and the older `add` name the phone number that the contact before has by then.
        {of_gateway("code"): 60200}, {of_gateway("errcode"): 0}, OK | {"sub_dept_id_list": []}, MANAGER,
        {of_gateway("code"): 22005}, OK | {names: ["one", "张三"]},
    ],
}  # fmt: skip
# The contacts of the organisation `TOK` afterwards, but for the userids that were made.
ZHANG = {
    "follower_user_id": "manager4220", "label_ids": [1561077310], "mobile": "13088888888", "name": "张三",
    "share_dept_ids": [], "share_user_ids": [], "state_code": "86",
}  # fmt: skip
BY_PHP = {
    "address": "a/b", "follower_user_id": "023420013645", "label_ids": [1, 2, 3], "mobile": "13088888888",
    "name": "张三", "share_dept_ids": [1, 2, 3], "share_user_ids": ["023420013644"], "state_code": "86",
    "title": "工程师",
}  # fmt: skip
BY_DINGTALK_SDK = ZHANG | {
    "label_ids": [1561077310, 1561077317], "share_dept_ids": [1, 2], "share_user_ids": ["u1"], "title": "工程师",
}  # fmt: skip
AFTERWARDS = {
    "curl": [*CONTACTS, ZHANG],
    "node-dingtalk-2.1.0": [CONTACTS[0], ZHANG],
    "php": [*CONTACTS, BY_PHP],
    "dingtalk-sdk-1.3.8": [CONTACTS[0], BY_DINGTALK_SDK],
}


def requests_of(name: str) -> list[bytes]:
    """Give the requests of a file; line ends after a body are the file's own."""
    parts = (CAPTURES / f"{name}.txt").read_bytes().split(b"----- request -----\n")[1:]
    split = [part.partition(b"\r\n\r\n") for part in parts]
    return [head + end + body.rstrip(b"\n") for head, end, body in split]


async def let_in(store: Store, corp_id: str, token: str) -> None:
    """Found an organisation whose app has the token, the key `appkey1` or its own, and the secret `secret1`."""
    now = time.time_ns() // 1_000_000
    app = App(
        app_key=corp_id if corp_id == "appkey1" else "app",
        kind="internal",
        scopes=frozenset(SCOPES),
        name="",
        created_at=now,
    )
    effects = (
        PutOrganisation(Organisation(corp_id=corp_id, name="", created_at=now), "organisation_created"),
        AddLabelGroups(default_label_groups("en")),
        PutApp(app, "app_created", hashlib.sha256(b"secret1").digest()),
        PutToken(hashlib.sha256(token.encode()).digest(), app.app_key, now + 7_200_000),
    )
    needs = Needs(apps=(app.app_key,), tokens=(effects[3].digest,))
    await store.write(corp_id, needs, lambda _: Outcome(None, effects), Entry("test", now))


def _always(outcome: Outcome[None], _: object) -> Outcome[None]:
    return outcome


# Tokens and keys as they stand in the records: each lets into an organisation of its own.
TOKENS = ("TOK", "b5039xxxx8bcc", "d5f0efxxxx9fa9e1", "34ddexxxx6c95", "e6eaxxxxa401", "dingcorp1", "appkey1")


async def prepare(data: Path) -> None:
    store = ready_place_of(data).open()
    for corp_id in TOKENS:
        await let_in(store, corp_id, corp_id)
    for values in CONTACTS:
        contact = msgspec.convert(values, Contact)
        phone = int("86" + values["mobile"])
        outcome = Outcome(None, (PutContact(contact, phone),))
        await store.write("TOK", Needs((contact.userid,), (phone,)), partial(_always, outcome), Entry("test", 1))
    stored = StoredEmployee(Employee(userid="manager4220", name="王经理"), 0)
    outcome = Outcome(None, (PutRecord(EMPLOYEE, "manager4220", stored, "employee_created"),))
    needs = Needs(records=((EMPLOYEE, "manager4220"),))
    await store.write("TOK", needs, partial(_always, outcome), Entry("test", 1))
    await store.close()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_recorded_requests_are_answered(tmp_path: Path, name: str) -> None:
    asyncio.run(prepare(tmp_path / "data"))
    with served(tmp_path / "data") as server:
        for request, expected in zip(requests_of(name), EXPECTED[name], strict=True):
            told = json.loads(server.raw(request))
            answered = {key: key(told) if callable(key) else told.get(key) for key in expected}
            assert answered == expected, (request, told)
        if name in AFTERWARDS:
            contacts = server.ask("/topapi/extcontact/list?access_token=TOK")["results"]
            assert USERID.fullmatch(contacts[-1].pop("userid"))
            assert contacts == AFTERWARDS[name]


def test_every_record_is_replayed() -> None:
    assert {path.stem for path in CAPTURES.glob("*.txt")} == set(EXPECTED)
