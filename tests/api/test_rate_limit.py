"""How often a key may ask: off unless it is set, and counted for each key by itself."""

from pathlib import Path

import pytest

from guanxi import app
from tests.api.asking import asking, new_key, problem
from tests.in_loop import in_loop

PATH = "/api/v1/organisation"


@in_loop
async def test_a_key_that_asks_too_often_is_told_when_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_800_000_000_000
    monkeypatch.setattr(app, "now_ms", lambda: now)
    async with asking(tmp_path, api_rate_limit=3) as acme:
        acme.keys["other"] = await new_key(acme)
        answers = [await acme.ask("GET", PATH) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        problem(answers[-1], "rate-limited")
        assert answers[-1].headers["retry-after"] == "1"
        assert (await acme.ask("GET", PATH, by="other")).status_code == 200
        now += 1000
        assert (await acme.ask("GET", PATH)).status_code == 200


@in_loop
async def test_nobody_is_limited_unless_that_is_set(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        assert {(await acme.ask("GET", PATH)).status_code for _ in range(100)} == {200}
