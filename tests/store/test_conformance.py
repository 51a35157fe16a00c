"""The store on SQLite keeps the contract that the package ships."""

import asyncio
import inspect
from pathlib import Path

import pytest

from guanxi.store import Store, conformance, open_store
from guanxi.store.conformance import RULES, Rule


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.__name__.replace("_", " ")) for rule in RULES])
def test_sqlite_keeps_the_contract(rule: Rule, tmp_path: Path) -> None:
    async def opener() -> Store:
        return open_store(tmp_path / "data")

    # A write that is never answered breaks the contract too.
    asyncio.run(asyncio.wait_for(rule(opener), timeout=120))


def test_the_contract_is_about_every_verb_of_a_store() -> None:
    modules = [module for _, module in inspect.getmembers(conformance, inspect.ismodule)]
    stated = "".join(inspect.getsource(module) for module in modules)
    verbs = {name for name, _ in inspect.getmembers(Store, inspect.iscoroutinefunction) if not name.startswith("_")}
    assert "contact_page" in verbs
    assert {verb for verb in verbs if f".{verb}(" not in stated} == set()
