"""What a rule of the contract is, and how it says that it is broken."""

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from guanxi.store.store import Store

Opener = Callable[[], Awaitable[Store]]
"""Opens a store. Every call opens the same data once more, as another process would; at first there is none."""

Rule = Callable[[Opener], Coroutine[Any, Any, None]]

RULES: list[Rule] = []
"""Every rule, in the order of the modules that state them."""


class ContractBrokenError(AssertionError):
    """A store does not keep its contract."""


def rule(check: Rule) -> Rule:
    """Add a rule to the contract. It opens its own stores, and closes them."""
    RULES.append(check)
    return check


@asynccontextmanager
async def opened(opener: Opener) -> AsyncIterator[Store]:
    """Open a store, and close it at the end."""
    store = await opener()
    try:
        yield store
    finally:
        await store.close()


def expect(actual: object, wanted: object, what: str) -> None:
    """Hold a value against the one that the contract asks for.

    Raises:
        ContractBrokenError: they differ.
    """
    if actual != wanted:
        message = f"{what}: {actual!r} instead of {wanted!r}"
        raise ContractBrokenError(message)


def expect_that(truth: bool, what: str) -> None:  # noqa: FBT001 - the truth is what this is about
    """Demand that something is so.

    Raises:
        ContractBrokenError: it is not.
    """
    if not truth:
        message = f"not so: {what}"
        raise ContractBrokenError(message)


async def refused(failure: type[Exception], asked: Awaitable[object]) -> None:
    """Await something that has to fail.

    Args:
        failure: the class of the failure, exactly.
        asked: what is awaited.

    Raises:
        ContractBrokenError: it does not fail, or with another failure.
    """
    try:
        answer = await asked
    except Exception as error:  # noqa: BLE001 - whatever comes is held against the wanted failure
        outcome: object = error
    else:
        outcome = answer
    if type(outcome) is not failure:
        message = f"{outcome!r} instead of a {failure.__name__}"
        raise ContractBrokenError(message)
