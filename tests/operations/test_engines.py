"""A test that is named after an engine has its stores there."""

from pathlib import Path

import pytest

from tests.backends import PostgresPlace, place_of


def test_a_store_is_on_the_engine_that_the_test_is_named_after(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    named = request.node.name.rpartition("[")[2]
    assert named in {"sqlite]", "postgres]"}
    assert isinstance(place_of(tmp_path / "data"), PostgresPlace) == (named == "postgres]")
