"""Employees and departments by the native API."""

from collections.abc import Iterator

from guanxi.client import Client
from guanxi.client.native.departments import Department, DepartmentRow, Departments
from guanxi.client.native.employees import Employee, EmployeeRow, Employees
from guanxi.client.native.staff_imports import StaffVerdicts


def arrange_departments(client: Client) -> None:
    """Create, change, list and delete departments.

    Args:
        client: with an administrator's key.
    """
    created: Department = client.create_department(name="Service", parent_id=1, dept_id=30)
    imported: StaffVerdicts = client.import_departments(rows=[DepartmentRow(name="Hotline", parent_id=30, dept_id=31)])
    moved: Department = client.change_department(31, parent_id=1, order=9)
    got: Department = client.get_department(31)
    print(created.name, [row.status for row in imported.items], moved.order, got.parent_id)

    page: Departments = client.list_departments(limit=2, count="exact")
    following: str | None = page.next
    departments: Iterator[Department] = client.list_departments.each()
    print(page.count, "in all:", [one.name for one in departments], "there are more" if following else "no more")
    for dept_id in (31, 30):
        client.delete_department(dept_id)


def arrange_employees(client: Client) -> None:
    """Create, change, list and delete employees.

    Args:
        client: with an administrator's key.
    """
    created: Employee = client.create_employee(userid="he.yu", name="He Yu", dept_id_list=[10])
    put: Employee = client.put_employee("he.yu", name="He Yu", mobile="13800001099", dept_id_list=[20])
    patched: Employee = client.patch_employee("he.yu", active=False)
    got: Employee = client.get_employee("he.yu")
    print(created.dept_id_list, put.dept_id_list, patched.active, got.mobile)

    imported: StaffVerdicts = client.import_employees(
        rows=[EmployeeRow(userid="gao.shan", name="Gao Shan", admin=False)], dry_run=True
    )
    page: Employees = client.list_employees(dept_id=20, limit=1)
    employees: Iterator[Employee] = client.list_employees.each(dept_id=20)
    print([row.status for row in imported.items], page.items[0].name, [one.userid for one in employees])
    client.delete_employee("he.yu")
