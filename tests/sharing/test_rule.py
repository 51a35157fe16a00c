"""A naive model, the function, its reasons, the store's filter and the feed say the same, whatever happens.

GUANXI_TEST_DEPTH multiplies the number of examples.
"""

import asyncio
import itertools
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.store import Store
from guanxi.store import seen as seen_module
from guanxi.store import seen_feed as feed_module
from tests.backends import place_of
from tests.depth import DEPTH
from tests.sharing.following import Following, follow
from tests.sharing.looking import EVERYONE, Looking
from tests.sharing.worlds import VERBS, Happening

EXAMPLES = {"sqlite": 1_900, "postgres": 100}
"""2,000 in all; one on PostgreSQL takes as long as four on SQLite, and asks the same of the same rules."""

SEEDS = st.integers(0, 2**24)
SIZES = st.tuples(st.integers(1, 6), st.integers(0, 6), st.integers(0, 10))
MOVES = st.lists(st.tuples(st.sampled_from(VERBS), SEEDS), max_size=5)


async def is_agreed(stores: list[Store], happening: Happening, chance: random.Random, people: Sequence[str]) -> None:
    """They look, by one process or the other; one of them at each contact."""
    looking = [Looking(chance.choice(stores), happening, who, chance) for who in people]
    one = chance.choice(looking)
    await asyncio.gather(
        *[each.all_ways() for each in looking], one.each_contact(), one.trash_and_tags(), one.explained()
    )


async def play(stores: list[Store], happening: Happening, moves: list[tuple[str, int]], chance: random.Random) -> None:
    await happening.told(chance.choice(stores))
    # Everybody looks at the end; before that some do, so that what a process remembers is an earlier state.
    await is_agreed(stores, happening, chance, chance.sample(EVERYONE, 3))
    readers = [Following(happening, who, chance) for who in chance.sample(EVERYONE[:-1], 3)]
    for reader in readers:
        await reader.begin(chance.choice(stores))
    for verb, seed in moves:
        happening.happen(verb, random.Random(seed))  # noqa: S311 - the same again for the same seed
        await happening.told(chance.choice(stores))
        for reader in readers:
            reader.look()
        if chance.random() < 0.7:
            await follow(readers, chance.choice(stores))
    await is_agreed(stores, happening, chance, EVERYONE)
    await follow(readers, chance.choice(stores))


def test_the_rule_its_reasons_the_filter_and_the_feed_agree_with_a_naive_model(tmp_path: Path, engine: str) -> None:
    numbers = itertools.count()

    @settings(max_examples=EXAMPLES[engine] * DEPTH, deadline=None)
    @given(SIZES, SEEDS, MOVES, st.sampled_from([1, 2, 3, 500]))
    def agree(sizes: tuple[int, int, int], seed: int, moves: list[tuple[str, int]], chunk: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - as above
        happening = Happening.founded(f"dingexample{next(numbers):09}")
        happening.begin(*sizes, chance)
        with pytest.MonkeyPatch.context() as small:
            # As large organisations read: in several statements and pages.
            small.setattr(seen_module, "_GRANTEES", chunk)
            for module, name in ((seen_module, "_SCANNED"), (seen_module, "_COUNTED"), (feed_module, "_CHUNK")):
                small.setattr(module, name, chunk + 1)
            runner.run(play(stores, happening, moves, chance))

    place = place_of(tmp_path / "data")
    with asyncio.Runner() as runner:
        stores = [place.open(), place.open()]
        try:
            agree()
        finally:
            for store in stores:
                runner.run(store.close())
