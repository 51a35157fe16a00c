"""A department in requests, and as newer and older pages print it.

What Guanxi does not know of a department is a constant where typed clients read it (docs/wire.md 5.2).
"""

from typing import Any, Final

from guanxi.dingtalk.page import Parameter
from guanxi.dingtalk.values import Raw, read_integer
from guanxi.domain.contact import ROOT_DEPARTMENT
from guanxi.domain.failures import ValueMissing
from guanxi.domain.staff import Department

NOTE: Final = "the department's id; 1 is the root"
OR_ROOT: Final = "the department's id; the root (1) if not given"

LANGUAGE: Final = Parameter("language", "String", required=False, note="ignored: names are in one language")
LANG: Final = Parameter("lang", "String", required=False, note="ignored: names are in one language")


def read_dept_id(raw: Raw, name: str = "dept_id") -> int:
    """Give the department that a page is about.

    Args:
        raw: the request's parameters.
        name: what the page calls it.

    Raises:
        ValueMissing: it is absent, null or empty.
        ValueInvalid: it is no whole number.
    """
    if raw.get(name) in (None, ""):
        raise ValueMissing(f"{name} is required", field=name)
    return read_integer(raw, name) or 0


def read_dept_id_or_root(raw: Raw, name: str = "dept_id") -> int:
    """Give the department that a page is about, or the root if the request does not say.

    Raises:
        ValueInvalid: it is no whole number.
    """
    return ROOT_DEPARTMENT if raw.get(name) in (None, "") else read_dept_id(raw, name)


def newer(department: Department) -> dict[str, Any]:
    """Give a department as it stands in a list."""
    shape = {
        "auto_add_user": False,
        "create_dept_group": False,
        "dept_id": department.dept_id,
        "name": department.name,
    }
    if department.parent_id is not None:
        shape["parent_id"] = department.parent_id
    return shape


def newer_whole(department: Department) -> dict[str, Any]:
    """Give a department as it is told alone."""
    shape = newer(department) | {
        "dept_manager_userid_list": [],
        "dept_permits": [],
        "group_contain_sub_dept": False,
        "hide_dept": False,
        "order": department.order,
        "org_dept_owner": "",
        "outer_dept": False,
        "outer_permit_depts": [],
        "outer_permit_users": [],
        "user_permits": [],
    }
    return dict(sorted(shape.items()))


def older(department: Department) -> dict[str, Any]:
    """Give a department as it stands in a list of the older pages."""
    shape = {
        "autoAddUser": False,
        "createDeptGroup": False,
        "id": department.dept_id,
        "name": department.name,
    }
    if department.parent_id is not None:
        shape["parentid"] = department.parent_id
    return shape


def older_whole(department: Department) -> dict[str, Any]:
    """Give a department as an older page tells it alone: lists are texts there, with `|` between ids."""
    shape = older(department) | {
        "deptHiding": False,
        "deptManagerUseridList": "",
        "deptPermits": "",
        "groupContainSubDept": False,
        "order": department.order,
        "orgDeptOwner": "",
        "outerDept": False,
        "outerPermitDepts": "",
        "outerPermitUsers": "",
        "userPermits": "",
    }
    return dict(sorted(shape.items()))
