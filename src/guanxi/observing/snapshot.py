"""Everything that is counted, at one moment."""

import msgspec

from guanxi import __version__
from guanxi.api.door import Door as ApiDoor
from guanxi.dingtalk.door import Door
from guanxi.histogram import Histogram
from guanxi.store import Store, StoreFigures


class Snapshot(msgspec.Struct, frozen=True):
    """Copies, so that another thread can read them while the event loop goes on counting.

    Attributes:
        worker: the number of this process, from 0.
        answers: how many, by page and errcode.
        seconds: latencies, by page.
        api_answers: how many of the native API's, by route and HTTP status.
        api_seconds: latencies, by route.
        in_progress: requests that are not answered yet.
        store: the store's own.
        version: of the program.
    """

    worker: int
    answers: dict[str, dict[int | str, int]]
    seconds: dict[str, Histogram]
    api_answers: dict[str, dict[int | str, int]]
    api_seconds: dict[str, Histogram]
    in_progress: int
    store: StoreFigures
    version: str = __version__


async def take_snapshot(door: Door, api: ApiDoor, store: Store, worker: int) -> Snapshot:
    """Take one, on the event loop.

    Args:
        door: DingTalk's; it counts what comes through it.
        api: the native API's, likewise.
        store: open.
        worker: the number of this process.
    """
    figures = await store.figures()
    return Snapshot(
        worker=worker,
        answers={name: page.answers.copy() for name, page in door.traffic.items()},
        seconds={name: page.seconds.copy() for name, page in door.traffic.items()},
        api_answers={name: route.answers.copy() for name, route in api.traffic.items()},
        api_seconds={name: route.seconds.copy() for name, route in api.traffic.items()},
        in_progress=door.in_progress + api.in_progress,
        store=figures,
    )
