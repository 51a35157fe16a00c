"""The client for programs that do other things while they wait."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any, Self, TypeVar

import httpx

from guanxi.client import http
from guanxi.client.batch import Outcome, Progress
from guanxi.client.caller import AsyncCaller
from guanxi.client.calls import Calls
from guanxi.client.core import GetToken, Send, Steps, Wait
from guanxi.client.errors import GuanxiError
from guanxi.client.http import certificates

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from guanxi.client.operation import Listing, Operation

Q = TypeVar("Q")
A = TypeVar("A")
T = TypeVar("T")
Item = TypeVar("Item")


class AsyncClient(Calls[httpx.AsyncClient], AsyncCaller):
    """A client for asyncio; many tasks of one event loop may use it."""

    async def __aenter__(self) -> Self:
        """Use it."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close its connections, unless they are of an httpx client that it was given."""
        if self._owned:
            await self._http.aclose()

    async def call(self, operation: Operation[..., Q, A], request: Q) -> A:
        """Call a page or an endpoint, as `Client.call`.

        Args:
            operation: which one.
            request: of its type.

        Raises:
            GuanxiError: it failed.
            ValueError: the client has no credentials for it.
        """
        return await self._taken(self._core.call(operation, request))

    async def each(self, listing: Listing[..., Q, A, Item], request: Q) -> AsyncIterator[Item]:
        """Give the items of a list from all its pages, as `Client.each`.

        Args:
            listing: which list.
            request: where it begins, and how large its pages are.

        Raises:
            GuanxiError: a page failed; what was given before stays.
        """
        following: Q | None = listing.walk.begin(request)
        while following is not None:
            answer = await self.call(listing, following)
            for item in listing.walk.items(answer):
                yield item
            following = listing.walk.follow(following, answer)

    async def many(
        self,
        operation: Operation[..., Q, A],
        requests: Iterable[Q],
        *,
        at_once: int = 8,
        progress: Callable[[Progress], object] | None = None,
    ) -> list[Outcome[Q, A]]:
        """Send many requests of one kind, several at once, as `Client.many`.

        Args:
            operation: which page or endpoint.
            requests: of its type.
            at_once: how many are under way at the same time.
            progress: is called after each.

        Returns:
            What became of each, in the order of the requests.
        """
        wanted = list(requests)
        outcomes: list[Outcome[Q, A]] = [Outcome(request) for request in wanted]
        counted: Counter[bool] = Counter()
        waiting = iter(range(len(wanted)))

        async def work() -> None:
            for place in waiting:
                outcome = outcomes[place] = await self._outcome(operation, wanted[place])
                counted[outcome.error is None] += 1
                if progress is not None:
                    progress(Progress(counted.total(), counted[False], len(wanted)))

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(at_once, len(wanted))):
                    group.create_task(work())
        except BaseExceptionGroup as raised:
            raise raised.exceptions[0] from None  # as `Client.many` does: whoever calls this began no tasks
        return outcomes

    async def _outcome(self, operation: Operation[..., Q, A], request: Q) -> Outcome[Q, A]:
        try:
            answer = await self.call(operation, request)
        except GuanxiError as error:
            return Outcome(request, error)
        return Outcome(request, None, answer)

    async def _taken(self, steps: Steps[T]) -> T:
        try:
            step = next(steps)
            while True:
                try:
                    outcome = await self._take(step)
                except GuanxiError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(outcome)
        except StopIteration as done:
            value: T = done.value
            return value

    async def _take(self, step: Send | Wait | GetToken) -> Any:  # noqa: ANN401 - what the step gives
        match step:
            case Send(request):
                with http.told():
                    return http.answer_of(await self._http.request(**http.arguments(request)))
            case Wait(seconds):
                return await asyncio.sleep(seconds)
            case GetToken(refused):
                async with self._token_lock:
                    return await self._taken(self._core.token(refused))

    def _open(self, http: httpx.AsyncClient | None, timeout: float) -> httpx.AsyncClient:
        self._token_lock = asyncio.Lock()
        return httpx.AsyncClient(timeout=timeout, verify=certificates()) if http is None else http
