"""Advice on what the organisation has, has not, or has already."""

import re
from typing import Final

from guanxi.sandbox.advice.refused import Advice, Refused

_CONTACT: Final = re.compile(r"01\d{17}", re.ASCII)
_LOST: Final = re.compile(r"1\d{17}", re.ASCII)
_USERID: Final = "$USERID"


def contact_unknown(refused: Refused) -> Advice:
    """Say which contacts there are, and what the id was taken for."""
    value = refused.value
    text = str(value).strip()
    listed = "POST /topapi/extcontact/list lists the contacts with their userids; a deleted one is gone"
    form = refused.with_value(_USERID)
    if _LOST.fullmatch(text):
        say = "the userid has lost the 0 that it begins with: send it as a text, never as a Number"
        return Advice((say, listed), refused.with_value(f"0{text}"))
    if isinstance(value, str) and text != value:
        return Advice(("take the spaces around the userid away", listed), refused.with_value(text))
    if not _CONTACT.fullmatch(text):
        say = (
            "contacts have userids of 19 digits that begin with 01; this is none: an employee's is asked for with "
            "/topapi/v2/user/get"
        )
        return Advice((say, listed), form)
    return Advice((f"no contact of this world has this userid: {listed}",), form)


def employee_unknown(refused: Refused) -> Advice:
    """Say which employees there are, and what the id was taken for."""
    value = refused.value
    text = str(value).strip()
    listed = "GET /api/v1/employees lists the employees, and POST /topapi/v2/user/list those of a department"
    if _CONTACT.fullmatch(text) or _LOST.fullmatch(text):
        return Advice(
            ("this is a contact's userid: ask for it with /topapi/extcontact/get", listed), refused.with_value(_USERID)
        )
    stand_in = {"mobile": "$MOBILE", "unionid": "$UNIONID"}.get(refused.where, _USERID)
    if isinstance(value, str) and text != value:
        return Advice((f"take the spaces around {refused.where} away", listed), refused.with_value(text))
    say = f"no employee of this world has this {refused.where or 'userid'}: {listed}"
    rule = () if refused.where == "mobile" else ("capital letters count",)
    return Advice((say, *rule), refused.with_value(stand_in) if refused.where else refused.form())


def department_unknown(refused: Refused) -> Advice:
    """Say which departments there are."""
    say = f"no department of this world has this {refused.where or 'dept_id'}; 1 is the root, which there always is"
    listed = "POST /topapi/v2/department/listsub lists those below one, and GET /api/v1/departments all"
    return Advice((say, listed), refused.with_value(1) if refused.where else refused.form())


def owner_unknown(refused: Refused) -> Advice:
    """Say who can own a contact in an organisation that is strict."""
    say = "follower_user_id must be the userid of an employee: GET /api/v1/employees lists them"
    return Advice((say, *_strict()), refused.with_value("$EMPLOYEE_USERID"))


def label_unknown(refused: Refused) -> Advice:
    """Say which labels there are in an organisation that is strict."""
    say = "label_ids must be ids of labels that there are: POST /topapi/extcontact/listlabelgroups lists them"
    return Advice((say, *_strict()), refused.with_value(["$LABEL_ID"]))


def reference_unknown(refused: Refused) -> Advice:
    """Say with whom a contact can be shared in an organisation that is strict."""
    listed = "departments" if refused.where.endswith("share_dept_ids") else "employees"
    say = f"{refused.where} must be {listed} that there are: GET /api/v1/{listed} lists them; [] shares with none"
    return Advice((say, *_strict()), refused.with_value([]))


def _strict() -> tuple[str, ...]:
    return ('this organisation is strict about references: PATCH /api/v1/organisation {"unknown": "keep"} ends that',)


def phone_taken(refused: Refused) -> Advice:
    """Say how to find the contact that has the number."""
    say = (
        "an organisation has one contact with a number: update that one, or send another number",
        "GET /api/v1/contacts?mobile=…&state_code=… finds the one that has it",
    )
    return Advice(say, refused.with_value("$MOBILE"))


def organisation_full(_: Refused) -> Advice:
    """Say how there is room again."""
    say = (
        "the organisation has as many contacts as its contact_limit allows: delete one, or raise the limit: "
        'PATCH /api/v1/organisation {"contact_limit": null}'
    )
    return Advice((say, "no form of this call is accepted before"))
