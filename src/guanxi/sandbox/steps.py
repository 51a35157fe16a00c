"""What the sandbox adds to the chain of every page: it notes how far a call came, and why it was refused."""

from collections.abc import Awaitable
from dataclasses import replace

from guanxi.dingtalk.call import Call
from guanxi.dingtalk.chain import Step, check_token
from guanxi.dingtalk.page import Answer, ErrorRow, Page
from guanxi.domain.failures import Failure
from guanxi.sandbox.striking import strike_answer, strike_fault, told
from guanxi.sandbox.visit import VISIT


def watched(page: Page) -> Page:
    """Give a page whose calls are noted in the visit that is under way."""
    family = page.family
    run = page.run

    async def running(call: Call) -> bytes:
        _noted(call, "run")
        data = await run(call)
        strike_answer()
        return data

    def refuse(call: Call, failure: Failure, row: ErrorRow) -> Answer:
        if (visit := VISIT.get(None)) is not None:  # a request that never arrived whole is in no world
            visit.call, visit.failure = call, failure
        return family.refuse(call, failure, told(call, failure, row))

    chain = tuple(map(_step, _with_faults(family.chain)))
    return replace(page, run=running, family=replace(family, chain=chain, refuse=refuse))


def check_limit(call: Call) -> None:
    """Refuse an app that has called the page as often as its world allows."""
    VISIT.get().world.limits.count(call)


def _with_faults(chain: tuple[Step, ...]) -> tuple[Step, ...]:
    """Put limits and faults where the real service has its limits: as soon as it is known who asks."""
    if check_token not in chain:
        return (strike_fault, *chain)
    place = chain.index(check_token) + 1
    return (*chain[:place], check_limit, strike_fault, *chain[place:])


def _step(step: Step) -> Step:
    name = step.__name__

    def noted(call: Call) -> Awaitable[None] | None:
        _noted(call, name)
        return step(call)

    return noted


def _noted(call: Call, check: str) -> None:
    visit = VISIT.get()
    visit.call, visit.check = call, check
