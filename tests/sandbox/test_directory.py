"""What a world holds from the beginning, and what is said when it cannot."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from guanxi.domain.contact import Contact, decode_contact
from guanxi.domain.failures import ValueMissing
from guanxi.domain.staff import Department, Employee
from guanxi.operations.create_employee import create_employee
from guanxi.operations.delete_contact import delete_contact
from guanxi.operations.list_label_groups import list_label_groups
from guanxi.operations.read_departments import list_departments
from guanxi.sandbox.directory import Directory, SeedInvalid
from guanxi.sandbox.seed_file import SeedFile, example
from guanxi.sandbox.world import World
from guanxi.sandbox.worlds import Worlds
from tests.in_loop import in_loop

NOW = 1_795_000_000_000


def described(**members: Any) -> Directory:  # noqa: ANN401 - any JSON
    return msgspec.convert(members, Directory)


def person(name: str, mobile: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"name": name, "mobile": mobile, "state_code": "86", "follower_user_id": "li.na", **members}


async def contacts(world: World) -> list[Contact]:
    return [decode_contact(row.record) for row in await world.store.walks.contacts(world.corp_id, -1, 100)]


async def departments(world: World) -> list[Department]:
    organisation = await world.store.organisation(world.corp_id)
    return await list_departments(world.context, organisation, 0, 100)


async def employees(world: World) -> list[Employee]:
    return await world.store.staff.employees(world.corp_id, "", 100)


@in_loop
async def test_the_example_is_a_company_in_which_every_reference_leads_somewhere() -> None:
    strict = msgspec.structs.replace(example().organisation, unknown="strict")
    world = await Worlds(lambda: NOW).create(directory=msgspec.structs.replace(example(), organisation=strict))
    there = await contacts(world)
    staff = {one.userid: one for one in await employees(world)}
    tree = {one.dept_id: one for one in await departments(world)}
    groups = await list_label_groups(world.context, world.corp_id, 0, 100)
    assert (len(there), len(staff), len(tree)) == (25, 8, 1 + 4)
    assert [group.name for group in groups] == ["Type", "Level", "Status", "Recruitment status", "Region"]
    assert tree[1].name == world.name == example().organisation.name
    managers = {userid for one in tree.values() for userid in one.dept_manager_userid_list}
    assert managers <= staff.keys()
    assert [one.admin for one in staff.values()].count(True) == 1
    assert [one.active for one in staff.values()].count(False) == 1
    assert len({one.state_code for one in there}) > 5
    assert any(one.share_dept_ids for one in there)
    assert any(one.share_user_ids for one in there)
    assert all(one.label_ids for one in there)


@in_loop
async def test_a_world_holds_what_a_directory_says() -> None:
    directory = described(
        organisation={"name": "Acme", "language": "zh", "contact_limit": 9, "unknown": "strict"},
        departments=[
            {"dept_id": 3, "name": "Below", "parent_id": 2},
            {"dept_id": 2, "name": "Above", "parent_id": None},
            {"name": "New", "parent_id": None},
        ],
        employees=[{"userid": "li.na", "name": "李娜", "dept_id_list": [3], "admin": True}],
        custom_fields=[{"key": "tier", "name": "Tier", "type": "choice", "choices": ["gold"]}],
        label_groups=[
            {"name": "类型", "labels": ["客户", "朋友"]},
            {"name": "Own", "color": "#FF0001", "labels": ["客户"]},
        ],
        contacts=[
            person("A", "13800000001", labels=["朋友", "Own/客户"], external_id="a", custom_fields={"tier": "gold"}),
            person("B", "13800000002", label_ids=[1561077310], labels=["重要"], share_dept_ids=[2]),
        ],
    )
    world = await Worlds(lambda: NOW).create(seed=7, directory=directory)
    organisation = await world.store.organisation(world.corp_id)
    assert (world.name, organisation.name, organisation.contact_limit) == ("Acme", "Acme", 9)
    assert {one.dept_id: one.parent_id for one in await departments(world) if one.name in {"Above", "Below"}} == {
        3: 2,
        2: 1,
    }
    (employee,) = await employees(world)
    assert (employee.dept_id_list, employee.admin) == ((3,), True)
    groups = {group.name: group for group in await list_label_groups(world.context, world.corp_id, 0, 100)}
    assert [label.name for label in groups["类型"].labels].count("客户") == 1
    assert groups["Own"].color == -0xFFFF
    first, second = await world.store.walks.contacts(world.corp_id, -1, 100)
    ids = {(group.name, label.name): label.id for group in groups.values() for label in group.labels}
    assert decode_contact(first.record).label_ids == (ids["类型", "朋友"], ids["Own", "客户"])
    assert (first.external_id, first.custom) == ("a", b'{"tier":"gold"}')
    assert decode_contact(second.record).label_ids == (1561077310, ids["级别", "重要"])
    assert decode_contact(second.record).share_dept_ids == (2,)


@in_loop
async def test_the_same_seed_and_directory_make_the_same_contacts_and_another_seed_others() -> None:
    worlds = Worlds(lambda: NOW)
    first, second, third = [await worlds.create(seed, directory=example()) for seed in (7, 7, 8)]
    assert await contacts(first) == await contacts(second)
    assert [one.name for one in await contacts(third)] == [one.name for one in await contacts(first)]
    assert not {one.userid for one in await contacts(third)} & {one.userid for one in await contacts(first)}


@in_loop
async def test_a_reset_brings_the_directory_back() -> None:
    world = await Worlds(lambda: NOW).create(directory=example())
    there, staff = await contacts(world), await employees(world)
    await delete_contact(world.context, world.corp_id, there[0].userid)
    await create_employee(world.context, world.corp_id, Employee(userid="new", name="New"))
    await world.reset()
    assert (await contacts(world), await employees(world)) == (there, staff)


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "an organisation": ({"organisation": {"contact_limit": -1}}, "organisation.contact_limit", "number"),
    "a field": ({"custom_fields": [{"key": "a b", "name": "x", "type": "text"}]}, "custom_fields[0].key", "A-Z"),
    "a department in none": ({"departments": [{"dept_id": 2, "name": "x", "parent_id": 9}]}, "departments[0].parent_id", "9"),
    "a department in itself": (
        {"departments": [{"dept_id": 3, "name": "x"}, {"dept_id": 2, "name": "x", "parent_id": 2}]}, "departments[1].parent_id", "2",
    ),
    "a department twice": (
        {"departments": [{"dept_id": 2, "name": "x"}, {"dept_id": 2, "name": "y"}]}, "departments[1].dept_id", "twice",
    ),
    "an employee twice": (
        {"employees": [{"userid": "a", "name": "x"}, {"userid": "a", "name": "y"}]}, "employees[1].userid", "userid",
    ),
    "an employee of no department": (
        {"employees": [{"userid": "a", "name": "x", "dept_id_list": [5]}]}, "employees[0].dept_id_list", "5",
    ),
    "a group": ({"label_groups": [{"name": " "}]}, "label_groups[0].name", "required"),
    "a phone number": ({"contacts": [person("A", "123")]}, "contacts[0].mobile", ""),
    "a phone number twice": (
        {"contacts": [person("A", "13800000001"), person("B", "13800000001")]}, "contacts[1].mobile", "phone number",
    ),
    "no name": ({"contacts": [{"mobile": "13800000001"}]}, "contacts[0].name", "required"),
    "a tag": ({"contacts": [person("A", "13800000001", labels=["Nope"])]}, "contacts[0].labels", "no tag is called 'Nope'"),
    "a tag of two groups": (
        {"label_groups": [{"name": "Own", "labels": ["Core"]}], "contacts": [person("A", "13800000001", labels=["Core"])]},
        "contacts[0].labels", "several tags",
    ),
    "too many": (
        {"organisation": {"contact_limit": 1}, "contacts": [person("A", "13800000001"), person("B", "13800000002")]},
        "contacts[1]", "as many",
    ),
    "an owner whom nobody knows": (
        {"organisation": {"unknown": "strict"}, "contacts": [person("A", "13800000001")]}, "contacts[0].follower_user_id", "",
    ),
}  # fmt: skip


@in_loop
async def test_what_cannot_be_is_refused_and_named() -> None:
    worlds = Worlds(lambda: NOW)
    before = await worlds.create()
    told: dict[str, tuple[str | None, str]] = {}
    for name, (members, _, _) in WRONG.items():
        with pytest.raises(SeedInvalid) as refused:
            await worlds.create(directory=described(**members))
        told[name] = (refused.value.field, refused.value.reason)
    assert {name: field for name, (field, _) in told.items()} == {name: field for name, (_, field, _) in WRONG.items()}
    assert [(name, told[name][1]) for name, (_, _, words) in WRONG.items() if words not in told[name][1]] == []
    with pytest.raises(ValueMissing):
        await worlds.create(name=" ")
    assert list(worlds) == [before]
    assert await worlds.memory.store().organisation_count() == 1
    assert (await worlds.create()).id == "w1"


FILES = {
    "a bracket": ("contacts: [", 2, "no YAML"),
    "two documents": ("employees: []\n---\nemployees: []", 2, "another document"),
    "a member twice": ("contacts: []\nemployees: []\ncontacts: []", 3, "twice"),
    "a list as a name": ("? [a]\n: 1", 1, "no name"),
    "a tag of YAML's": ("organisation: !!python/object:os.system {}", 1, "tag"),
    "an unknown member": ("contacts:\n- name: x\n  moblie: '1'\n", 3, "contacts[0].moblie: there is no such member; did you mean mobile?"),
    "a number for a text": ("contacts:\n\n- name: x\n  mobile: 13800000001", 4, "contacts[0].mobile: Expected str | null, got int: write it in quotes"),
    "a text for a number": ("employees:\n- userid: a\n  dept_id_list: [1, '2']\n", 3, "employees[0].dept_id_list[1]: Expected int"),
    "no userid": ("employees:\n- {userid: a, name: A}\n- {name: B}\n", 3, "employees[1]: userid is missing"),
    "a colour": ("label_groups:\n- name: x\n  color: red", 3, "label_groups[0].color"),
    "a list": ("- 1", 1, "Expected object, got array"),
    "a zero byte": ("contacts: \x00", 0, "no YAML in UTF-8"),
    "a circle": ("contacts: &a [*a]", 0, "no YAML in UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "words"), FILES.values(), ids=FILES.keys())
def test_a_seed_file_that_is_none_is_refused_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = tmp_path / "seed.yaml"
    path.write_text(text)
    with pytest.raises(SeedInvalid) as refused:
        SeedFile(path)
    where = f"{path}, line {line}: " if line else f"{path} "
    assert refused.value.reason.startswith(where)
    assert words in refused.value.reason


def test_a_seed_file_says_what_json_could_say(tmp_path: Path) -> None:
    path = tmp_path / "seed.yaml"
    path.write_text(
        "organisation: {name: No, contact_limit: null}\n"
        "contacts:\n- {name: 2026-01-01, mobile: '13800000001', title: 0123, remark: 12:30, company_name: ~,\n"
        "   custom_fields: {since: 2026-01-01, budget: 9.5, count: 3, done: true}}\n"
    )
    directory = SeedFile(path).directory
    assert (directory.organisation.name, directory.organisation.contact_limit) == ("No", None)
    (contact,) = directory.contacts
    assert (contact.name, contact.title, contact.remark, contact.company_name) == ("2026-01-01", "0123", "12:30", None)
    assert contact.custom_fields == {"since": "2026-01-01", "budget": 9.5, "count": 3, "done": True}
    path.write_text("# nothing\n")
    assert SeedFile(path).directory == Directory()
