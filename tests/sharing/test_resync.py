"""Whoever comes to see other contacts as a whole has to read everything anew, and nobody else."""

from pathlib import Path

import pytest

from tests.in_loop import in_loop
from tests.sharing.office import SALES, SOUTH, Office, office

RESYNC: dict[str, tuple[list[int], str, str, object]] = {
    "who is demoted": ([SALES], "PATCH", f"/departments/{SALES}", {"dept_manager_userid_list": []}),
    "who comes to manage": ([], "PATCH", f"/departments/{SALES}", {"dept_manager_userid_list": ["li.na"]}),
    "whose department gets another one below it": ([SALES], "PATCH", "/departments/60", {"parent_id": SALES}),
    "whose department loses one": ([SALES], "PATCH", f"/departments/{SOUTH}", {"parent_id": 1}),
    "whose department gets a member": ([SALES], "PUT", "/employees/chen", {"name": "chen", "dept_id_list": [SOUTH]}),
    "whose department loses a member": ([SALES], "PUT", "/employees/wang.wu", {"name": "wang", "dept_id_list": [60]}),
    "whose own department moves": ([], "PATCH", f"/departments/{SOUTH}", {"parent_id": 60}),
    "in whose department nobody else is": ([], "PUT", "/employees/li.na", {"name": "li", "dept_id_list": [60]}),
}
NOTHING = {
    "a department elsewhere moves": ("PATCH", "/departments/61", {"parent_id": 1}),
    "a department elsewhere gets a manager": ("PATCH", "/departments/60", {"dept_manager_userid_list": ["chen"]}),
    "the root gets a manager": ("PATCH", "/departments/1", {"dept_manager_userid_list": ["chen"]}),
    "their department is renamed": ("PATCH", f"/departments/{SOUTH}", {"name": "North"}),
    "somebody else moves": ("PUT", "/employees/chen", {"name": "chen", "dept_id_list": [SOUTH]}),
    "they are renamed": ("PUT", "/employees/li.na", {"name": "Li Na", "dept_id_list": [SOUTH]}),
}


async def status_after(acme: Office, managed: list[int], change: tuple[str, str, object]) -> int:
    """What li.na is answered who followed the changes before one of staff."""
    for number, parent in ((60, 1), (61, 60)):
        assert (
            await acme.send("POST", "/departments", {"dept_id": number, "name": "x", "parent_id": parent})
        ).is_success
    for number in managed:
        managers = {"dept_manager_userid_list": ["li.na"]}
        assert (await acme.send("PATCH", f"/departments/{number}", managers)).is_success
    cursor = (await acme.send("GET", "/changes", by="li.na")).json()["cursor"]
    assert (await acme.send(*change)).is_success
    return (await acme.send("GET", f"/changes?cursor={cursor}", by="li.na")).status_code


@pytest.mark.parametrize("name", RESYNC)
@in_loop
async def test_who_has_to_read_everything_anew(tmp_path: Path, name: str) -> None:
    managed, method, path, body = RESYNC[name]
    async with office(tmp_path) as acme:
        assert await status_after(acme, managed, (method, path, body)) == 410


@pytest.mark.parametrize("name", NOTHING)
@in_loop
async def test_who_has_not(tmp_path: Path, name: str) -> None:
    async with office(tmp_path) as acme:
        assert await status_after(acme, [], NOTHING[name]) == 200
