"""A PostgreSQL of one's own, to which anything may be done."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backends import ON_POSTGRES
from tests.postgres import Cluster, new_database


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A running cluster."""
    made = Cluster(autovacuum="off")  # what is full or slow is so by the test's doing
    try:
        yield made
    finally:
        made.remove()


@pytest.fixture
def data(tmp_path: Path, cluster: Cluster) -> Path:
    """The data directory of a store on that cluster."""
    (tmp_path / ON_POSTGRES).touch()
    data = tmp_path / "data"
    data.mkdir()
    (data / "database-url").write_text(new_database(cluster))
    return data
