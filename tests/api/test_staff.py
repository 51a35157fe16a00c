"""/api/v1/employees and /departments: who administers and who manages is taken, shown and written, or refused."""

from pathlib import Path

from tests.api.asking import problem
from tests.api.directory import Directory, directory
from tests.in_loop import in_loop

SALES = {"dept_id": 42, "name": "Sales", "parent_id": 1, "order": 0}
MANAGERS = "dept_manager_userid_list"
TOO_MANY = [f"u{number}" for number in range(101)]


async def done(acme: Directory, ask: str, body: object, member: str, value: object, *changes: str) -> None:
    """A request is answered with a member of that value, and writes that; so does reading it again."""
    await acme.look()
    method, _, path = ask.partition(" ")
    answer = await acme.send(method, path, body)
    assert (answer.is_success, answer.json().get(member)) == (True, value), (ask, body, answer.text)
    assert await acme.written() == list(changes), (ask, body)
    shown = answer.json()
    where = f"/employees/{shown['userid']}" if "userid" in shown else f"/departments/{shown['dept_id']}"
    assert (await acme.send("GET", where)).json() == shown


@in_loop
async def test_who_manages_a_department_is_kept_in_order_and_once(tmp_path: Path) -> None:
    created, updated, li = "department_created 42", "department_updated 42", ["li.na", "nobody.yet"]
    async with directory(tmp_path) as acme:
        await done(acme, "POST /departments", SALES, MANAGERS, [], created)
        await done(acme, "POST /departments", SALES | {MANAGERS: [*li, "li.na"]}, MANAGERS, li, updated)
        await done(acme, "POST /departments", {"dept_id": 42, "name": "Sales"}, MANAGERS, li)
        await done(acme, "PATCH /departments/42", {MANAGERS: li[::-1]}, MANAGERS, li[::-1], updated)
        await done(acme, "PATCH /departments/42", {"order": 1}, MANAGERS, li[::-1], updated)
        await done(acme, "PATCH /departments/42", {MANAGERS: None}, MANAGERS, [], updated)
        await done(acme, "PATCH /departments/42", {MANAGERS: []}, MANAGERS, [])
        await done(acme, "PATCH /departments/42", {MANAGERS: TOO_MANY[1:]}, MANAGERS, TOO_MANY[1:], updated)
        await done(acme, "PATCH /departments/1", {MANAGERS: ["li.na"]}, MANAGERS, ["li.na"], "department_updated 1")
        rows = [SALES | {MANAGERS: li}, {"dept_id": 43, "name": "South", MANAGERS: ["li.na"]}]
        told = (await acme.send("POST", "/departments/import", {"rows": rows})).json()
        assert [row["status"] for row in told["items"]] == [200, 201]
        listed = (await acme.send("GET", "/departments")).json()["items"]
        assert {one["dept_id"]: one[MANAGERS] for one in listed} == {1: ["li.na"], 42: li, 43: ["li.na"]}


@in_loop
async def test_who_administers_is_kept(tmp_path: Path) -> None:
    li, created, updated = {"userid": "li.na", "name": "Li"}, "employee_created li.na", "employee_updated li.na"
    steps: list[tuple[str, object, bool, str]] = [
        ("POST /employees", li, False, created),
        ("PATCH /employees/li.na", {"admin": True}, True, updated),
        ("PATCH /employees/li.na", {"admin": None}, False, updated),
        ("PATCH /employees/li.na", {"admin": True}, True, updated),
        ("PATCH /employees/li.na", {"name": "Li Na"}, True, updated),
        ("PUT /employees/li.na", {"name": "Li"}, False, updated),
    ]
    async with directory(tmp_path) as acme:
        for ask, body, admin, change in steps:
            await done(acme, ask, body, "admin", admin, change)
        told = (
            await acme.send("POST", "/employees/import", {"rows": [li | {"admin": True}, {**li, "userid": "w"}]})
        ).json()
        assert [row["status"] for row in told["items"]] == [200, 201]
        listed = (await acme.send("GET", "/employees")).json()["items"]
        assert {one["userid"]: one["admin"] for one in listed} == {"li.na": True, "w": False}


@in_loop
async def test_what_cannot_be_is_refused_with_its_place_and_nothing_is_written(tmp_path: Path) -> None:
    wrong: list[tuple[object, str]] = [
        (TOO_MANY, ""), (["li.na", " "], ""), ([""], ""), (["a\nb"], ""), (["x" * 65], ""), ("li.na", ""), ([7], "/0"),
        ([None], "/0"), ({}, ""),
    ]  # fmt: skip
    async with directory(tmp_path) as acme:
        await acme.send("POST", "/departments", SALES | {MANAGERS: ["li.na"]})
        await acme.hire("li.na")
        await acme.look()
        asked = [("PATCH", "/departments/42", {MANAGERS: value}, f"/{MANAGERS}{at}") for value, at in wrong]
        asked += [("POST", "/departments", {"name": "x", MANAGERS: value}, f"/{MANAGERS}{at}") for value, at in wrong]
        asked += [("PATCH", "/employees/li.na", {"admin": one}, "/admin") for one in ("yes", 1, ())]
        for method, path, body, at in asked:
            told = problem(await acme.send(method, path, body), "invalid")
            assert [one["pointer"] for one in told["errors"]] == [at], (path, body)
        rows = [{"name": "x", MANAGERS: value} for value, _ in wrong]
        items = (await acme.send("POST", "/departments/import", {"rows": rows})).json()["items"]
        told_at = [one["problem"]["errors"][0]["pointer"] for one in items]
        assert told_at == [f"/{MANAGERS}{at}" for _, at in wrong]
        assert await acme.written() == []
