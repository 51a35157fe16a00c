"""Fixtures for pytest that give each test a DingTalk of its own: docs/pytest.md.

The fixtures are in `guanxi.testing.plugin`, which pytest loads by itself. Here are the types of what they give, for
annotations: `from guanxi.testing import World`. Nothing is imported before it is asked for, since pytest loads the
plugin for those, too, who use no fixture of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from guanxi.testing.clock import Clock
    from guanxi.testing.control import SandboxError
    from guanxi.testing.faults import Fault, Faults
    from guanxi.testing.requests import Requests
    from guanxi.testing.server import Server
    from guanxi.testing.visits import Entry
    from guanxi.testing.world import World

__all__ = ["Clock", "Entry", "Fault", "Faults", "Requests", "SandboxError", "Server", "World"]

_PLACES: Final = {
    "Clock": "clock",
    "Entry": "visits",
    "Fault": "faults",
    "Faults": "faults",
    "Requests": "requests",
    "SandboxError": "control",
    "Server": "server",
    "World": "world",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of the classes
    """Import one of the classes."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
