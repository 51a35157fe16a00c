"""An employee as newer and older pages print them.

What Guanxi does not know of an employee is a constant where clients read it unasked (docs/wire.md 5.2). `mobile` with
`state_code`, and `email`, stand there when the employee has them and the app may see them.
"""

from collections.abc import Iterable
from typing import Any

from guanxi.domain.phone import country_and_number
from guanxi.domain.staff import Employee
from guanxi.domain.unionid import unionid_of


def newer(corp_id: str, employee: Employee) -> dict[str, Any]:
    """Give an employee as page user/get tells them.

    Args:
        corp_id: their organisation.
        employee: as the app may see them.
    """
    shape = _newer(corp_id, employee) | {
        "dept_order_list": [{"dept_id": dept_id, "order": 0} for dept_id in employee.dept_id_list],
        "leader_in_dept": [{"dept_id": dept_id, "leader": False} for dept_id in employee.dept_id_list],
        "role_list": [],
        "senior": False,
    }
    return dict(sorted(shape.items()))


def newer_member(corp_id: str, employee: Employee) -> dict[str, Any]:
    """Give an employee as page user/list tells the members of a department."""
    return dict(sorted((_newer(corp_id, employee) | {"dept_order": 0, "leader": False}).items()))


def _newer(corp_id: str, employee: Employee) -> dict[str, Any]:
    return {
        "active": employee.active,
        "admin": False,
        "avatar": "",
        "boss": False,
        "dept_id_list": employee.dept_id_list,
        "exclusive_account": False,
        "hide_mobile": False,
        "job_number": "",
        "name": employee.name,
        "title": "",
        "unionid": unionid_of(corp_id, "employee", employee.userid),
        "userid": employee.userid,
    } | _reached_at(employee, "state_code")


def older(corp_id: str, employee: Employee) -> dict[str, Any]:
    """Give an employee as the older page user/get tells them: two members are maps written as texts."""
    shape = _older(corp_id, employee) | {
        "isLeaderInDepts": _map_text((dept_id, "false") for dept_id in employee.dept_id_list),
        "isSenior": False,
        "orderInDepts": _map_text((dept_id, "0") for dept_id in employee.dept_id_list),
        "roles": [],
    }
    return dict(sorted(shape.items()))


def older_member(corp_id: str, employee: Employee) -> dict[str, Any]:
    """Give an employee as the older page user/list tells the members of a department."""
    return dict(sorted((_older(corp_id, employee) | {"isLeader": False, "order": 0}).items()))


def _older(corp_id: str, employee: Employee) -> dict[str, Any]:
    unionid = unionid_of(corp_id, "employee", employee.userid)
    return {
        "active": employee.active,
        "avatar": "",
        "department": employee.dept_id_list,
        "isAdmin": False,
        "isBoss": False,
        "isHide": False,
        "jobnumber": "",
        "name": employee.name,
        "openId": unionid,  # the name of old: node-dingtalk asks by what it finds here
        "position": "",
        "unionid": unionid,
        "userid": employee.userid,
    } | _reached_at(employee, "stateCode")


def _reached_at(employee: Employee, country: str) -> dict[str, Any]:
    shape: dict[str, Any] = {}
    if employee.mobile:
        shape[country], shape["mobile"] = country_and_number(employee.mobile)
    if employee.email:
        shape["email"] = employee.email
    return shape


def _map_text(pairs: Iterable[tuple[int, str]]) -> str:
    return "{" + ",".join(f"{key}:{value}" for key, value in pairs) + "}"
