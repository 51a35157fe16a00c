"""Another process holds the database: pages that write say so in their own words, and go on when it lets go."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.dingtalk.asking import CONTACT, asking
from tests.in_loop import in_loop

LEAST = {"name": "李四", "follower_user_id": "li.na", "label_ids": [1561077310]}
# Page, parameters beside the userid, and the answer.
WRITES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("extcontact_create", {"contact": CONTACT}, {"errcode": -1, "errmsg": "The system is busy."}),
    ("extcontact_update", {"contact": LEAST}, {"errcode": -1, "errmsg": "System busy"}),
    ("extcontact_delete", {}, {"errcode": 400001, "errmsg": "System error"}),
]


@in_loop
async def test_pages_that_write_are_busy_while_another_process_writes_and_pages_that_read_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As long as 10 seconds otherwise, and 5.
    monkeypatch.setattr("guanxi.store.writer._BUSY_TRIES", 3)
    monkeypatch.setattr("guanxi.store.writer._LOCKED_S", 0.1)
    async with asking(tmp_path) as acme:
        userid = await acme.create(mobile="13900000000")
        before = await acme.last_change()

        def parameters(page: str, sent: dict[str, Any]) -> dict[str, Any]:
            if page == "extcontact_update":
                return {"contact": sent["contact"] | {"user_id": userid}}
            return sent or {"user_id": userid}

        async with acme.place.held():
            for page, sent, expected in WRITES:
                told = await acme.call(page, parameters(page, sent))
                assert told | expected == told
                assert told["sub_code"] == str(expected["errcode"])
                assert "try again" in told["sub_msg"]
            assert (await acme.get(userid))["name"] == CONTACT["name"]
            assert len((await acme.call("extcontact_list"))["results"]) == 1
            assert (await acme.call("extcontact_listlabelgroups"))["errcode"] == 0
        assert await acme.changes_since(before) == []
        for page, sent, _ in WRITES:
            assert (await acme.call(page, parameters(page, sent)))["errcode"] == 0
        changes = await acme.store.walks.changes(acme.corp_id, before, 10)
        assert [change.kind for change in changes] == ["contact_created", "contact_updated", "contact_deleted"]
        assert json.loads(changes[2].before or b"")["name"] == LEAST["name"]
