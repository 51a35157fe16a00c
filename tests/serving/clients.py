"""Clients that ask a server without end while a test does something to it."""

import contextlib
import threading
from collections.abc import Callable, Iterator

from tests.serving.running import PATIENCE


class Clients:
    """Several clients that go on asking until they are told to stop."""

    def __init__(self, ask: Callable[[], None], number: int = 4) -> None:
        self.asked = 0
        self.failed: list[BaseException] = []
        self._ask = ask
        self._enough = threading.Event()
        self._threads = [threading.Thread(target=self._go_on, daemon=True) for _ in range(number)]
        for thread in self._threads:
            thread.start()

    def _go_on(self) -> None:
        while not self._enough.is_set():
            try:
                self._ask()
            except BaseException as error:  # noqa: BLE001 whatever it is, the test says it
                self.failed.append(error)
            self.asked += 1

    def have_asked(self, more: int) -> None:
        """Wait until they have asked so many times more."""
        wanted = self.asked + more
        pause = threading.Event()
        for _ in range(int(PATIENCE * 100)):
            if self.asked >= wanted:
                return
            pause.wait(0.01)
        raise AssertionError(f"{self.asked} of {wanted} after {PATIENCE} s")

    def stop(self) -> None:
        self._enough.set()
        for thread in self._threads:
            thread.join(PATIENCE)


@contextlib.contextmanager
def asking(ask: Callable[[], None]) -> Iterator[Clients]:
    clients = Clients(ask)
    try:
        yield clients
    finally:
        clients.stop()
