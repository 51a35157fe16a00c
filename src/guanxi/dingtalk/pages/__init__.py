"""One file per documented page. A file that holds a `PAGE` is served; nothing else has to be told of it."""

import pkgutil
from importlib import import_module
from typing import Final

from guanxi.dingtalk.page import Page


def _pages() -> dict[str, Page]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    pages: list[Page] = [import_module(f"{__name__}.{name}").PAGE for name in names]
    return {page.name: page for page in pages}


PAGES: Final = _pages()
"""Every page, by name."""
