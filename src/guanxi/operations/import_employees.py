"""Bring many employees in."""

from collections.abc import Callable, Sequence

from guanxi.domain.failures import Failure
from guanxi.domain.staff import Employee
from guanxi.operations.context import Context
from guanxi.operations.employee_plans import EmployeeSaved
from guanxi.operations.put_employee import plan_put
from guanxi.operations.staff_import import StaffRow, import_staff, refused_row

Encode = Callable[[list[EmployeeSaved | Failure]], bytes]
"""Makes the answer of a part of the rows' verdicts."""


async def import_employees(
    context: Context, corp_id: str, rows: Sequence[Employee | Failure], encode: Encode, *, dry_run: bool = False
) -> list[bytes]:
    """Create or replace employees in their order, as `import_staff` says.

    Args:
        context: the request's.
        corp_id: whose.
        rows: what they shall be, checked; a Failure stands for a row that could not be read.
        encode: makes the answer of a part of the verdicts.
        dry_run: whether nothing is written; what it cannot promise is said there.

    Returns:
        The answers of the parts, in order.

    Raises:
        ReplyMismatch: the request's name was used for another one.
        StoreBusy: the store could not write; what was written before stays.
    """
    return await import_staff(context, corp_id, map(_planned, rows), encode, dry_run=dry_run)


def _planned(row: Employee | Failure) -> StaffRow:
    if isinstance(row, Failure):
        return refused_row(row)
    try:
        return plan_put(row)
    except Failure as failure:
        return refused_row(failure)
