"""References to what the directory does not have: one rule for both doors, which name the same id."""

from pathlib import Path
from typing import Any

import pytest

from tests.api.directory import NEW, VIP, Directory, directory
from tests.in_loop import in_loop

ODD: dict[str, Any] = {
    "label_ids": [VIP, 999], "share_dept_ids": [5, 1, 7], "share_user_ids": ["nobody"], "follower_user_id": "no one",
}  # fmt: skip


async def by_both_doors(acme: Directory, contact: dict[str, Any]) -> tuple[Any, Any]:
    """What each answers to a new contact: the contact as it was stored, or why there is none."""
    native = (await acme.send("POST", "/contacts", contact)).json()
    told = await acme.page("extcontact/create", {"contact": contact | {"mobile": "13000000019"}})
    if told["errcode"]:
        return native["detail"], told["sub_msg"]
    page = (await acme.page("extcontact/get", {"user_id": told["userid"]}))["result"]
    return {name: native[name] for name in ODD}, {name: page[name] for name in ODD}


@pytest.mark.parametrize(("unknown", "departments"), [("keep", [5, 1, 7]), ("drop-departments", [1])])
@in_loop
async def test_they_are_kept_or_departments_are_dropped(tmp_path: Path, unknown: str, departments: list[int]) -> None:
    async with directory(tmp_path) as acme:
        await acme.set(unknown=unknown)
        expected = ODD | {"share_dept_ids": departments}
        assert await by_both_doors(acme, NEW | ODD) == (expected, expected)


@pytest.mark.parametrize("member", list(ODD))
@in_loop
async def test_they_are_refused_by_name(tmp_path: Path, member: str) -> None:
    async with directory(tmp_path) as acme:
        await acme.hire("li.na")
        await acme.set(unknown="strict")
        await acme.look()
        native, page = await by_both_doors(acme, NEW | {"label_ids": [VIP]} | {member: ODD[member]})
        named = {"label_ids": "999", "share_dept_ids": "5", "share_user_ids": "nobody", "follower_user_id": "no one"}
        assert named[member] in native
        assert native == page
        assert [one for one in await acme.written() if "contact" in one] == []


@in_loop
async def test_they_are_refused_at_once_when_the_rule_changes(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        for unknown, status in (("strict", 422), ("keep", 200), ("strict", 422), ("drop-departments", 200)):
            await acme.send("PATCH", "/organisation", {"unknown": unknown})
            body = {"share_user_ids": [unknown], "share_dept_ids": [9]}
            assert (await acme.send("PATCH", "/contacts/{zhang}", body)).status_code == status
        assert (await acme.send("GET", "/contacts/{zhang}")).json()["share_dept_ids"] == []
