"""The page on which people look at worlds and their requests as they come."""

from functools import cache
from importlib.resources import files
from typing import Final

from guanxi.sandbox.operations.operation import Operation, Sent
from guanxi.sandbox.world import World
from guanxi.sandbox.worlds import Worlds


@cache
def document() -> bytes:
    """Give the page: one document that loads nothing but what `/sandbox` answers."""
    place = files("guanxi.sandbox") / "page"
    whole = (place / "page.html").read_text("utf-8")
    for name, tag in (("page.css", "style"), ("page.js", "script")):
        whole = whole.replace(f"<{tag}></{tag}>", f"<{tag}>\n{(place / name).read_text('utf-8')}</{tag}>")
    return whole.encode()


async def _page(_worlds: Worlds, _world: World, _sent: Sent) -> bytes:
    return document()


_HTML: Final = "text/html; charset=utf-8"

OPERATIONS: Final = (
    Operation("GET", "", "Look at worlds and their requests in a browser.", _page, content_type=_HTML),
    Operation("GET", "/", "The same.", _page, content_type=_HTML),
)
