"""`/employees/import`, `/departments/import`: many rows in one request, each with a verdict of its own."""

from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Meta

from guanxi.api.endpoint import Call, Endpoint, Example, Nothing
from guanxi.api.reading import decode
from guanxi.api.reply import Reply
from guanxi.api.staff import DEPARTMENT, NewDepartment, NewEmployee, StaffVerdicts, verdicts_json
from guanxi.domain.failures import Failure
from guanxi.domain.staff_patch import employee_of
from guanxi.operations.import_departments import import_departments
from guanxi.operations.import_employees import import_employees
from guanxi.operations.parts import MAX_ROWS

_MAX_BODY: Final = 4 << 20
_DryRun = Annotated[bool, Meta(description="Whether to say what would be done, and do nothing.")]

R = TypeVar("R")


class Employees(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Employees to create or replace."""

    rows: Annotated[list[NewEmployee], Meta(max_length=MAX_ROWS)]
    dry_run: _DryRun = False


class Departments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Departments to create or rename, parents before what lies in them."""

    rows: Annotated[list[NewDepartment], Meta(max_length=MAX_ROWS)]
    dry_run: _DryRun = False


class _Unread(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rows: Annotated[list[msgspec.Raw], Meta(max_length=MAX_ROWS)]
    dry_run: bool = False


async def employees(call: Call[Nothing, msgspec.Raw]) -> Reply:
    """Create or replace them."""
    sent = decode(call.body, _Unread)
    rows = [_read(raw, lambda raw: _employee(decode(raw, NewEmployee))) for raw in sent.rows]
    context = call.asking.context if sent.dry_run else call.keeping(Reply)
    return _joined(await import_employees(context, call.asking.corp_id, rows, verdicts_json, dry_run=sent.dry_run))


def _employee(sent: NewEmployee) -> Any:  # noqa: ANN401 - what `employee_of` gives
    return employee_of(sent.userid, sent)


async def departments(call: Call[Nothing, msgspec.Raw]) -> Reply:
    """Create or rename them."""
    sent = decode(call.body, _Unread)
    rows = [_read(raw, lambda raw: decode(raw, NewDepartment)) for raw in sent.rows]
    context = call.asking.context if sent.dry_run else call.keeping(Reply)
    return _joined(await import_departments(context, call.asking.corp_id, rows, verdicts_json, dry_run=sent.dry_run))


def _read(raw: msgspec.Raw, reader: Callable[[msgspec.Raw], R]) -> R | Failure:
    try:
        return reader(raw)
    except Failure as failure:
        return failure


def _joined(parts: list[bytes]) -> Reply:
    return Reply(msgspec.Raw(b'{"items":[' + b",".join(parts) + b"]}"))


_HOW: Final = (
    "Rows are carried out in their order, and each alone succeeds or fails. They are written some at a time; all"
    " changes share one act. With `dry_run` nothing is written, and the verdicts are those that the rows would get now."
)

ENDPOINTS: Final = (
    Endpoint(
        name="import_employees",
        method="POST",
        path="/employees/import",
        summary="Create or replace up to 1,000 employees.",
        description=_HOW,
        run=employees,
        scope="staff:write",
        sharing="closed",
        body=msgspec.Raw,
        shown_body=Employees,
        answer=StaffVerdicts,
        max_body=_MAX_BODY,
        example=Example(
            {"items": [{"status": 201, "userid": "li.na"}]},
            body={"rows": [{"userid": "li.na", "name": "李娜", "dept_id_list": [42]}], "dry_run": False},
        ),
    ),
    Endpoint(
        name="import_departments",
        method="POST",
        path="/departments/import",
        summary="Create or rename up to 1,000 departments.",
        description=_HOW,
        run=departments,
        scope="staff:write",
        sharing="closed",
        body=msgspec.Raw,
        shown_body=Departments,
        answer=StaffVerdicts,
        max_body=_MAX_BODY,
        example=Example(
            {"items": [{"status": 201, "dept_id": 42}]},
            body={"rows": [DEPARTMENT], "dry_run": False},
        ),
    ),
)
