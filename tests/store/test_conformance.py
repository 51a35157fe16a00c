"""The store keeps the contract that the package ships, on every engine."""

import asyncio
import inspect
from collections.abc import Callable
from pathlib import Path

import pytest
import uvloop

from guanxi.store import Store, conformance
from guanxi.store.conformance import RULES, Rule
from guanxi.store.memory import Memory
from guanxi.store.reindexing import Reindexing
from guanxi.store.seen import SeenWalks
from guanxi.store.seen_feed import SeenFeed
from guanxi.store.sessions import Sessions
from guanxi.store.staff import Staff
from guanxi.store.walks import Walks
from tests.backends import BACKENDS, Backend

# The server runs on uvloop, command-line tools on asyncio's own loop; what one tick is depends on the loop. The engine of
# PostgreSQL is the same for Citus' form of its statements, so each loop has one of the two.
LOOPS: dict[str, dict[str, Callable[[], asyncio.AbstractEventLoop] | None]] = {
    "sqlite": {"asyncio": None, "uvloop": uvloop.new_event_loop},
    "postgres": {"uvloop": uvloop.new_event_loop},
    "as on Citus": {"asyncio": None},
}
WHERE = [
    pytest.param(*backend.values, loop, id=f"{backend.id}-{name}")
    for backend in BACKENDS
    for name, loop in LOOPS[str(backend.id)].items()
]


@pytest.mark.parametrize(("backend", "loop"), WHERE)
@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.__name__.replace("_", " ")) for rule in RULES])
def test_the_store_keeps_the_contract(
    rule: Rule, backend: Backend, loop: Callable[[], asyncio.AbstractEventLoop] | None, tmp_path: Path
) -> None:
    place = backend(tmp_path / "data")

    async def opener() -> Store:
        return place.open()

    with asyncio.Runner(loop_factory=loop) as runner:
        # A write that is never answered breaks the contract too.
        runner.run(asyncio.wait_for(rule(opener), timeout=120))


class LastingMemory(Memory):
    """Outlives whichever of its stores is closed first."""

    async def close(self) -> None:
        self.end_tick()


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.__name__.replace("_", " ")) for rule in RULES])
def test_a_store_in_memory_keeps_the_contract(rule: Rule) -> None:
    memory = LastingMemory()

    async def opener() -> Store:
        return memory.store()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(asyncio.wait_for(rule(opener), timeout=120))


PARTS: dict[str, type] = {
    "": Store, "walks.": Walks, "staff.": Staff, "sessions.": Sessions, "seen.": SeenWalks, "feed.": SeenFeed,
    "reindexing.": Reindexing,
}  # fmt: skip


def test_the_contract_is_about_every_verb_of_a_store() -> None:
    # pytest puts modules of its own into those whose asserts it rewrites.
    modules = [
        module
        for _, module in inspect.getmembers(conformance, inspect.ismodule)
        if module.__name__.startswith(conformance.__name__)
    ]
    stated = "".join(inspect.getsource(module) for module in modules)
    verbs = {
        f".{part}{name}("
        for part, kind in PARTS.items()
        for name, _ in inspect.getmembers(kind, inspect.iscoroutinefunction)
        if not name.startswith("_")
    }
    assert {".contact_page(", ".walks.feed(", ".sessions.key_holder(", ".seen.trash_count(", ".feed.after("} <= verbs
    # A rule may have a part of the store by its name.
    assert {verb for verb in verbs if verb not in stated and verb.removeprefix(".") not in stated} == set()
