"""What a client is expected to make of answers, wherever they come from: of Guanxi, or recorded."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from guanxi.client.dingtalk import departments, employees, extcontact, tokens
from guanxi.client.dingtalk.page import Answered, read
from guanxi.client.errors import (
    AlreadyExists,
    GuanxiError,
    Invalid,
    LimitReached,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    NotSupported,
    Throttled,
    Unavailable,
    Unreadable,
)
from guanxi.client.operation import Operation

Client = Any
"""Of either kind: a scenario calls it, and whoever runs it waits for what comes if it has to."""

NOWHERE = Operation(
    "nowhere", "A page that there is not.", extcontact.ExtcontactDelete, Answered, read("nowhere/at/all")
)


class App(NamedTuple):
    """An app's credentials."""

    key: str
    secret: str


@dataclass(frozen=True)
class Scenario:
    """One.

    Attributes:
        name: its sentence.
        call: calls a client, of an app.
        outcome: the type of the answer, or of what is raised.
        fault: what a sandbox is told to do first.
        page: which page that is about.
    """

    name: str
    call: Callable[[Client, App], Any]
    outcome: type[Any]
    fault: dict[str, Any] = field(default_factory=dict)
    page: str = "extcontact_list"

    @property
    def fails(self) -> bool:
        """Whether something is raised."""
        return issubclass(self.outcome, GuanxiError)


def contact(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - members of a contact
    """Give the arguments of a new contact."""
    return {
        "name": "张三", "mobile": "13088888888", "state_code": "86", "follower_user_id": "manager4220",
        "label_ids": [1561077310], **members,
    }  # fmt: skip


def update(user_id: str) -> dict[str, Any]:
    """Give the arguments of a change."""
    return {"user_id": user_id, "name": "李四", "follower_user_id": "manager4220", "label_ids": [1561077310]}


SCENARIOS = (
    Scenario("contacts are listed", lambda c, _: c.extcontact_list(offset=0, size=20), extcontact.ExtcontactListed),
    Scenario("there is nothing behind the end", lambda c, _: c.extcontact_list(offset=9000, size=1), extcontact.ExtcontactListed),
    Scenario("a contact is looked at", lambda c, _: c.extcontact_get("0121703130520000000"), extcontact.ExtcontactGot),
    Scenario("labels are listed", lambda c, _: c.extcontact_listlabelgroups(), extcontact.ExtcontactLabelGroupsListed),
    Scenario("a contact is created", lambda c, _: c.extcontact_create(**contact()), extcontact.ExtcontactCreated),
    Scenario("a contact is changed", lambda c, _: c.extcontact_update(**update("0121703130520000000")), Answered),
    Scenario("a contact is deleted", lambda c, _: c.extcontact_delete("0121703130520000001"), Answered),
    Scenario("an employee is looked at", lambda c, _: c.v2_user_get("li.na"), employees.EmployeeGot),
    Scenario("an employee is found by their number", lambda c, _: c.v2_user_getbymobile("13800001002"), employees.MobileFound),
    Scenario("departments are listed", lambda c, _: c.v2_department_listsub(), departments.DepartmentsListed),
    Scenario("a token is got from the newer page",
             lambda c, app: c.oauth2_access_token(app_key=app.key, app_secret=app.secret), tokens.V1Token),
    Scenario("a phone number that is taken", lambda c, _: c.extcontact_create(**contact(mobile="13900002001")), AlreadyExists),
    Scenario("a phone number that is none", lambda c, _: c.extcontact_create(**contact(mobile="12")), Invalid),
    Scenario("no label", lambda c, _: c.extcontact_create(**contact(label_ids=[])), Invalid),
    Scenario("an empty name", lambda c, _: c.extcontact_create(**contact(name="")), Invalid),
    Scenario("pages that are too large", lambda c, _: c.extcontact_list(offset=0, size=101), Invalid),
    Scenario("an offset below nothing", lambda c, _: c.extcontact_list(offset=-1, size=20), Invalid),
    Scenario("a change of nobody", lambda c, _: c.extcontact_update(**update("0100000000000")), NotFound),
    Scenario("an employee who is a contact", lambda c, _: c.v2_user_get("0121703130520000000"), NotFound),
    Scenario("a department that is not there", lambda c, _: c.v2_department_get(99), NotFound),
    Scenario("a page that there is not", lambda c, _: c.call(NOWHERE, extcontact.ExtcontactDelete("x")), NotSupported),
    Scenario("a token that is not taken, twice", lambda c, _: c.extcontact_list(), NotAuthenticated,
             {"tokens": "expired"}),
    Scenario("a token that is not taken, once", lambda c, _: c.extcontact_list(), extcontact.ExtcontactListed,
             {"tokens": "expired", "first": 1}),
    Scenario("a permission that is missing", lambda c, _: c.extcontact_list(), NotPermitted, {"errcode": 43007}),
    Scenario("too many contacts", lambda c, _: c.extcontact_create(**contact(mobile="13088888889")), LimitReached,
             {"errcode": 60203}, "extcontact_create"),
    Scenario("too many calls", lambda c, _: c.extcontact_list(), Throttled, {"profile": "throttled", "seconds": 3000}),
    Scenario("too many calls of all apps", lambda c, _: c.extcontact_list(), Throttled,
             {"profile": "throttled", "sub_code": "90002", "seconds": 3000}),
    Scenario("an address that is shut out", lambda c, _: c.extcontact_list(), Throttled, {"ban": "json"}),
    Scenario("an address that is shut out, as a page", lambda c, _: c.extcontact_list(), Unreadable,
             {"ban": "html"}),
    Scenario("a write while the system is busy", lambda c, _: c.extcontact_create(**contact(mobile="13088888890")),
             Unavailable, {"errcode": -1}, "extcontact_create"),
    Scenario("a secret that is wrong", lambda c, app: c.gettoken(appkey=app.key, appsecret="wrong"), NotAuthenticated, page="gettoken"),
    Scenario("a secret that is wrong, on the newer page",
             lambda c, app: c.oauth2_access_token(app_key=app.key, app_secret="wrong"), NotAuthenticated),
)  # fmt: skip
