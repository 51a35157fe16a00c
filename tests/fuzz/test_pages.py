"""Whatever is sent to a page: a whole answer in the dialect's envelope, and no change unless it says ok."""

import asyncio
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.dingtalk.call import Request
from guanxi.dingtalk.pages import PAGES
from guanxi.dingtalk.profiles import Profile
from tests.depth import DEPTH
from tests.dingtalk.asking import Asking, asking
from tests.fuzz.envelope import is_whole
from tests.fuzz.requests import ANYTHING, HEADERS, PATHS, body_of, parameters

FUZZ = settings(
    max_examples=120 * DEPTH,
    derandomize=DEPTH == 1,  # the same examples on every run of the checks; others with every deeper one
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
PROFILES: list[Profile] = ["documented", "live"]


class Behind:
    """One organisation behind a door for all examples of a test, in an event loop that is kept."""

    def __init__(self, profile: Profile) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._runner = asyncio.Runner()
        self._opened = asking(Path(self._folder.name), profile)
        self.asking: Asking = self._runner.run(self._opened.__aenter__())
        self.run = self._runner.run

    def close(self) -> None:
        self._runner.run(self._opened.__aexit__(None, None, None))
        self._runner.close()
        self._folder.cleanup()


@pytest.fixture(params=PROFILES)
def behind(request: pytest.FixtureRequest) -> Iterator[Behind]:
    one = Behind(request.param)
    yield one
    one.close()


async def sent(acme: Asking, request: Request) -> None:
    before = await acme.last_change()
    told = is_whole(request.path, await acme.door.handle(request))
    changes = await acme.changes_since(before)
    writes = {"contact_created": "create", "contact_updated": "update", "contact_deleted": "delete"}
    if told.get("errcode") != 0:
        assert changes == []
    assert len(changes) <= 1
    assert all(request.path.endswith(writes[kind]) for kind, _ in changes)


def refused_nothing_unexpected(caplog: pytest.LogCaptureFixture) -> None:
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_any_parameters(behind: Behind, caplog: pytest.LogCaptureFixture, name: str) -> None:
    page, acme = PAGES[name], behind.asking

    @st.composite
    def requests(draw: st.DrawFn) -> Request:
        by = draw(st.sampled_from(["app", "app", "app", "suite", "reader"]))
        return Request(
            draw(st.sampled_from([*page.methods, *page.methods, "PUT"])),
            page.path.replace("{corpId}", acme.corp_id),
            b"access_token=" + acme.tokens[by].encode() if page.permission else b"",
            draw(HEADERS),
            body_of(draw, draw(parameters(page))),
        )

    @FUZZ
    @given(requests())
    def example(request: Request) -> None:
        behind.run(sent(acme, request))

    example()
    refused_nothing_unexpected(caplog)


def test_any_bytes(behind: Behind, caplog: pytest.LogCaptureFixture) -> None:
    token = b"&access_token=" + behind.asking.tokens["app"].encode()
    requests = st.builds(
        Request,
        st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "X" * 50]),
        st.one_of(PATHS, st.sampled_from([page.path for page in PAGES.values()])),
        st.one_of(st.binary(max_size=100), st.binary(max_size=100).map(lambda query: query + token)),
        HEADERS,
        st.binary(max_size=300),
    )

    @FUZZ
    @given(requests)
    def example(request: Request) -> None:
        behind.run(sent(behind.asking, request))

    example()
    refused_nothing_unexpected(caplog)


def test_any_contact(behind: Behind, caplog: pytest.LogCaptureFixture) -> None:
    acme = behind.asking

    @FUZZ
    @given(ANYTHING, st.sampled_from(["extcontact_create", "extcontact_update"]))
    def example(contact: Any, name: str) -> None:  # noqa: ANN401 - whatever JSON can say
        behind.run(acme.call(name, {"contact": contact}))

    example()
    refused_nothing_unexpected(caplog)
