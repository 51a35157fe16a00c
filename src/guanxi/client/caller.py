"""The two kinds of clients, as what they hold knows them: an operation that is read from one becomes its call."""

from abc import ABC, abstractmethod
from typing import Any


class Caller(ABC):
    """A client whose calls give their answers."""

    @abstractmethod
    def call(self, operation: Any, request: Any) -> Any:  # noqa: ANN401 - `Client.call` says how they belong together
        """Call a page or an endpoint."""

    @abstractmethod
    def each(self, listing: Any, request: Any) -> Any:  # noqa: ANN401 - as above
        """Give the items of a list from all its pages."""


class AsyncCaller(ABC):
    """A client whose calls are awaited."""

    @abstractmethod
    def call(self, operation: Any, request: Any) -> Any:  # noqa: ANN401 - `AsyncClient.call` says how they belong together
        """Call a page or an endpoint."""

    @abstractmethod
    def each(self, listing: Any, request: Any) -> Any:  # noqa: ANN401 - as above
        """Give the items of a list from all its pages."""
