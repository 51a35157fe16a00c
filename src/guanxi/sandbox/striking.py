"""What faults do to a request: before the server is asked, on its answer's way back, and in place of a page."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Literal

from guanxi.dingtalk.call import Call
from guanxi.dingtalk.page import ErrorRow
from guanxi.dingtalk.pages import PAGES
from guanxi.domain.failures import Failure, RateLimited
from guanxi.sandbox.breaking import Kept, break_off
from guanxi.sandbox.calling import caller_of, page_of
from guanxi.sandbox.expiry import end_tokens
from guanxi.sandbox.fault import Broken, Fault
from guanxi.sandbox.fault_profiles import SHARED_LIMIT, flaky
from guanxi.sandbox.fault_rows import ApiLimited, row_of, told_as_live
from guanxi.sandbox.latency import Latency
from guanxi.sandbox.limits import REAL
from guanxi.sandbox.outages import gateway_error, plain, shut_out
from guanxi.sandbox.visit import HEADER, VISIT, Forced, Visit

Asgi = Callable[[Any, Any, Any], Awaitable[None]]
Ending = Broken | Literal["html", "ban"]


async def struck(visit: Visit) -> list[Fault]:
    """Give the faults that strike a request before the server is asked."""
    faults = visit.world.faults
    page = page_of(visit) if faults.early else None
    if page is None:
        return []
    caller = await caller_of(visit) if faults.by_caller else None
    return faults.strike(page, caller, visit.at, late=False)


class Strike:
    """What the faults that have struck one request do to it."""

    def __init__(self, visit: Visit, faults: list[Fault], broken: Any) -> None:  # noqa: ANN401 - ASGI's own type
        """Take them.

        Args:
            visit: the request.
            faults: at least one.
            broken: the server's own `send`, by which connections are broken.
        """
        self._visit = visit
        self._broken = broken
        self._before = self._after = 0.0
        self._end: tuple[Fault, Ending] | None = None
        self._expired: list[Fault] = []
        for fault in faults:
            self._sort(fault)
        visit.fault = (faults[0] if self._end is None else self._end[0]).id

    def _sort(self, fault: Fault) -> None:
        drawn = self._visit.world.faults.drawn(fault, "what")
        rule = fault.rule
        if isinstance(rule.latency, Latency):
            seconds = rule.latency.seconds(drawn)
            if rule.effect:
                self._after += seconds
            else:
                self._before += seconds
        elif rule.kind in {"tokens", "expired-tokens"}:
            self._expired.append(fault)
        elif isinstance(rule.socket, str):
            self._end = fault, rule.socket
        else:
            self._end = fault, {"html": "html", "flaky": flaky(drawn)}.get(rule.kind, "ban")  # type: ignore[assignment] # all of them are

    async def __call__(self, app: Asgi, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's own types
        """Let the request through to the server, as far as it comes."""
        await asyncio.sleep(self._before)
        for fault in self._expired:
            with suppress(Failure):  # whatever keeps the world from it, the server is asked next, and says so
                await end_tokens(self._visit.world, fault.rule.caller)
        if self._end is None and not self._after:
            await app(scope, receive, send)
            return
        answer = None
        if self._end is None or self._end[0].rule.effect:
            answer = Kept()
            await app(scope, receive, answer.take)
        await asyncio.sleep(self._after)
        await self._give(answer, receive, send)

    async def _give(self, answer: Kept | None, receive: Any, send: Any) -> None:  # noqa: ANN401 - as above
        visit = self._visit
        visit.ended = self._end is not None
        if self._end is None:
            pass
        elif self._end[1] == "html":
            answer = gateway_error()
        elif self._end[1] == "ban":
            fault = self._end[0]
            form = fault.rule.ban if isinstance(fault.rule.ban, str) else "json"
            answer = shut_out(form, f"{visit.world.corp_id} {fault.id} {fault.calls}")
        else:
            answer = answer or plain()
            answer.headers.append((HEADER, visit.world.id.encode()))
            visit.answer = await break_off(self._end[1], self._broken, receive, answer)
            return
        answer = answer or plain()
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})


def strike_fault(call: Call) -> Awaitable[None] | None:
    """Refuse a call that a fault strikes: a step of the chain of every page."""
    visit = VISIT.get()
    return _strike_late(call, visit) if visit.world.faults.late and call.page.name in PAGES else None


async def _strike_late(call: Call, visit: Visit) -> None:
    faults = visit.world.faults
    caller = None
    if faults.by_caller:
        caller = await caller_of(visit) if call.caller is None else call.app.app.app_key
    for fault in faults.strike(call.page.name, caller, call.context.now, late=True):
        visit.fault = fault.id
        visit.forced = forced = _forced(call, fault)
        if not fault.rule.effect:
            raise forced.failure


def strike_answer() -> None:
    """Refuse a call that was carried out, if a fault strikes its answer."""
    forced = VISIT.get().forced
    if forced is not None:
        raise forced.failure


def told(call: Call, failure: Failure, row: ErrorRow) -> ErrorRow:
    """Give the row that a failure shall be told as: a fault chooses it, and in whose way it is told."""
    visit = VISIT.get(None)
    forced = None if visit is None else visit.forced
    if forced is None or forced.failure is not failure:
        return row
    if forced.live is not None:
        call.profile = "live" if forced.live else "documented"
    return forced.row


def _forced(call: Call, fault: Fault) -> Forced:
    page = PAGES[call.page.name]
    row = row_of(page, fault.rule)
    if row is None:
        message = f"a fault struck {page.name}, which cannot answer it"
        raise LookupError(message)
    reason = f"refused by fault {fault.id} of the sandbox"
    if not issubclass(row.failure, RateLimited):
        return Forced(row.failure(reason), row, told_as_live(page, fault.rule, row))
    second = call.context.now // 1000
    limit = SHARED_LIMIT if row.failure is ApiLimited else VISIT.get().world.limits.per_second or REAL
    until = second + 1 if fault.ends is None else -(-fault.ends // 1000)
    return Forced(row.failure(reason, limit=limit, second=second, until=until), row, None)
