"""Filters of bulk operations are those of lists; and what is answered while the index is being made."""

import asyncio
from pathlib import Path
from typing import Any

from tests.api.asking import problem
from tests.api.directory import LEAD, VIP
from tests.api.finding import finding
from tests.backends import ready_place_of
from tests.in_loop import in_loop

SINCE, UNTIL = "2026-01-01T00:00:00+08:00", "2199-01-01T00:00:00Z"

SAME: list[tuple[dict[str, Any], dict[str, Any], int]] = [
    ({"label_ids": {"any": [VIP, 999]}}, {"label_any": f"{VIP},999"}, 2),
    ({"label_ids": {"all": [VIP, LEAD]}}, {"label_all": f"{VIP},{LEAD}"}, 1),
    ({"label_ids": {"none": [VIP], "any": [LEAD]}}, {"label_none": VIP, "label_any": LEAD}, 2),
    ({"label_group": 0}, {"label_group": 0}, 4),
    ({"untagged": True}, {"untagged": "true"}, 2),
    ({"follower_user_id": "li.na", "untagged": True}, {"follower_user_id": "li.na", "untagged": "true"}, 1),
    ({"unowned": True}, {"unowned": "true"}, 2),
    ({"share_user_id": "li.na"}, {"share_user_id": "li.na"}, 1),
    ({"share_dept_id": 42}, {"share_dept_id": 42}, 1),
    ({"company_name": "雲上科技"}, {"company_name": "雲上科技"}, 2),
    ({"created_from": SINCE, "updated_before": UNTIL}, {"created_from": SINCE, "updated_before": UNTIL}, 6),
    ({"created_before": SINCE}, {"created_before": SINCE}, 0),
]


@in_loop
async def test_a_bulk_operation_is_about_what_the_same_filter_finds(tmp_path: Path) -> None:
    async with finding(tmp_path) as acme:
        for wanted, parameters, number in SAME:
            body = {"add": {"share_user_ids": ["ann"]}, "filter": wanted, "dry_run": True}
            told = (await acme.send("POST", "/contacts/shares", body)).json()
            found = await acme.find(**parameters, count="exact")
            assert (told["matched"], found["count"]) == (number, number), wanted
        unowned = {"add": [LEAD], "filter": {"unowned": True}}
        assert (await acme.send("POST", "/contacts/labels", unowned)).json()["matched"] == 2
        assert await acme.found(unowned="true", label_all=LEAD) == "wei chen"
        unknown = {"add": [LEAD], "filter": {"label_group": 7}}
        told = problem(await acme.send("POST", "/contacts/labels", unknown), "unknown-reference")
        assert [one["pointer"] for one in told["errors"]] == ["/filter/label_group"]


@in_loop
async def test_an_index_that_is_being_made_is_not_asked(tmp_path: Path) -> None:
    async with finding(tmp_path) as acme:
        behind = "UPDATE organisation SET indexed = 3 RETURNING corp_id"
        await asyncio.to_thread(ready_place_of(tmp_path).rows, behind)
        for asked in ("q=zw", "untagged=true", "facets=label_ids", "trash=true", "sort=name&q=z", "q=z&count=exact"):
            answer = await acme.send("GET", f"/contacts?{asked}")
            told = problem(answer, "index-not-ready")
            assert (answer.headers["retry-after"], "% is done" in told["detail"]) == ("5", True)
        assert (await acme.found(), await acme.found(sort="created")) == ("zhang li chen wei john zeng",) * 2
        assert (await acme.find(external_id="crm-1"))["items"][0]["userid"] == "{zhang}"
        body = {"add": {"share_user_ids": ["ann"]}, "filter": {"untagged": True}, "dry_run": True}
        assert (await acme.send("POST", "/contacts/shares", body)).json()["matched"] == 2
