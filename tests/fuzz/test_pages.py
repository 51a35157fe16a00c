"""Whatever is sent to a page: a whole answer in the dialect's envelope, and no change unless it says ok."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.dingtalk import oapi, topapi
from guanxi.dingtalk.call import Request
from guanxi.dingtalk.pages import PAGES
from guanxi.dingtalk.profiles import Profile
from tests.depth import DEPTH
from tests.fuzz.behind import Behind
from tests.fuzz.envelope import is_success
from tests.fuzz.requests import ANYTHING, HEADERS, PATHS, broken_calls, calls, parameters

FUZZ = settings(
    max_examples=120 * DEPTH,
    derandomize=DEPTH == 1,  # the same examples on every run of the checks; others with every deeper one
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# Nobody logs in, so that no code is right.
OUTCOMES = {"get_user_getuserinfo": {False}}
# A profile words the answers, and an engine keeps what has been checked before: neither knows of the other.
BEHIND: list[tuple[Profile, str]] = [("documented", "postgres"), ("live", "sqlite")]


@pytest.fixture(params=BEHIND, ids="-".join)
def behind(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[Behind]:
    one = Behind(*request.param)
    yield one
    one.close()
    assert [record for record in caplog.get_records("call") if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_any_parameters(behind: Behind, name: str) -> None:
    outcomes = set()

    async def played(request: Request) -> None:
        await behind.with_known_contact()
        outcomes.add(is_success(await behind.send(request)))

    # Pages about staff share one way to read their few parameters.
    alike = PAGES[name].family in {topapi.STAFF, oapi.STAFF}

    @settings(FUZZ, max_examples=(30 if alike else 120) * DEPTH)
    @given(calls(PAGES[name], behind))
    def example(request: Request) -> None:
        behind.run(played(request))

    example()
    assert outcomes == OUTCOMES.get(name, {True, False}), "these examples did not try both"


def test_a_right_call_with_a_few_bytes_changed(behind: Behind) -> None:
    async def played(request: Request) -> None:
        await behind.with_known_contact()
        await behind.send(request)

    @settings(FUZZ, max_examples=400 * DEPTH)
    @given(broken_calls(behind))
    def example(request: Request) -> None:
        behind.run(played(request))

    example()


def test_any_bytes(behind: Behind) -> None:
    token = b"&access_token=" + behind.acme.tokens["app"].encode()
    queries = st.binary(max_size=100)
    requests = st.builds(
        Request,
        st.sampled_from(["GET", "POST", "POST", "HEAD", "OPTIONS", "X" * 50]),
        st.one_of(PATHS, st.sampled_from([page.path for page in PAGES.values()])),
        st.one_of(queries, queries.map(lambda query: query + token)),
        HEADERS,
        st.one_of(st.none(), st.binary(max_size=300), st.binary(max_size=50).map(lambda tail: b"{" + tail)),
    )

    @settings(FUZZ, max_examples=300 * DEPTH)
    @given(requests)
    def example(request: Request) -> None:
        behind.run(behind.send(request))

    example()


@pytest.mark.parametrize("name", ["extcontact_create", "extcontact_update"])
def test_any_contact(behind: Behind, name: str) -> None:
    page = PAGES[name]
    query = b"access_token=" + behind.acme.tokens["app"].encode()
    right = parameters(page, behind.right(), wrong=False).filter(lambda values: isinstance(values["contact"], dict))

    @FUZZ
    @given(right, ANYTHING, st.booleans())
    def example(values: dict[str, Any], contact: object, inside: bool) -> None:  # noqa: FBT001 - hypothesis gives it
        if inside:
            values["contact"] |= dict.fromkeys(("title", "share_dept_ids", "share_user_ids"), contact)
        else:
            values = {"contact": contact}
        request = Request("POST", page.path, query, [], json.dumps(values).encode())
        behind.run(behind.send(request))

    example()
