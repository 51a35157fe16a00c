"""What the sandbox adds to the chain of every page: it notes how far a call came, and why it was refused."""

from collections.abc import Awaitable
from dataclasses import replace

from guanxi.dingtalk.call import Call
from guanxi.dingtalk.chain import Step
from guanxi.dingtalk.page import Answer, ErrorRow, Page
from guanxi.domain.failures import Failure
from guanxi.sandbox.visit import VISIT


def watched(page: Page) -> Page:
    """Give a page whose calls are noted in the visit that is under way."""
    family = page.family
    run = page.run

    async def running(call: Call) -> bytes:
        _noted(call, "run")
        return await run(call)

    def refuse(call: Call, failure: Failure, row: ErrorRow) -> Answer:
        if (visit := VISIT.get(None)) is not None:  # a request that never arrived whole is in no world
            visit.call, visit.failure = call, failure
        return family.refuse(call, failure, row)

    return replace(page, run=running, family=replace(family, chain=tuple(map(_step, family.chain)), refuse=refuse))


def _step(step: Step) -> Step:
    name = step.__name__

    def noted(call: Call) -> Awaitable[None] | None:
        _noted(call, name)
        return step(call)

    return noted


def _noted(call: Call, check: str) -> None:
    visit = VISIT.get()
    visit.call, visit.check = call, check
