"""A directory with a tree of departments and people in it, and a key for each of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.api.asking import new_key
from tests.api.directory import Directory, directory

DEPARTMENTS: list[dict[str, Any]] = [
    {"dept_id": 42, "name": "Sales", "dept_manager_userid_list": ["boss", "later"]},
    {"dept_id": 57, "name": "South", "parent_id": 42},
    {"dept_id": 58, "name": "Canton", "parent_id": 57},
    {"dept_id": 60, "name": "Research"},
]
STAFF: list[dict[str, Any]] = [
    {"userid": "boss", "name": "The boss"},
    {"userid": "chief", "name": "The chief", "dept_id_list": [60], "admin": True},
    {"userid": "free", "name": "Free", "dept_id_list": []},
    {"userid": "gone", "name": "Gone", "dept_id_list": [57], "active": False, "admin": True},
    {"userid": "li.na", "name": "李娜", "dept_id_list": [58]},
    {"userid": "wang.wu", "name": "王五", "dept_id_list": [60, 57]},
]
ACTIVE = [one["userid"] for one in STAFF if one.get("active", True)]


@asynccontextmanager
async def staffed(data: Path) -> AsyncIterator[Directory]:
    """Open it; the contact `{one}` is owned by `free`, and shared with nobody."""
    async with directory(data) as acme:
        await acme.set(unknown="keep")
        assert (await acme.send("POST", "/departments/import", {"rows": DEPARTMENTS})).is_success
        assert (await acme.send("POST", "/employees/import", {"rows": STAFF})).is_success
        one = {"name": "One", "mobile": "13000000077", "state_code": "86", "follower_user_id": "free"}
        acme.userids["one"] = (await acme.send("POST", "/contacts", one)).json()["userid"]
        for userid in ACTIVE:
            acme.keys[userid] = await new_key(acme, "employee", employee=userid)
        yield acme


async def share(acme: Directory, owner: str = "free", users: tuple[str, ...] = (), depts: tuple[int, ...] = ()) -> None:
    """Make the contact `{one}` somebody's, and share it with those and nobody else."""
    shares = {"follower_user_id": owner, "share_user_ids": users, "share_dept_ids": depts}
    assert (await acme.send("PATCH", "/contacts/{one}", shares)).is_success
