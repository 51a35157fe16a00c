"""`/contacts/{userid}/access`: who sees a contact, and why."""

from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.contact import EXAMPLE
from guanxi.api.endpoint import Call, Endpoint, Example, Nothing
from guanxi.api.reply import Reply
from guanxi.domain.audience import Grant
from guanxi.domain.failures import ContactUnknown, EmployeeUnknown
from guanxi.domain.sharing import Rule
from guanxi.operations.explain_access import explain_access, explain_access_of

_UserId = Annotated[str, Meta(description="The contact's id.", min_length=1, max_length=64)]
_Rule = Annotated[Rule, Meta(description="What lets them in.")]
_Sentence = Annotated[str, Meta(description="The same in one sentence.")]


class AccessRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that lets employees see the contact, or would if those whom it names were there and active."""

    rule: _Rule
    employee: Annotated[str, Meta(description="The one whom it lets in; absent for `share_dept_ids`.")] | UnsetType = (
        UNSET
    )
    dept_id: (
        Annotated[int, Meta(description="The department that it is shared with, or that they manage.")] | UnsetType
    ) = UNSET
    through: (
        Annotated[int, Meta(description="`manager`: the department, that one or below it, that the owner is in.")]
        | UnsetType
    ) = UNSET
    name: (
        Annotated[
            str,
            Meta(description="The employee's, or for `share_dept_ids` the department's; null when there is none."),
        ]
        | None
    )
    active: (
        Annotated[bool, Meta(description="Whether the employee works here; null when there is none.")]
        | UnsetType
        | None
    ) = UNSET
    employees: Annotated[int, Meta(description="How many active employees it lets in.")]
    reason: _Sentence


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Who sees a contact."""

    userid: _UserId
    rules: Annotated[
        list[AccessRule],
        Meta(description="The owner's, shares with employees and departments, managers, administrators."),
    ]
    employees: Annotated[int, Meta(description="How many active employees see it, each counted once.")]


class AccessReason(msgspec.Struct, frozen=True, kw_only=True):
    """Why an employee sees the contact."""

    rule: _Rule
    dept_id: (
        Annotated[int, Meta(description="The department that it is shared with, or that they manage.")] | UnsetType
    ) = UNSET
    through: (
        Annotated[
            int,
            Meta(description="The department, that one or below it, that they are in, or the owner for `manager`."),
        ]
        | UnsetType
    ) = UNSET
    reason: _Sentence


class EmployeeAccess(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an employee sees a contact."""

    userid: _UserId
    employee: Annotated[str, Meta(description="The employee's id.")]
    sees: Annotated[bool, Meta(description="Whether they see it.")]
    may_edit: Annotated[bool, Meta(description="Whether they may change and delete it.")]
    reasons: Annotated[list[AccessReason], Meta(description="Every reason why; empty when they do not see it.")]
    why_not: Annotated[str, Meta(description="Why they do not see it, in one sentence; null when they do.")] | None


class AccessParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which contact."""

    userid: _UserId


class EmployeeAccessParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which contact, and which employee."""

    userid: _UserId
    employee: Annotated[str, Meta(description="The employee's id.", min_length=1, max_length=64)]


async def listed(call: Call[AccessParameters, Nothing]) -> Reply:
    """Answer who sees it."""
    userid = call.parameters.userid
    access = await explain_access(call.asking, userid)
    return Reply(Access(userid=userid, rules=list(map(_shown, access.grants)), employees=access.employees))


def _shown(grant: Grant) -> AccessRule:
    return AccessRule(
        rule=grant.rule,
        employee=UNSET if grant.employee is None else grant.employee,
        dept_id=UNSET if grant.dept_id is None else grant.dept_id,
        through=UNSET if grant.through is None else grant.through,
        name=grant.name,
        active=UNSET if grant.employee is None else grant.active,
        employees=grant.employees,
        reason=grant.reason,
    )


async def of_employee(call: Call[EmployeeAccessParameters, Nothing]) -> Reply:
    """Answer whether they see it."""
    asked = call.parameters
    access = await explain_access_of(call.asking, asked.userid, asked.employee)
    reasons = [
        AccessReason(
            rule=reason.rule,
            dept_id=UNSET if reason.dept_id is None else reason.dept_id,
            through=UNSET if reason.through is None else reason.through,
            reason=sentence,
        )
        for reason, sentence in access.reasons
    ]
    return Reply(
        EmployeeAccess(
            userid=asked.userid,
            employee=asked.employee,
            sees=bool(reasons),
            may_edit=access.may_edit,
            reasons=reasons,
            why_not=access.why_not,
        )
    )


_ID: Final = {"userid": str(EXAMPLE["userid"])}
_OTHERS: Final = "Apps and administrators' keys have the whole organisation by their scopes; nothing is said of them."
_RULES: Final = [
    {
        "rule": "owner",
        "employee": "wang.wu",
        "name": "王五",
        "active": True,
        "employees": 1,
        "reason": "wang.wu owns it",
    },
    {
        "rule": "share_dept_ids",
        "dept_id": 42,
        "name": "Sales",
        "employees": 17,
        "reason": "shared with department 42 Sales: 17 active employees in it or below it",
    },
    {
        "rule": "manager",
        "employee": "zhao.min",
        "dept_id": 60,
        "through": 61,
        "name": "赵敏",
        "active": True,
        "employees": 1,
        "reason": "zhao.min manages department 60 Research; the owner wang.wu is in 61 Lab, below 60",
    },
]

ENDPOINTS: Final = (
    Endpoint(
        name="get_contact_access",
        method="GET",
        path="/contacts/{userid}/access",
        summary="Tell who sees a contact, and by which rules.",
        description=(
            "All of one moment. Employees and departments that a rule names and that do not exist are listed, and let"
            f" nobody in. It takes longer the more employees there are. {_OTHERS}"
        ),
        run=listed,
        scope="contacts:read",
        sharing="seen",
        also=("staff:read",),
        needs_contacts=True,
        parameters=AccessParameters,
        answer=Access,
        failures=(ContactUnknown,),
        example=Example(_ID | {"rules": _RULES, "employees": 19}, parameters=_ID),
    ),
    Endpoint(
        name="get_contact_access_of_employee",
        method="GET",
        path="/contacts/{userid}/access/{employee}",
        summary="Tell whether an employee sees a contact, and why or why not.",
        description=_OTHERS,
        run=of_employee,
        scope="contacts:read",
        sharing="seen",
        also=("staff:read",),
        needs_contacts=True,
        parameters=EmployeeAccessParameters,
        answer=EmployeeAccess,
        failures=(ContactUnknown, EmployeeUnknown),
        example=Example(
            {
                **_ID,
                "employee": "li.na",
                "sees": True,
                "may_edit": False,
                "reasons": [
                    {
                        "rule": "share_dept_ids",
                        "dept_id": 42,
                        "through": 57,
                        "reason": "shared with department 42 Sales; li.na is in 57 South, below 42",
                    }
                ],
                "why_not": None,
            },
            parameters=_ID | {"employee": "li.na"},
        ),
    ),
)
