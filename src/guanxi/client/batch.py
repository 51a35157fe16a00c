"""Many requests of one kind: what became of each, and how far they are."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from guanxi.client.errors import GuanxiError

Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Q, A]):
    """What became of one request.

    Attributes:
        request: as it was given.
        error: why it failed; None where it did not.
    """

    request: Q
    error: GuanxiError | None = None
    _answer: A | None = None

    @property
    def answer(self) -> A:
        """Give the answer.

        Raises:
            GuanxiError: it failed.
        """
        if self.error is not None:
            raise self.error
        answer: A = self._answer  # type: ignore[assignment] # without an error there is one; None can be it
        return answer


@dataclass(frozen=True, slots=True)
class Progress:
    """How far they are.

    Attributes:
        done: requests that have ended, the failed ones among them.
        failed: those that failed.
        total: all of them.
    """

    done: int
    failed: int
    total: int
