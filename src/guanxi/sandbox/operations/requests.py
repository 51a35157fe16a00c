"""The request log of a world."""

from difflib import get_close_matches
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from guanxi.dingtalk.pages import PAGES
from guanxi.domain.failures import ValueInvalid
from guanxi.sandbox.entry import OTHER
from guanxi.sandbox.fault import API
from guanxi.sandbox.log import KEPT, Kept
from guanxi.sandbox.matching import Difference, Wanted, differences
from guanxi.sandbox.operations.operation import Missing, Operation, Otherwise, Sent
from guanxi.sandbox.world import World
from guanxi.sandbox.worlds import Worlds

_UNKNOWN: Final = "unknown"
_PAGES: Final = (*PAGES, _UNKNOWN, API, OTHER)
_PATIENCE: Final = 30
"""Seconds that a request for news may wait."""

_Count = Annotated[int, Meta(ge=0, le=1_000_000)]


class Which(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which requests are listed.

    Attributes:
        after: the number of one; those behind it are listed.
        limit: how many at most; without `after` the latest ones.
        page: those of a page: its name, `unknown`, `api` or `other`.
        errcode: those that were answered so; `0` for success.
        wait: seconds to wait for one if there is none yet.
    """

    after: Annotated[int, Meta(ge=0)] | None = None
    limit: Annotated[int, Meta(ge=1, le=KEPT)] = 50
    page: str | None = None
    errcode: str | None = None
    wait: Annotated[float, Meta(ge=0, le=_PATIENCE)] = 0.0


class Listed(msgspec.Struct, frozen=True):
    """Requests.

    Attributes:
        requests: the oldest first, each as `Entry` says.
        last: the number of the latest request of the world.
        forgotten: how many the log has let go, since it holds only the latest.
    """

    requests: list[msgspec.Raw]
    last: int
    forgotten: int


class VerifyWanted(Wanted, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What should have been requested, and how often.

    Attributes:
        times: exactly so often.
        at_least: so often or more; once, if nothing else is said.
        at_most: so often or less.
    """

    times: _Count | None = None
    at_least: _Count | None = None
    at_most: _Count | None = None


class Verified(msgspec.Struct, frozen=True):
    """It was so.

    Attributes:
        matched: how many requests were as was asked.
        requests: their numbers.
    """

    matched: int
    requests: list[int]


async def _list(_worlds: Worlds, world: World, sent: Sent) -> Listed:
    which: Which = sent.query
    if which.page is not None:
        _check_page(which.page)
    found = _chosen(world, which)
    if not found and which.wait > 0 and await world.log.wait(which.wait):
        found = _chosen(world, which)
    return Listed([one.json for one in found], world.log.last, world.log.forgotten)


def _chosen(world: World, which: Which) -> list[Kept]:
    found = [
        one
        for one in world.log.after(which.after or 0)
        if which.page in (None, one.page) and which.errcode in (None, one.errcode)
    ]
    return found[-which.limit :] if which.after is None else found[: which.limit]


def _check_page(page: str) -> None:
    if page not in _PAGES:
        near = get_close_matches(page, _PAGES, n=1)
        told = f"; the nearest is {near[0]}" if near else ""
        raise ValueInvalid(f"there is no page {page[:64]!r}{told}", field="page")


async def _get(_worlds: Worlds, world: World, sent: Sent) -> msgspec.Raw:
    number = sent.in_path["number"]
    kept = world.log.get(int(number)) if number.isascii() and number.isdigit() and len(number) <= 9 else None  # noqa: PLR2004 - digits of a number
    if kept is None:
        raise Missing(f"the log holds no request {number[:16]}; its latest is {world.log.last}")
    return kept.json


async def _clear(_worlds: Worlds, world: World, _sent: Sent) -> None:
    world.log.clear()


async def _verify(_worlds: Worlds, world: World, sent: Sent) -> Verified:
    wanted: VerifyWanted = sent.body
    if wanted.page is not None:
        _check_page(wanted.page)
    compared = [(differences(wanted, one.entry), one) for one in world.log]
    matched = [one.number for differing, one in compared if not differing]
    asked = _asked(wanted, len(matched))
    if asked is None:
        return Verified(len(matched), matched)
    more: dict[str, Any] = {"matched": len(matched), "requests": matched, "nearest": _nearest(compared)}
    lost = f"; the log has forgotten {world.log.forgotten} older ones" if world.log.forgotten else ""
    raise Otherwise(f"{len(matched)} requests are as was asked, not {asked}{lost}{_told(more['nearest'])}", more)


def _asked(wanted: VerifyWanted, count: int) -> str | None:
    """Give what was asked of the count, or None if it is so."""
    none_said = wanted.times is None and wanted.at_least is None and wanted.at_most is None
    least = 1 if none_said else wanted.at_least
    if wanted.times is not None and count != wanted.times:
        return str(wanted.times)
    if least is not None and count < least:
        return f"{least} or more"
    return f"{wanted.at_most} or less" if wanted.at_most is not None and count > wanted.at_most else None


class Nearest(msgspec.Struct, frozen=True):
    """The request that is nearest to what was asked.

    Attributes:
        number: its place in the log.
        differences: where it differs.
    """

    number: int
    differences: list[Difference]


def _nearest(compared: list[tuple[list[Difference], Kept]]) -> Nearest | None:
    others = [(differing, one) for differing, one in compared if differing]
    if not others:
        return None
    # Of another page is further away than whatever else differs.
    differing, one = min(others, key=lambda pair: (any(d.at == "page" for d in pair[0]), len(pair[0]), -pair[1].number))
    return Nearest(one.number, differing)


def _told(nearest: Nearest | None) -> str:
    if nearest is None:
        return ""
    where = ", ".join(f"{one.at} is {_short(one.got)}, not {_short(one.wanted)}" for one in nearest.differences[:3])
    return f"; the nearest is request {nearest.number}: {where}"


def _short(value: Any) -> str:  # noqa: ANN401 - any JSON
    return msgspec.json.encode(value).decode()[:80]


_AT: Final = "/worlds/{world}/requests"

OPERATIONS: Final = (
    Operation("GET", _AT, "List the requests that came.", _list, query=Which),
    Operation("DELETE", _AT, "Forget the requests that came.", _clear, status=204),
    Operation("POST", f"{_AT}/verify", "Ask whether something was requested.", _verify, body=VerifyWanted),
    Operation("GET", f"{_AT}/{{number}}", "Look at a request.", _get),
)
