"""`count=exact`: how many there are in all, only where that was asked for."""

from pathlib import Path

from tests.api.asking import asking
from tests.in_loop import in_loop

CONTACT = {"name": "张伟", "state_code": "86", "follower_user_id": "li.na"}
WANTED = {
    "contacts": 1, "trash": 2, "employees": 3, "employees?dept_id=42": 1, "departments": 3, "apps": 1, "keys": 1,
    "contacts?mobile=13800000002": 1, "contacts?external_id=nobody": 0,
}  # fmt: skip


@in_loop
async def test_every_list_tells_how_many_there_are(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        for number in range(3):
            sent = CONTACT | {"mobile": f"1380000000{number}"}
            created = (await acme.ask("POST", "/api/v1/contacts", sent)).json()
            if number < 2:
                await acme.ask("DELETE", f"/api/v1/contacts/{created['userid']}")
        for dept_id in (42, 57):
            await acme.ask("POST", "/api/v1/departments", {"dept_id": dept_id, "name": "A department"})
        for userid, dept_id in (("a", 1), ("b", 42), ("c", 57)):
            await acme.ask("POST", "/api/v1/employees", {"userid": userid, "name": "Li", "dept_id_list": [dept_id]})
        await acme.ask("POST", "/api/v1/apps", {"name": "CRM"})
        told = {}
        for path in WANTED:
            mark = "&" if "?" in path else "?"
            page = (await acme.ask("GET", f"/api/v1/{path}{mark}limit=1&count=exact")).json()
            told[path] = page["count"]
            assert len(page["items"]) == min(page["count"], 1)
            assert "count" not in (await acme.ask("GET", f"/api/v1/{path}")).json()
        assert told == WANTED
