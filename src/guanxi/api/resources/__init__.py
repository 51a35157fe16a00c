"""One file per resource. A file that holds `ENDPOINTS` is served; nothing else has to be told of it."""

import pkgutil
from importlib import import_module
from typing import Any, Final

from guanxi.api.endpoint import Endpoint


def _endpoints() -> dict[str, Endpoint[Any, Any]]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = [one for name in names for one in import_module(f"{__name__}.{name}").ENDPOINTS]
    return {one.name: one for one in found}


ENDPOINTS: Final = _endpoints()
"""Every endpoint, by name."""
