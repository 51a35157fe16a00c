"""Bring many departments in."""

from collections.abc import Callable, Sequence

from guanxi.domain.failures import Failure
from guanxi.domain.staff_patch import DepartmentSent
from guanxi.operations.context import Context
from guanxi.operations.department_plans import DepartmentSaved, put_row
from guanxi.operations.staff_import import import_staff, refused_row

Encode = Callable[[list[DepartmentSaved | Failure]], bytes]
"""Makes the answer of a part of the rows' verdicts."""


async def import_departments(
    context: Context, corp_id: str, rows: Sequence[DepartmentSent | Failure], encode: Encode, *, dry_run: bool = False
) -> list[bytes]:
    """Create departments in their order, as `import_staff` says; those that are there get what was sent.

    Args:
        context: the request's.
        corp_id: whose.
        rows: what they shall be, parents before what lies in them; a Failure stands for a row that could not be read.
        encode: makes the answer of a part of the verdicts.
        dry_run: whether nothing is written; what it cannot promise is said there.

    Returns:
        The answers of the parts, in order.

    Raises:
        ReplyMismatch: the request's name was used for another one.
        StoreBusy: the store could not write; what was written before stays.
    """
    planned = (refused_row(row) if isinstance(row, Failure) else put_row(row) for row in rows)
    return await import_staff(context, corp_id, planned, encode, dry_run=dry_run)
