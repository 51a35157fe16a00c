"""The client for programs that wait for each answer."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Lock
from typing import TYPE_CHECKING, Any, Self, TypeVar

import httpx

from guanxi.client import http
from guanxi.client.batch import Outcome, Progress
from guanxi.client.caller import Caller
from guanxi.client.calls import Calls
from guanxi.client.core import GetToken, Send, Steps, Wait
from guanxi.client.errors import GuanxiError
from guanxi.client.http import certificates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from guanxi.client.operation import Listing, Operation

Q = TypeVar("Q")
A = TypeVar("A")
T = TypeVar("T")
Item = TypeVar("Item")


class Client(Calls[httpx.Client], Caller):
    """A client; several threads may use one."""

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close its connections, unless they are of an httpx client that it was given."""
        if self._owned:
            self._http.close()

    def call(self, operation: Operation[..., Q, A], request: Q) -> A:
        """Call a page or an endpoint.

        Args:
            operation: which one; `guanxi.client.dingtalk` and `guanxi.client.native` have them all.
            request: of its type.

        Raises:
            GuanxiError: it failed.
            ValueError: the client has no credentials for it.
        """
        return self._taken(self._core.call(operation, request))

    def each(self, listing: Listing[..., Q, A, Item], request: Q) -> Iterator[Item]:
        """Give the items of a list from all its pages, each page when it is needed.

        Args:
            listing: which list.
            request: where it begins, and how large its pages are; the largest that there are unless it says so.

        Raises:
            GuanxiError: a page failed; what was given before stays.
        """
        following: Q | None = listing.walk.begin(request)
        while following is not None:
            answer = self.call(listing, following)
            yield from listing.walk.items(answer)
            following = listing.walk.follow(following, answer)

    def many(
        self,
        operation: Operation[..., Q, A],
        requests: Iterable[Q],
        *,
        at_once: int = 8,
        progress: Callable[[Progress], object] | None = None,
    ) -> list[Outcome[Q, A]]:
        """Send many requests of one kind, several at once; one that fails does not keep others from being sent.

        Args:
            operation: which page or endpoint.
            requests: of its type.
            at_once: how many are under way at the same time.
            progress: is called after each, in the thread that called this.

        Returns:
            What became of each, in the order of the requests.
        """
        wanted = list(requests)
        outcomes: list[Outcome[Q, A]] = [Outcome(request) for request in wanted]
        counted: Counter[bool] = Counter()
        with ThreadPoolExecutor(at_once, "guanxi") as pool:
            places = {pool.submit(self._outcome, operation, request): n for n, request in enumerate(wanted)}
            try:
                for future in as_completed(places):
                    outcome = outcomes[places[future]] = future.result()
                    counted[outcome.error is None] += 1
                    if progress is not None:
                        progress(Progress(counted.total(), counted[False], len(wanted)))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)  # what has not begun is not begun any more
                raise
        return outcomes

    def _outcome(self, operation: Operation[..., Q, A], request: Q) -> Outcome[Q, A]:
        try:
            answer = self.call(operation, request)
        except GuanxiError as error:
            return Outcome(request, error)
        return Outcome(request, None, answer)

    def _taken(self, steps: Steps[T]) -> T:
        try:
            step = next(steps)
            while True:
                try:
                    outcome = self._take(step)
                except GuanxiError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(outcome)
        except StopIteration as done:
            value: T = done.value
            return value

    def _take(self, step: Send | Wait | GetToken) -> Any:  # noqa: ANN401 - what the step gives
        match step:
            case Send(request):
                with http.told():
                    return http.answer_of(self._http.request(**http.arguments(request)))
            case Wait(seconds):
                return time.sleep(seconds)
            case GetToken(refused):
                with self._token_lock:
                    return self._taken(self._core.token(refused))

    def _open(self, http: httpx.Client | None, timeout: float) -> httpx.Client:
        self._token_lock = Lock()
        return httpx.Client(timeout=timeout, verify=certificates()) if http is None else http
