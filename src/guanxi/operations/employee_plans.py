"""What the operations that write employees plan: the same rules for one employee and for a thousand."""

from collections.abc import Callable

import msgspec

from guanxi.domain.failures import EmployeePhoneTaken
from guanxi.domain.phone import international
from guanxi.domain.staff import Employee, check_memberships
from guanxi.operations.organisation_of import organisation_of
from guanxi.operations.staff_import import StaffRow
from guanxi.operations.staff_seen import StaffSeen
from guanxi.store import DEPARTMENT, EMPLOYEE, Needs, Outcome, PutRecord, StoredEmployee

Edit = Callable[[Employee | None], Employee]
"""Makes what an employee shall be of what they are, None for nobody; raises a Failure when that cannot be."""


class EmployeeSaved(msgspec.Struct, frozen=True):
    """An employee as they were written, and whether they are new."""

    employee: Employee
    created: bool = False


def phone_of(mobile: str) -> int:
    """Give a phone number's E.164 form without the plus, 0 for none.

    Raises:
        PhoneInvalid: it makes no number.
    """
    return international(mobile) if mobile else 0


def put_row(userid: str, phone: int | None, edit: Edit) -> StaffRow:
    """Plan to create, replace or change an employee; a change that changes nothing leaves no trace.

    Args:
        userid: theirs.
        phone: the number that they will have, E.164, 0 for none; None if it stays.
        edit: what shall become of them, each department once.

    The plan raises:
        Failure: what `edit` raises.
        DepartmentUnknown: a department is not there.
        EmployeePhoneTaken: another employee has the number.
    """

    def plan(at: StaffSeen) -> Outcome[EmployeeSaved]:
        organisation_of(at)
        old = at.record(EMPLOYEE, userid)
        employee = edit(None if old is None else old.employee)
        check_memberships(employee, at.whole(DEPARTMENT))
        kept = 0 if old is None else old.phone
        new = StoredEmployee(employee, kept if phone is None else phone)
        if phone and at.employee_with_phone(phone) not in {None, userid}:
            raise EmployeePhoneTaken("another employee has this phone number")
        value = EmployeeSaved(employee, created=old is None)
        if new == old:
            return Outcome(value)
        return Outcome(value, (PutRecord(EMPLOYEE, userid, new, "employee_updated" if old else "employee_created"),))

    phones = (phone,) if phone else ()
    return StaffRow(Needs(records=((EMPLOYEE, userid),), staff_phones=phones, whole=(DEPARTMENT,)), plan)
