"""Requests of real clients, recorded byte for byte, sent to a real server as they are.

The server's store is made so that the tokens, keys and userids in the records are right: nothing in them is changed.
"""

import asyncio
import hashlib
import json
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from guanxi.domain.app import SCOPES, App
from guanxi.domain.contact import Contact
from guanxi.domain.label import default_label_groups
from guanxi.domain.organisation import Organisation
from guanxi.store import (
    AddLabelGroups,
    Entry,
    Needs,
    Outcome,
    PutApp,
    PutContact,
    PutOrganisation,
    PutToken,
    Store,
    open_store,
)
from tests.served import served

CAPTURES = Path(__file__).parent / "captures"
OK = {"errcode": 0}
ELSEWHERE = {"errcode": 404}  # not served (yet): docs/wire.md 1.4 and 5
# What each request of a file is answered, in their order.
EXPECTED: dict[str, list[dict[str, Any]]] = {
    "curl": [OK | {"results": []}, {"errcode": 40036, "sub_code": "contact"}, OK, {"errcode": 853003}],
    "node-dingtalk-2.1.0": [OK | {"expires_in": 7200}, OK, OK, OK, OK, OK, OK, ELSEWHERE, ELSEWHERE],
    "php": [
        OK | {"expires_in": 7200}, OK, OK, OK, {"errcode": 40036, "sub_code": "contact.follower_user_id"}, ELSEWHERE,
    ],
    "alibabacloud-dingtalk-2.2.65": [{"expireIn": 7200}, {"code": "InvalidAction.NotFound"}],
    "dingtalk-sdk-1.3.8": [OK | {"expires_in": 7200}, *[ELSEWHERE] * 9, OK],
}  # fmt: skip


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


async def prepare(data: Path) -> None:
    store = open_store(data)
    for corp_id in ("TOK", "b5039xxxx8bcc", "d5f0efxxxx9fa9e1", "dingcorp1", "appkey1"):
        await let_in(store, corp_id, corp_id)
    for phone, userid in ((8613900000001, "01129774889"), (8613900000002, "0112500")):
        contact = Contact(
            userid=userid, name="n", follower_user_id="f", label_ids=(1,), share_dept_ids=(), share_user_ids=(),
            mobile=str(phone)[2:], state_code="86",
        )  # fmt: skip
        outcome = Outcome(None, (PutContact(contact, phone),))
        await store.write("TOK", Needs((userid,), (phone,)), partial(_always, outcome), Entry("test", 1))
    await store.close()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_recorded_requests_are_answered(tmp_path: Path, name: str) -> None:
    asyncio.run(prepare(tmp_path / "data"))
    with served(tmp_path / "data") as server:
        for request, expected in zip(requests_of(name), EXPECTED[name], strict=True):
            told = json.loads(server.raw(request))
            assert {key: told.get(key) for key in expected} == expected, (request, told)
