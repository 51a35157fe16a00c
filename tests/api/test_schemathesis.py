"""Whatever Schemathesis makes of the document: a running server answers what the document says, and never fails."""

import asyncio
import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import Case, GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    ensure_resource_availability,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
    use_after_free,
)

from guanxi.dingtalk.openapi import TAG
from guanxi.domain.app import SCOPES
from guanxi.openapi import document
from guanxi.operations.create_app import NewApp, create_internal_app
from tests.api.asking import asking
from tests.depth import DEPTH
from tests.served import Served, served

CONFORMS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
STRICT = [*CONFORMS, negative_data_rejection, unsupported_method, allow_header_conformance, ignored_auth]
LIFE = [*CONFORMS, use_after_free, ensure_resource_availability]

BOUNDED = settings(
    max_examples=3 * DEPTH,
    derandomize=DEPTH == 1,  # the same examples on every run of the checks; others with every deeper one
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
SCHEMA = schemathesis.openapi.from_dict(json.loads(document()))
NATIVE = SCHEMA.exclude(tag=TAG)
PAGES = SCHEMA.include(tag=TAG)


class Target:
    """A running server, and what opens it.

    Attributes:
        headers: of the native API.
        token: of the pages.
    """

    def __init__(self, server: Served, headers: dict[str, str], token: str) -> None:
        self.url = f"http://127.0.0.1:{server.port}"
        self.headers = headers
        self.token = token
        self.session = requests.Session()


async def _let_in(data: Path) -> tuple[str, NewApp]:
    async with asking(data) as acme:
        return acme.keys["administrator"], await create_internal_app(acme.context(), acme.corp_id, "An app", SCOPES)


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    key, app = asyncio.run(_let_in(tmp_path))
    with served(tmp_path) as server:
        answer = server.ask(f"/gettoken?appkey={app.app.app_key}&appsecret={app.secret}", method="GET")
        one = Target(server, {"Authorization": f"Bearer {key}"}, answer["access_token"])
        with one.session:
            yield one
        assert "unexpected" not in server.log.read_text()


def test_every_operation_answers_as_the_document_says(target: Target, engine: str) -> None:
    def ask(case: Case[Any]) -> None:
        # Rows of many are judged one by one, in an answer that is 200.
        by_row = case.operation.path.endswith(("/batch", "/import"))
        checks = [one for one in STRICT if not (by_row and one is negative_data_rejection)]
        case.call_and_validate(base_url=target.url, session=target.session, headers=target.headers, checks=checks)

    # What the document forbids is refused before any engine sees it: once is enough.
    modes = [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if engine == "sqlite" else [])]
    for found in NATIVE.get_all_operations():
        assert isinstance(found, Ok)
        for mode in modes:
            BOUNDED(given(case=found.ok().as_strategy(generation_mode=mode))(ask))()


def test_every_page_answers_as_the_document_says(target: Target) -> None:
    def ask(case: Case[Any]) -> None:
        token = {"access_token": target.token}
        case.call_and_validate(base_url=target.url, session=target.session, params=token, checks=CONFORMS)

    for found in PAGES.get_all_operations():
        assert isinstance(found, Ok)
        strategy = found.ok().as_strategy(generation_mode=GenerationMode.POSITIVE)
        settings(BOUNDED, max_examples=2 * DEPTH)(given(case=strategy)(ask))()


@pytest.mark.parametrize("area", ["contacts|trash", "label-groups|labels"])
def test_operations_that_follow_each_other_answer_as_the_document_says(target: Target, area: str) -> None:
    seen: set[tuple[str, int]] = set()
    mobiles = count(13_000_000_000)
    within = NATIVE.include(path_regex=f"^/api/v1/({area})")

    class Life(within.as_state_machine()):  # type: ignore[misc] # made while the test runs
        """Follows the document's links."""

        def before_call(self, case: Case[Any]) -> None:
            if isinstance(case.body, dict) and case.operation.path == "/api/v1/contacts":
                case.body |= {"mobile": str(next(mobiles)), "state_code": "86", "label_ids": []}

        def get_call_kwargs(self, case: Case[Any]) -> dict[str, Any]:  # noqa: ARG002 - as the library calls it
            return {"headers": target.headers, "session": target.session, "base_url": target.url}

        def validate_response(self, response: Response, case: Case[Any], **_: object) -> None:
            seen.add((case.operation.path, response.status_code))
            case.validate_response(response, checks=LIFE)

    run_state_machine_as_test(Life, settings=settings(BOUNDED, max_examples=4 * DEPTH, stateful_step_count=12))
    assert any("{" in path and status < 300 for path, status in seen), "no link led to anything"
