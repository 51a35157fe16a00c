"""Asks one server everything."""

import asyncio
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, cast

from guanxi.fidelity import writing
from guanxi.fidelity.hosts import Server
from guanxi.fidelity.probe import Probe
from guanxi.fidelity.run import Progress, Run
from guanxi.fidelity.sending import Sender
from guanxi.fidelity.tables import READS, writes


def table(*, write: bool) -> Sequence[Probe]:
    """Give what is asked."""
    return (*READS, *writing.TABLE) if write else READS


def ask(  # noqa: PLR0913 - what a run is put together of
    server: Server,
    known: Mapping[str, Any],
    progress: Progress,
    *,
    people: tuple[str, ...],
    write: bool,
    pause: float,
    timeout: float,
) -> Run:
    """Ask a server; after Ctrl-C or SIGTERM nothing more is asked, but what was created is deleted.

    Args:
        server: which.
        known: what probes are put together of: `app_key`, `app_secret`, for `write` `mobile`, `state_code` and `owner`.
        progress: told what is done.
        people: userids of employees.
        write: whether a contact is created.
        pause: seconds between calls.
        timeout: seconds that an answer may take.
    """

    async def everything() -> Run:
        task = cast("asyncio.Task[Run]", asyncio.current_task())
        with suppress(NotImplementedError, RuntimeError, ValueError):  # not on Windows, not outside of the main thread
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        async with Sender(server, pause=pause, timeout=timeout) as sender:
            run = Run(sender, known, texts=writes.AS_SENT, people=people)
            try:
                await run.ask(READS, progress)
                if write:
                    await writing.ask(run, progress)
            except asyncio.CancelledError:
                task.uncancel()
                run.interrupted = True
            run.skip(table(write=write), "it was interrupted")
            return run

    return asyncio.run(everything())
