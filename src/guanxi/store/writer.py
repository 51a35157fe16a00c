"""Group commit: one writer per process, which commits all writes that arrived while the last commit was syncing.

* A batch is planned once, in Python, against a working set of the rows it touches; writes run in the order in which
  they came.
* First of all a batch locks its organisations' rows, in the order of their corp_id, and holds them until it has
  committed: so every process sees the numbers that the one before it has left, none is given twice or left out, and
  no two batches can wait for each other. Rows of an organisation are only written under its lock.
* One failing write never fails its neighbours: a plan only returns effects, so when it raises nothing has happened.
  On an unexpected error (the engine refuses the batch) each write is run again alone.
* Everybody is answered after the commit, those that failed too: their verdict may rest on a neighbour's write.
* Writes of an organisation that another process has locked wait, at most some 5 seconds, while others are done.
* When the engine goes away before the commit was asked for, nothing is there, and the batch is run once more. When it
  goes away during the commit, the engine settles what became of it, or everybody is told that it is not known:
  nothing is run twice.
* A client that goes away does not cancel its write.
"""

import asyncio
import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any, Final, Protocol

import msgspec

from guanxi.domain.failures import StoreBusy
from guanxi.store.batch import Lists, flush, load
from guanxi.store.failures import (
    EngineBusyError,
    EngineFailedError,
    EngineGoneError,
    OrganisationBusyError,
    OutcomeUnknownError,
)
from guanxi.store.figures import Commits
from guanxi.store.plans import Verdict, Write, decide
from guanxi.store.rows import Transaction
from guanxi.store.working import Working

_LOG = logging.getLogger(__name__)

# A plan and its flush cost about 30 µs, so a batch keeps the loop for about 4 ms at most.
_LARGEST_BATCH: Final = 128
_BUSY_PAUSE_S: Final = 0.005
_BUSY_TRIES: Final = 2_000
_LOCKED_S: Final = 5.0


class WriteEngine(Transaction, Protocol):
    """An engine's one write transaction. Every verb raises EngineGoneError when there is no engine to talk to.

    Attributes:
        mixes: whether one transaction may write to several organisations.
    """

    @property
    def mixes(self) -> bool:
        """As above."""

    async def begin(self) -> None:
        """Begin; raises EngineBusyError, EngineFailedError."""

    async def commit(self) -> None:
        """Make it durable; raises EngineFailedError when nothing of it is there, OutcomeUnknownError."""

    async def rollback(self) -> None:
        """Forget it."""


class _Waiting(msgspec.Struct):
    write: Write
    future: asyncio.Future[Any]
    locked_since: float | None = None


class Writer:
    """The one writer of a process."""

    def __init__(
        self,
        engine: WriteEngine,
        loaded: Callable[[Working], None],
        committing: Callable[[Working], None],
        abandoned: Callable[[str], None],
    ) -> None:
        """Take the engine.

        Args:
            engine: what is written to; nobody else writes to it in this process.
            loaded: called for each organisation of a batch when it was read, before anything is planned.
            committing: called for each organisation of a batch after its flush and before its commit.
            abandoned: called with the corp_id of each organisation whose batch was not committed after all.
        """
        self._engine = engine
        self._loaded = loaded
        self._committing = committing
        self._abandoned = abandoned
        self._lists: Lists = {}
        self.commits = Commits()
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None

    async def submit(self, write: Write) -> Any:  # noqa: ANN401 - the plan's own value comes back
        """Hand a write over and wait until it is durable.

        Raises:
            Failure: whatever the plan raised; nothing was changed.
            StoreBusy: the store could not write it; nothing was changed.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        self._waiting.append(_Waiting(write, future))
        if self._task is None:
            self._task = loop.create_task(self._run())
        return await future

    @property
    def waiting(self) -> int:
        """How many writes wait for the next batch."""
        return len(self._waiting)

    async def drain(self) -> None:
        """Wait until nothing is waiting."""
        while self._task is not None:
            await asyncio.shield(self._task)

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch = self._next()
                verdicts = await self._settle([waiting.write for waiting in batch])
                locked = [
                    waiting for waiting, verdict in zip(batch, verdicts, strict=True) if not _told(waiting, verdict)
                ]
                if locked:
                    self._wait_longer(locked)
        finally:
            self._task = None

    def _wait_longer(self, locked: list[_Waiting]) -> None:
        """Put writes behind those of other organisations, before later ones of their own."""
        corp_ids = {waiting.write.corp_id for waiting in locked}
        others = [waiting for waiting in self._waiting if waiting.write.corp_id not in corp_ids]
        self._waiting = others + locked + [waiting for waiting in self._waiting if waiting.write.corp_id in corp_ids]

    def _next(self) -> list[_Waiting]:
        corp_id = self._waiting[0].write.corp_id
        batch: list[_Waiting] = []
        rest: list[_Waiting] = []
        plans = 0
        for waiting in self._waiting:
            fits = plans < _LARGEST_BATCH and (self._engine.mixes or waiting.write.corp_id == corp_id)
            (batch if fits else rest).append(waiting)
            plans += len(waiting.write.plans) if fits else 0
        self._waiting = rest
        return batch

    async def _settle(self, writes: list[Write], *, again: bool = True) -> list[Verdict]:
        try:
            return await self._commit(writes)
        except EngineGoneError as error:
            return await self._settle(writes, again=False) if again else _all_failed(writes, error)
        except (EngineBusyError, OutcomeUnknownError) as error:
            return _all_failed(writes, error)
        except Exception as error:  # noqa: BLE001 - one write's defect must not fail its neighbours
            # Who holds one organisation's row keeps nobody else from writing.
            busy = isinstance(error, OrganisationBusyError)
            parts = list(_by_organisation(writes).values()) if busy else [[write] for write in writes]
            if len(parts) == 1:
                return [Verdict(failure=error) for _ in writes] if busy else _all_failed(writes, error)
            if not busy:
                told = {"cause": repr(error), "parts": len(parts)}
                _LOG.warning("a batch failed; its parts are run alone", extra=told)
            verdicts = {
                id(write): told for part in parts for write, told in zip(part, await self._settle(part), strict=True)
            }
            return [verdicts[id(write)] for write in writes]

    async def _commit(self, writes: list[Write]) -> list[Verdict]:
        await self._begin()
        workings: dict[str, Working] = {}
        try:
            workings = await self._load(writes)
            for working in workings.values():
                self._loaded(working)
            verdicts = [decide(workings[write.corp_id], write) for write in writes]
            touched = [working for working in workings.values() if working.touched]
            if not touched:
                await self._engine.rollback()
                return verdicts
            await flush(self._engine, touched)
            for working in touched:
                self._committing(working)
            began = perf_counter()
            await self._engine.commit()
            self.commits.done(sum(len(write.plans) for write in writes), perf_counter() - began)
        except BaseException:
            await self._rollback()
            for corp_id in workings:
                self._abandoned(corp_id)
            raise
        return verdicts

    async def _begin(self) -> None:
        for _ in range(_BUSY_TRIES):
            try:
                await self._engine.begin()
            except EngineBusyError:
                await asyncio.sleep(_BUSY_PAUSE_S)
            else:
                return
        raise EngineBusyError

    async def _rollback(self) -> None:
        try:
            await self._engine.rollback()
        except (EngineFailedError, EngineGoneError) as error:
            _LOG.error("a failed batch could not be rolled back", extra={"cause": repr(error)})

    async def _load(self, writes: list[Write]) -> dict[str, Working]:
        apart = _by_organisation(writes)
        needs = {corp_id: [write.needs for write in some] for corp_id, some in apart.items()}
        return await load(self._engine, needs, self._lists)


def _by_organisation(writes: list[Write]) -> dict[str, list[Write]]:
    apart: dict[str, list[Write]] = {}
    for write in writes:
        apart.setdefault(write.corp_id, []).append(write)
    return apart


def _told(waiting: _Waiting, verdict: Verdict) -> bool:
    """Answer, unless the write's organisation is locked and there is still time."""
    failure = verdict.failure
    if isinstance(failure, OrganisationBusyError):
        now = perf_counter()
        waiting.locked_since = waiting.locked_since or now
        if now - waiting.locked_since < _LOCKED_S:
            return False
        failure = _all_failed([waiting.write], failure)[0].failure
    if waiting.future.done():  # its client has gone away
        return True
    if failure is None:
        waiting.future.set_result(verdict.value)
    else:
        waiting.future.set_exception(failure)
    return True


_REASONS: Final = {
    EngineBusyError: "another process has been writing for too long; try again",
    OrganisationBusyError: "another process has been writing to this organisation for too long; try again",
    EngineGoneError: "the store cannot be reached; try again later",
    OutcomeUnknownError: "the store went away while it was writing; look whether it has written before you try again",
}


def _all_failed(writes: list[Write], error: Exception) -> list[Verdict]:
    reason = _REASONS.get(type(error), "the store could not write; try again later")
    told = {"corp_id": writes[0].corp_id, "writes": len(writes), "cause": repr(error)}
    _LOG.log(logging.WARNING if "too long" in reason else logging.ERROR, "writes failed", extra=told)
    return [Verdict(failure=StoreBusy(reason)) for _ in writes]
