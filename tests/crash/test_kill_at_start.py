"""kill -9 of a server within its first start: the next one makes a working store of what it finds."""

import random
from pathlib import Path

import pytest

from tests.backends import place_of
from tests.crash.killing import killed_while_it_starts
from tests.served import served
from tests.store.reading import blocks_hold_what_they_count, rows

AGAIN = 4


@pytest.mark.parametrize("seed", range(AGAIN))
def test_a_store_whose_first_start_was_killed_is_whole(tmp_path: Path, seed: int) -> None:
    data, dice = tmp_path / "data", random.Random(seed)  # noqa: S311 - some moments within the start
    said = b""
    for _ in range(3):
        said = said or killed_while_it_starts(data, dice.uniform(0, 0.06))
    with served(data) as server:
        assert server.said["organisations"] == 1
        if "app_secret" in server.said:
            assert not said
            assert server.ask(f"/topapi/extcontact/list?access_token={server.token()}")["results"] == []
    # A kill between its two transactions leaves an organisation without an app, which nobody has been told of.
    assert rows(data, "SELECT count(*) FROM app") in ([(1,)], [(1 if b"app_secret" in said else 0,)])
    assert place_of(data).intact()
    assert blocks_hold_what_they_count(data)
    assert (data / "key").stat().st_size == 45
