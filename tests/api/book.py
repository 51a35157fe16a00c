"""The contacts of somebody who leaves, and those who may get them; as many organisations as a test has rows."""

import copy
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from guanxi.domain.staff import Employee
from guanxi.domain.staff_patch import DepartmentSent
from guanxi.operations.create_department import create_department
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.put_employee import put_employee
from tests.api.asking import asking, new_key, problem
from tests.api.directory import LEAD, VIP, Directory

SALES = 42


def contact(number: int, owner: str, label_ids: Iterable[int] = (), **members: object) -> dict[str, Any]:
    """A contact as it is sent."""
    own = {"name": f"c{number}", "mobile": f"1300000{number:04}", "state_code": "86", "follower_user_id": owner}
    return own | {"label_ids": list(label_ids), **members}


CONTACTS = {
    "one": contact(1, "leaver", [VIP], company_name="x", share_dept_ids=[SALES], share_user_ids=["c"]),
    "two": contact(2, "leaver", [VIP, LEAD], company_name="x"),
    "three": contact(3, "leaver", company_name="y", share_user_ids=["b"]),
    "four": contact(4, "leaver", [LEAD]),
    "five": contact(5, "leaver", [VIP], company_name="x", share_dept_ids=[SALES], share_user_ids=["b"]),
    "other": contact(6, "a", [VIP], share_user_ids=["leaver"]),
}
STAFF = (
    Employee(userid="boss", name="boss"),
    Employee(userid="leaver", name="leaver", dept_id_list=(SALES,)),
    Employee(userid="a", name="a", dept_id_list=(SALES,)),
    Employee(userid="b", name="b"),
    Employee(userid="c", name="c"),
    Employee(userid="off", name="off", active=False),
    Employee(userid="root", name="root", admin=True),
)


class Seen(NamedTuple):
    """What bulk operations change of a contact."""

    owner: str
    labels: tuple[int, ...] = ()
    departments: tuple[int, ...] = ()
    people: tuple[str, ...] = ()


class Book(Directory):
    """`one` to `five` are the leaver's, `other` is a's; boss manages Sales, where the leaver and a are.

    Keys: of the administrator, and of the employees boss, a, c, and root, who administers.
    """

    async def fill(self) -> None:
        self.userids, self.token = {}, ""
        self.keys["administrator"] = await new_key(self)
        sales = DepartmentSent(dept_id=SALES, name="Sales", dept_manager_userid_list=("boss",))
        await create_department(self.context(), self.corp_id, sales)
        for employee in STAFF:
            await put_employee(self.context(), self.corp_id, employee)
        for userid in ("boss", "a", "c", "root"):
            self.keys[userid] = await new_key(self, "employee", employee=userid)
        operations = [{"op": "create", "contact": one} for one in CONTACTS.values()]
        told = (await self.ask("POST", "/api/v1/contacts/batch", {"operations": operations})).json()["items"]
        self.userids = {name: row["userid"] for name, row in zip(CONTACTS, told, strict=True)}
        await self.look()

    async def seen(self) -> dict[str, Seen]:
        """Every contact as it is, by name."""
        items = (await self.send("GET", "/contacts?limit=1000")).json()["items"]
        return {
            self.named(one["userid"]).strip("{}"): Seen(
                one["follower_user_id"],
                tuple(one["label_ids"]),
                tuple(one["share_dept_ids"]),
                tuple(one["share_user_ids"]),
            )
            for one in items
        }

    async def post(self, path: str, body: object = None, by: str = "administrator", **headers: str) -> dict[str, Any]:
        """Ask for what is done, and give the answer with names for ids."""
        answer = await self.send("POST", path, body, by=by, **headers)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def refused(self, path: str, body: object, slug: str, by: str = "administrator") -> tuple[str, ...]:
        """Ask for what is refused, and give the pointers of its errors."""
        told = problem(await self.send("POST", path, body, by=by), slug)
        return tuple(one.get("pointer", one.get("parameter")) for one in told.get("errors", ()))

    def whom(self, told: dict[str, Any]) -> list[tuple[str, str]]:
        """Names of those that an act refused, and the types of their problems."""
        return [
            (self.named(one["userid"]).strip("{}"), one["problem"]["type"].removeprefix("urn:guanxi:problem:"))
            for one in told["refused"]
        ]


Found = Callable[[], Awaitable[Book]]


@asynccontextmanager
async def books(data: Path) -> AsyncIterator[Found]:
    """Open a store; every call gives an organisation of its own."""
    async with asking(data) as first:

        async def found() -> Book:
            book = copy.copy(first)
            book.__class__ = Book
            assert isinstance(book, Book)
            book.corp_id = (await create_organisation(first.context(), "Acme")).corp_id
            book.keys = {}
            await book.fill()
            return book

        yield found


class Named(Protocol):
    """A row of a table."""

    @property
    def name(self) -> str:
        """A sentence."""


R = TypeVar("R", bound=Named)


async def play_each(data: Path, rows: Iterable[R], play: Callable[[Book, R], Awaitable[None]]) -> None:
    """Play every row of a table in an organisation of its own, and say which one failed."""
    async with books(data) as found:
        for row in rows:
            try:
                await play(await found(), row)
            except BaseException as error:
                error.add_note(row.name)
                raise
