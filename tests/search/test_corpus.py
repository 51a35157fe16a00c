"""What a corpus of queries finds in an organisation, on each engine, in order."""

import asyncio
from pathlib import Path

import pytest

from tests.in_loop import in_loop
from tests.search import found_by_names, found_by_others, found_by_texts
from tests.search.corpus import CONTACTS
from tests.search.place import searched

TOPICS = {
    name: rows
    for module in (found_by_names, found_by_texts, found_by_others)
    for name, rows in vars(module).items()
    if name.isupper()
}


def ranks(written: str) -> list[list[str]]:
    each = [part.split() for part in written.split("/")]
    return each + [[] for _ in range(4 - len(each))]


@in_loop
async def test_each_query_finds_these_contacts_in_this_order_and_no_others(tmp_path: Path, engine: str) -> None:
    wrong = []
    async with searched(tmp_path / "data", CONTACTS) as one:
        for topic, rows in TOPICS.items():
            each = await asyncio.gather(*[one.found(query) for query, _ in rows])
            for (query, written), found in zip(rows, each, strict=True):
                if found != ranks(written):
                    wrong.append(f"{engine}, {topic}: {query!r} finds {found}, not {written!r}")
    assert not wrong, "\n".join(wrong)


def test_the_corpus_is_large_enough_and_asks_nothing_twice_in_a_topic() -> None:
    assert len(CONTACTS) >= 60
    assert sum(map(len, TOPICS.values())) >= 300
    for rows in TOPICS.values():
        queries = [query for query, _ in rows]
        assert len(queries) == len(set(queries))


@pytest.mark.parametrize(
    "written", sorted({name for rows in TOPICS.values() for _, text in rows for name in text.split()} - {"/"})
)
def test_each_expected_handle_is_one_of_the_corpus(written: str) -> None:
    assert written in {row["handle"] for row in CONTACTS}
