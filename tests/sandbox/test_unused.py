"""A server that is no sandbox pays nothing for it: its pages are the ones that the package declares."""

import subprocess
import sys
from types import FunctionType

from guanxi.app import now_ms
from guanxi.dingtalk.call import Request
from guanxi.dingtalk.door import Door
from guanxi.dingtalk.gateway.methods import METHODS, PATH
from guanxi.dingtalk.pages import PAGES
from guanxi.operations.context import Context
from guanxi.sandbox.steps import watched

SCRIPT = """
import sys
from guanxi.cli import main
try:
    main(["serve", "--data", sys.argv[1] + "/no/such/place/that/could/be", "--port", "-1"])
except SystemExit:
    pass
import guanxi.app, guanxi.api.application, guanxi.indexer, guanxi.serving.server
print([name for name in sys.modules if name.startswith("guanxi.sandbox") or name == "guanxi.store.memory"])
"""


def _never() -> Context:
    raise AssertionError


def _to(path: str, query: str = "") -> Request:
    return Request("POST", path, query.encode(), [], b"")


def test_the_pages_of_a_server_are_those_that_are_declared() -> None:
    door = Door(_never, now_ms)
    for page in PAGES.values():
        served, _ = door._find(_to(page.path))  # noqa: SLF001 - what is served, and not a copy of it
        if page.pattern is None:
            assert served is page
        for step in served.family.chain:
            assert isinstance(step, FunctionType)
            assert step.__module__ == "guanxi.dingtalk.chain"
            assert step.__closure__ is None
    for name, method in METHODS.items():
        assert door._find(_to(PATH, f"method={name}"))[0] is method  # noqa: SLF001 - as above


def test_those_of_a_sandbox_are_others() -> None:
    door = Door(_never, now_ms, adapt=watched)
    exact = [page for page in PAGES.values() if page.pattern is None]
    assert len(exact) > 20
    for page in exact:
        served, _ = door._find(_to(page.path))  # noqa: SLF001 - as above
        assert served is not page
        assert len(served.family.chain) >= len(page.family.chain)


def test_a_server_does_not_even_import_it() -> None:
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT, "/dev/null"], capture_output=True, text=True, timeout=60, check=True
    )
    assert told.stdout.splitlines()[-1] == "[]"
