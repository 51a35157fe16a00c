"""The kinds of small records that plans read and write by an id: labels, staff, keys."""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

import msgspec

from guanxi.domain.key import Key
from guanxi.domain.label import PlacedGroup, PlacedLabel
from guanxi.domain.staff import Department, Employee, place_of
from guanxi.store import statements as sql
from guanxi.store.rows import Row

R = TypeVar("R", bound=msgspec.Struct)

encode = msgspec.json.Encoder(order="sorted").encode
decode_department = msgspec.json.Decoder(Department).decode
decode_employee = msgspec.json.Decoder(Employee).decode
decode_key = msgspec.json.Decoder(Key).decode


class StoredEmployee(msgspec.Struct, frozen=True):
    """An employee's row; `phone` is E.164 without the plus, 0 for none."""

    employee: Employee
    phone: int


class StoredKey(msgspec.Struct, frozen=True):
    """A key's row: what everybody may see, the SHA-256 of its secret, and when it was used (milliseconds, 0: never)."""

    key: Key
    digest: bytes
    used_at: int


class Noun(Generic[R]):
    """One kind of record.

    Attributes:
        select: the rows that are looked at: one by its id, or the organisation's whole list.
        whole: whether it is the list; it is then cached for one generation, which every change of it raises.
        put: writes one.
        remove: removes one by its id; empty where that never happens.
        record: makes a record, and its id, of a row of `select` (after an id that is not in the row).
        values: makes what `put` takes after the corp_id.
        told: what the change log keeps of a record.
    """

    def __init__(  # noqa: PLR0913 - a declaration, read by its names
        self,
        *,
        select: str,
        whole: bool,
        put: str,
        remove: str = "",
        record: Callable[[Row], tuple[str | int, R]],
        values: Callable[[R], Row],
        told: Callable[[R], msgspec.Struct] = lambda record: record,
        counts: Callable[[R | None, R | None], bool] = lambda _old, _new: True,
    ) -> None:
        """Take its declaration.

        `counts`: whether a change from one record to another (None: there is none) raises the organisation's
        generation.
        """
        self.select = select
        self.whole = whole
        self.put = put
        self.remove = remove
        self.record = record
        self.values = values
        self.told = told
        self.counts = counts


def _department(row: Row) -> tuple[int, Department]:
    department = decode_department(row[0])
    return department.dept_id, department


def _employee(row: Row) -> tuple[str, StoredEmployee]:
    phone, record = row
    employee = decode_employee(record)
    return employee.userid, StoredEmployee(employee, phone)


def _key(row: Row) -> tuple[str, StoredKey]:
    digest, used_at, record = row
    key = decode_key(record)
    return key.key_id, StoredKey(key, digest, used_at)


LABEL: Final = Noun[PlacedLabel](
    select=sql.LABEL_LIST,
    whole=True,
    put=sql.LABEL_PUT,
    remove=sql.LABEL_REMOVE,
    record=lambda row: (row[0], PlacedLabel(id=row[0], name=row[1], group_id=row[2], position=row[3])),
    values=lambda label: (label.id, label.name, label.group_id, label.position),
)
LABEL_GROUP: Final = Noun[PlacedGroup](
    select=sql.LABEL_GROUP_LIST,
    whole=True,
    put=sql.LABEL_GROUP_PUT,
    remove=sql.LABEL_GROUP_REMOVE,
    record=lambda row: (row[0], PlacedGroup(id=row[0], name=row[1], color=row[2], position=row[3])),
    values=lambda group: (group.id, group.name, group.color, group.position),
)
DEPARTMENT: Final = Noun[Department](
    select=sql.DEPARTMENT_LIST,
    whole=True,
    put=sql.DEPARTMENT_PUT,
    remove=sql.DEPARTMENT_REMOVE,
    record=_department,
    values=lambda department: (department.dept_id, encode(department)),
)
EMPLOYEE: Final = Noun[StoredEmployee](
    select=sql.EMPLOYEE,
    whole=False,
    put=sql.EMPLOYEE_PUT,
    remove=sql.EMPLOYEE_REMOVE,
    record=_employee,
    values=lambda stored: (stored.employee.userid, stored.phone, encode(stored.employee)),
    told=lambda stored: stored.employee,
    # What is cached of employees: who is let in by a key, and what they see.
    counts=lambda old, new: old is None or new is None or place_of(old.employee) != place_of(new.employee),
)
KEY: Final = Noun[StoredKey](
    select=sql.KEY,
    whole=False,
    put=sql.KEY_PUT,
    record=_key,
    values=lambda stored: (stored.key.key_id, stored.digest, encode(stored.key)),
    told=lambda stored: stored.key,
)
NOUNS: Final[tuple[Noun, ...]] = (LABEL_GROUP, LABEL, DEPARTMENT, EMPLOYEE, KEY)  # type: ignore[type-arg] # of each kind
