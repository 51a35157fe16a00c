"""What pages about staff have in common: a small staff to ask for, and what every page refuses."""

from typing import Any, Final

from guanxi.dingtalk.failures import BodyTooLarge, BodyUnreadable, MethodRefused
from guanxi.dingtalk.page import Page
from guanxi.domain.failures import (
    AppKindRefused,
    DepartmentUnknown,
    Failure,
    OrganisationSuspended,
    PermissionMissing,
    StoreBusy,
    TokenInvalid,
    TokenMissing,
    UserIdInvalid,
    ValueInvalid,
    ValueMissing,
)
from guanxi.domain.phone import international
from guanxi.domain.staff import Department, Employee
from guanxi.store import DEPARTMENT, EMPLOYEE, Entry, Needs, Outcome, PutRecord, StoredEmployee
from tests.dingtalk.asking import NOW, Asking
from tests.dingtalk.scenario import Refused, suspended, two_hours_later, unreadable

GRANT: Final = "Invalid tokenGrantType"

DEPARTMENTS: Final = (
    Department(dept_id=2, name="Sales", order=2, dept_manager_userid_list=("chan", "manager4220")),
    Department(dept_id=3, name="Legal", order=1),
    Department(dept_id=4, name="South", parent_id=2),
    Department(dept_id=5, name="Shenzhen", parent_id=4, dept_manager_userid_list=("li.na",)),
)
EMPLOYEES: Final = (
    Employee(userid="4711", name="Bot"),
    Employee(userid="manager4220", name="王经理", mobile="13600540000", email="zhang@example.com", admin=True),
    Employee(userid="li.na", name="李娜", mobile="13700000001", dept_id_list=(5, 3)),
    Employee(userid="li.bo", name="李博", dept_id_list=(5,), active=False),
    Employee(userid="chan", name="Chan Tai Man", mobile="+852 6123 4567", dept_id_list=(2,)),
)


async def staffed(acme: Asking) -> None:
    """Let an organisation have them."""
    phones = {one.userid: international(one.mobile) if one.mobile else 0 for one in EMPLOYEES}
    put = (
        *(PutRecord(DEPARTMENT, one.dept_id, one, "department_created") for one in DEPARTMENTS),
        *(
            PutRecord(EMPLOYEE, one.userid, StoredEmployee(one, phones[one.userid]), "employee_created")
            for one in EMPLOYEES
        ),
    )
    needs = Needs(
        whole=(DEPARTMENT,),
        records=tuple((EMPLOYEE, one.userid) for one in EMPLOYEES),
        staff_phones=tuple(phone for phone in phones.values() if phone),
        members_of=(1, *(one.dept_id for one in DEPARTMENTS)),
    )
    await acme.store.write(acme.corp_id, needs, lambda _: Outcome(None, put), Entry("test", NOW))


# How both families number what is wrong with any request: errcode, errmsg, sub_code.
_NEWER: Final[dict[type[Failure], tuple[int, str, str]]] = {
    MethodRefused: (43002, "POST is required", "method"),
    BodyTooLarge: (40035, "Invalid parameter", "body"),
    TokenMissing: (33009, GRANT, "40000"),
    TokenInvalid: (33009, GRANT, "40014"),
    PermissionMissing: (43007, "Operation permission required", "60011"),
    OrganisationSuspended: (33009, GRANT, "33009"),
    ValueMissing: (400002, "Invalid parameter", ""),
}
_OLDER: Final[dict[type[Failure], tuple[int, str, str]]] = {
    MethodRefused: (43001, "GET is required", "method"),
    BodyTooLarge: (40035, "Invalid parameter", "body"),
    TokenMissing: (40035, "Missing parameter access_token", "40000"),
    TokenInvalid: (40014, "Invalid access_token", "40014"),
    PermissionMissing: (60011, "No permission to call this API", "60011"),
    OrganisationSuspended: (400043, "Invalid orgId", "400043"),
    ValueMissing: (40035, "Invalid parameter", ""),
}


def _numbers(page: Page) -> dict[type[Failure], tuple[int, str, str]]:
    return _NEWER if page.path.startswith("/topapi/") else _OLDER


def refused_by_staff(page: Page, parameters: dict[str, Any]) -> list[Refused]:
    """Give the scenarios of the platform's errors of a page about staff.

    Args:
        page: which.
        parameters: with which it would answer.
    """
    told = _numbers(page)
    body = (43009, "The body must be JSON", "body")
    scenarios = [
        Refused("PUT", MethodRefused, parameters, *told[MethodRefused], " or ".join(page.methods), method="PUT"),
        Refused("HEAD", MethodRefused, parameters, *told[MethodRefused], " or ".join(page.methods), method="HEAD"),
        Refused("broken JSON", BodyUnreadable, b'{"a":', *body, "valid JSON in UTF-8"),
        Refused("not UTF-8 in a form", BodyUnreadable, b"a=%ff", *body, "not UTF-8"),
        Refused("over 1 MiB", BodyTooLarge, None, *told[BodyTooLarge], "over 1048576 bytes"),
        Refused("no token", TokenMissing, parameters, *told[TokenMissing], "put it into the query", by=None),
        Refused("an empty token", TokenMissing, parameters, *told[TokenMissing], "no access_token", by=""),
        Refused("another token", TokenInvalid, parameters, *told[TokenInvalid], "unknown or has expired", by="x" * 60),
        Refused("expired", TokenInvalid, parameters, *told[TokenInvalid], "expired", prepare=two_hours_later),
        Refused(
            "suspended", OrganisationSuspended, parameters, *told[OrganisationSuspended], "susp", prepare=suspended
        ),
        Refused("no reading", StoreBusy, parameters, -1, "System busy", "-1", "try again", prepare=unreadable),
    ]
    if page.permission is not None:
        scope = page.permission
        scenarios += [
            Refused("no permission", PermissionMissing, parameters, *told[PermissionMissing], scope, by="nothing"),
            Refused("another permission", PermissionMissing, parameters, *told[PermissionMissing], scope, by="reader"),
        ]
    if "third-party" not in page.apps:
        kind = (33009, GRANT, "33009", "is third-party")
        scenarios.append(Refused("a third-party app", AppKindRefused, parameters, *kind, by="suite"))
    return scenarios


def missing(page: Page, name: str, rest: dict[str, Any] | None = None) -> list[Refused]:
    """Give the scenarios of a required parameter that is not there.

    Args:
        page: which.
        name: the parameter.
        rest: the others.
    """
    errcode, errmsg, _ = _numbers(page)[ValueMissing]
    told = (errcode, errmsg, name, f"{name} is required")
    return [
        Refused(f"no {name}", ValueMissing, rest or {}, *told),
        Refused(f"{name} null", ValueMissing, (rest or {}) | {name: None}, *told),
    ]


def no_number(page: Page, name: str, rest: dict[str, Any] | None = None) -> list[Refused]:
    """Give the scenarios of a parameter that should be a whole number and is none; arguments as `missing`."""
    errcode, errmsg, _ = _numbers(page)[ValueMissing]
    told = (errcode, errmsg, name, f"{name} must be a whole number")
    wrong: list[object] = ["x", "1_0", 1.5, True, [1], {"a": 1}, "9" * 30]
    return [Refused(f"{name} {value!r}", ValueInvalid, (rest or {}) | {name: value}, *told) for value in wrong]


def unknown_department(name: str, rest: dict[str, Any] | None = None) -> list[Refused]:
    """Give the scenarios of a department that is not there; arguments as `missing`."""
    told = (60003, "The department does not exist", name, "there is no")
    values: list[object] = [99, "99", 0, -1, 2**63, 10**30]
    return [Refused(f"{name} {value!r}", DepartmentUnknown, (rest or {}) | {name: value}, *told) for value in values]


def no_userid(page: Page) -> list[Refused]:
    """Give the scenarios of a `userid` that is not there or can be nobody's."""
    told = (33012, "Invalid userId", "userid")
    return [
        *missing(page, "userid"),
        Refused("empty", UserIdInvalid, {"userid": ""}, *told, "empty"),
        Refused("blank", UserIdInvalid, b"userid=++", *told, "empty"),
        Refused("long", UserIdInvalid, {"userid": "1" * 65}, *told, "64"),
        Refused("NUL", UserIdInvalid, {"userid": "1\x00"}, *told, "control"),
        Refused("true", UserIdInvalid, {"userid": True}, *told, "String"),
    ]
