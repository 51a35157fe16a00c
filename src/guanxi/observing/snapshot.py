"""Everything that is counted, at one moment."""

import msgspec

from guanxi import __version__
from guanxi.dingtalk.door import Door
from guanxi.histogram import Histogram
from guanxi.store import Store, StoreFigures


class Snapshot(msgspec.Struct, frozen=True):
    """Copies, so that another thread can read them while the event loop goes on counting.

    Attributes:
        worker: the number of this process, from 0.
        answers: how many, by page and errcode.
        seconds: latencies, by page.
        in_progress: requests that are not answered yet.
        store: the store's own.
        version: of the program.
    """

    worker: int
    answers: dict[str, dict[int | str, int]]
    seconds: dict[str, Histogram]
    in_progress: int
    store: StoreFigures
    version: str = __version__


async def take_snapshot(door: Door, store: Store, worker: int) -> Snapshot:
    """Take one, on the event loop.

    Args:
        door: it counts what comes through it.
        store: open.
        worker: the number of this process.
    """
    figures = await store.figures()
    return Snapshot(
        worker=worker,
        answers={name: page.answers.copy() for name, page in door.traffic.items()},
        seconds={name: page.seconds.copy() for name, page in door.traffic.items()},
        in_progress=door.in_progress,
        store=figures,
    )
