"""Contacts that change at random are found as a naive model finds them: in order, page by page, by whoever sees them.

GUANXI_TEST_DEPTH multiplies the number of examples.
"""

import asyncio
import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.domain.contact_filter import ContactFilter
from guanxi.store import Store
from tests.backends import ready_place_of
from tests.depth import DEPTH
from tests.search.typing_people import PEOPLE, some_query
from tests.search.world import World, a_world

EXAMPLES = {"sqlite": 10, "postgres": 3}
CONTACTS = 12
QUERIES = 20
ROUNDS = 3


async def changed(world: World) -> None:
    """Let something happen that changes what is found."""
    verbs = (
        world.create,
        world.edit,
        world.edit,
        world.delete,
        world.restore,
        world.rename_label,
        world.rename_employee,
    )
    for _ in range(6):
        await world.chance.choice(verbs)()


async def looked(world: World) -> None:
    for _ in range(QUERIES):
        card = world.chance.choice(list(world.cards.values()))
        query = some_query(card, world.chance, world.label_names, world.people)
        query = world.chance.choice((query, query, query[:2], ""))
        wanted = world.a_filter()
        who = world.chance.choice((None, *PEOPLE))
        if query or wanted != ContactFilter():
            assert await world.pages(query, wanted, who) == world.expected(query, wanted, who), (query, wanted, who)


async def play(store: Store, seed: int) -> None:
    world = await a_world(store, random.Random(seed))  # noqa: S311 - the same again for the same seed
    for _ in range(CONTACTS):
        await world.create()
    for _ in range(ROUNDS):
        await changed(world)
        await looked(world)


def test_what_is_found_is_what_a_naive_model_finds_after_any_changes(tmp_path: Path, engine: str) -> None:
    @settings(max_examples=EXAMPLES[engine] * DEPTH, deadline=None)
    @given(st.integers(0, 2**32))
    def agree(seed: int) -> None:
        runner.run(play(store, seed))

    with asyncio.Runner() as runner:
        store = ready_place_of(tmp_path / "data").open()
        try:
            agree()
        finally:
            runner.run(store.close())
