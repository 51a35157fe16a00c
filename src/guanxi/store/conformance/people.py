"""An organisation of people to try sharing on: contacts that are open to some of them, and what each of them sees."""

from collections.abc import Mapping, Sequence

import msgspec

from guanxi.domain.contact import Contact
from guanxi.domain.staff import Department, Employee
from guanxi.store.conformance.contract import expect, expect_that
from guanxi.store.conformance.directory import ENTRY, Directory, contact, plan_of
from guanxi.store.effects import PutContact, PutRecord, RemoveRecord
from guanxi.store.nouns import DEPARTMENT, EMPLOYEE, StoredEmployee
from guanxi.store.rows import Entry, Needs
from guanxi.store.seen import SeenWalks


def shared(
    userid: str, owner: str, users: Sequence[str] = (), depts: Sequence[int] = (), labels: Sequence[int] = (1,)
) -> Contact:
    """Give a contact that belongs to an employee and is shared; its phone number is its userid."""
    made = contact(userid, int(userid), label_ids=tuple(labels))
    return msgspec.structs.replace(
        made, follower_user_id=owner, share_user_ids=tuple(users), share_dept_ids=tuple(depts)
    )


async def share(acme: Directory, *contacts: Contact, entry: Entry = ENTRY) -> None:
    """Create contacts, or change them, in one transaction; each has an external id."""
    puts = [PutContact(one, int(one.userid or ""), f"crm {one.userid}") for one in contacts]
    userids = tuple(put.contact.userid or "" for put in puts)
    needs = Needs(userids, tuple(map(int, userids)), tuple(f"crm {userid}" for userid in userids))
    await acme.write(plan_of(*puts), needs, entry)


async def hire(acme: Directory, *employees: Employee) -> None:
    """Create employees, or change them."""
    puts = [PutRecord(EMPLOYEE, one.userid, StoredEmployee(one, 0), "employee_updated") for one in employees]
    await acme.write(plan_of(*puts), Needs(records=tuple((EMPLOYEE, one.userid) for one in employees)))


async def dismiss(acme: Directory, userid: str) -> None:
    """Delete an employee."""
    gone = RemoveRecord(EMPLOYEE, userid, "employee_deleted")
    await acme.write(plan_of(gone), Needs(records=((EMPLOYEE, userid),)))


async def arrange(acme: Directory, tree: Mapping[int, int], managers: Mapping[int, Sequence[str]]) -> None:
    """Create departments, or change them: of each its parent, and of some their managers."""
    puts = [
        PutRecord(
            DEPARTMENT,
            dept_id,
            Department(
                dept_id=dept_id,
                name=f"department {dept_id}",
                parent_id=parent,
                dept_manager_userid_list=tuple(managers.get(dept_id, ())),
            ),
            "department_updated",
        )
        for dept_id, parent in tree.items()
    ]
    await acme.write(plan_of(*puts), Needs(whole=(DEPARTMENT,)))


async def seen_by(acme: Directory, userid: str) -> SeenWalks:
    """Give what an employee sees, as a request does that has just read the organisation."""
    return acme.store.seen_by(await acme.store.organisation(acme.corp_id), userid)


async def listed(acme: Directory, userid: str, limit: int = 100) -> list[str]:
    """Give the userids of what an employee sees, walked by pages; their number has to be the same."""
    seen = await seen_by(acme, userid)
    found: list[str] = []
    after = -1
    while page := await seen.contacts(acme.corp_id, after, limit):
        expect_that(len(page) <= limit, f"a page has at most {limit}")
        found += [row.userid for row in page]
        after = page[-1].seq
    expect(await seen.count(acme.corp_id), len(found), f"the number of contacts that {userid} sees")
    return found


async def furnish(acme: Directory) -> None:
    """Make departments 2 (of 1), 3 (of 2) and 4 (of 1); `boss` manages 2; and some who belong to them."""
    await arrange(acme, {2: 1, 3: 2, 4: 1}, {2: ("boss", "gone")})
    await hire(
        acme,
        Employee(userid="li", name="Li", dept_id_list=(3, 1)),
        Employee(userid="wang", name="Wang", dept_id_list=(4,)),
        Employee(userid="boss", name="Zhao"),
        Employee(userid="chief", name="Qian", admin=True),
        Employee(userid="gone", name="Sun", dept_id_list=(3,), active=False),
        Employee(userid="ex chief", name="Wu", admin=True, active=False),
    )
