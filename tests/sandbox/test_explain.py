"""Every refusal of every page is explained: by which check, why, and what would have been accepted."""

import json
from collections import Counter
from typing import Any
from urllib.parse import quote

import pytest

from guanxi.dingtalk.failures import CodeUnknown
from guanxi.dingtalk.pages import PAGES
from guanxi.domain import failures
from guanxi.operations.issue_token import issue_internal_token
from guanxi.sandbox.advice import ADVICE
from guanxi.sandbox.explain import CHECKS, Nearest
from guanxi.sandbox.worlds import Worlds
from tests.depth import DEPTH
from tests.dingtalk.asking import NOW
from tests.dingtalk.credentials import signed
from tests.dingtalk.staff import staffed
from tests.in_loop import in_loop
from tests.sandbox.logged import InWorld, breaks, played, scenarios

ALIKE = 6  # of the scenarios of a page that differ in nothing but what was sent for the same parameter
# Nothing that a caller can send is accepted while these are so.
NEVER = (
    failures.ContactsDisabled,
    failures.OrganisationSuspended,
    failures.OrganisationFull,
)
# What the directory has not, or has already: whoever asks knows that.
DIRECTORY = (
    failures.ContactUnknown,
    failures.EmployeeUnknown,
    failures.DepartmentUnknown,
    failures.PhoneTaken,
    failures.OwnerUnknown,
    failures.ReferenceUnknown,
    failures.AppUnknown,
    CodeUnknown,
)
# What was done to the world before, and would have to be undone.
UNDONE = {"revoked", "rotated", "shut_out", "there_and_over_full"}


def test_whatever_stands_in_the_table_of_a_page_has_advice_of_its_own() -> None:
    rows = {row.failure for page in PAGES.values() for row in (*page.errors, *page.family.errors)}
    assert rows - set(ADVICE) == {failures.NameInvalid}, "that of ValueInvalid is for it"


def test_every_check_of_every_page_is_told_in_words() -> None:
    checks = {step.__name__ for page in PAGES.values() for step in page.family.chain} | {"check_rate", "run"}
    checks |= {"check_limit", "strike_fault"}  # those that the sandbox adds
    assert checks == set(CHECKS)


@pytest.mark.parametrize("page", sorted(PAGES))
@in_loop
async def test_what_a_page_refuses_is_explained_and_the_nearest_form_is_accepted(page: str) -> None:
    worlds = Worlds(lambda: NOW)
    alike: Counter[tuple[object, ...]] = Counter()
    for name, scenario in scenarios():
        alike[kind := (name, scenario.failure, scenario.sub_code)] += 1
        if name != page or alike[kind] > ALIKE * DEPTH:
            continue
        acme = await played(worlds, page, scenario)
        entry = acme.last()
        told = entry.explanation
        assert told is not None, (scenario, entry)
        assert entry.understood.page == page
        assert str(entry.answer.errcode) == str(scenario.errcode)
        assert told.reason, scenario
        assert told.check in CHECKS, scenario
        assert told.advice, scenario
        assert len(told.advice) == len(set(told.advice)), told
        assert all(told.advice), told
        if scenario.failure in NEVER:
            assert told.nearest is None, told
        if breaks(scenario) or scenario.failure in NEVER or scenario.prepare.__name__ in UNDONE:
            continue
        assert told.nearest is not None, (scenario, told)
        answer = await sent(acme, told.nearest)
        if answer != 0:  # what was sent may name what is not there
            failure = acme.world_refused()
            assert failure in DIRECTORY, (scenario.name, told, failure, acme.last())
            further = acme.last().explanation
            assert further is not None
            assert (failure, further.field) != (scenario.failure, told.field), (scenario.name, told)


async def sent(acme: InWorld, nearest: Nearest) -> int | str:
    """Send a form with what its variables stand for, and give the errcode of the answer."""
    await staffed(acme)
    acme.tokens["app"] = await issue_internal_token(acme.world.context, acme.corp_id, acme.world.app_key)
    employee = '"user_id"' not in json.dumps(nearest.parameters)
    stands_for = {
        "$ACCESS_TOKEN": acme.tokens["app"],
        "$APP_SECRET": acme.apps["app"].secret,
        "$SUITE_SECRET": acme.apps["suite"].secret,
        "$SIGNATURE": signature(acme, nearest.parameters),
        "$USERID": "manager4220" if employee else acme.contact,
        "$EMPLOYEE_USERID": "manager4220",
        "$UNIONID": await unionid(acme),
        "$LABEL_ID": 1561077310,
        "$MOBILE": "13600540000",
    }
    parameters = filled(nearest.parameters, stands_for)
    query, body = "", json.dumps(parameters).encode()
    if nearest.method == "GET" or nearest.path == "/gettoken":
        query, body = "&".join(f"{key}={quote(str(value))}" for key, value in parameters.items()), b""
    answer = await acme.send(nearest.path, body, query=query.encode(), method=nearest.method)
    return answer.errcode


def signature(acme: InWorld, parameters: dict[str, Any]) -> str:
    """Sign a form as whoever knows the secret does."""
    suite = acme.apps["suite"]
    return signed(suite.secret, str(parameters.get("timestamp", "")), str(parameters.get("suiteTicket", "")))


async def unionid(acme: InWorld) -> str:
    told = await acme.call("v2_user_get", {"userid": "manager4220"}, "app")
    found: str = told["result"]["unionid"]
    return found


def filled(value: Any, stands_for: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {key: filled(one, stands_for) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, stands_for) for one in value]
    return stands_for.get(value, value) if isinstance(value, str) else value
