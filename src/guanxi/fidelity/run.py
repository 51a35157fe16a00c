"""Asks a server the probes, one after the other, and keeps what comes back."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from guanxi.fidelity.decoding import decoded, found
from guanxi.fidelity.probe import MissingError, Probe, Request, request_of
from guanxi.fidelity.sending import Answer, Sender, Silence

MOST: Final = 3
"""Values of one kind that a probe is sent for."""
PATIENCE: Final = 3
"""Calls of one page in a row without an answer, after which it is asked no more; and pages in a row, after which none
is."""

_LABELS: Final = {
    "token": "the token",
    "created": "the new contact's userid",
    "mobile": "the number as sent",
    "owner": "the owner as sent",
    "label": "the label as sent",
}
_MISSING: Final = {
    "token": "no token was given",
    "listed": "no contact was listed",
    "created": "no contact was created",
    "owner": "no --owner was given",
    "person": "no --owner was given",
    "label": "no label was listed",
    "label_text": "no label was listed",
}

Progress = Callable[[str, int, int], None]


class Asked(NamedTuple):
    """What came of one probe.

    Attributes:
        answers: one for each time that it was sent; empty when it was not.
        labels: what known values are called where they came back.
        note: why it was not sent.
    """

    answers: tuple[Answer | Silence, ...]
    labels: Mapping[str, str]
    note: str = ""


class Run:
    """One server's answers.

    Attributes:
        known: values that probes are put together of, and those that answers gave.
        asked: what came of each probe, by its name, in the order of asking.
        interrupted: whether it was ended early.
        notes: what is to be said of the whole.
        left_behind: userids of contacts that were created and could not be deleted.
    """

    def __init__(
        self, sender: Sender, known: Mapping[str, Any], *, texts: Mapping[str, str], people: tuple[str, ...] = ()
    ) -> None:
        """Begin.

        Args:
            sender: to the server.
            known: values that probes are put together of.
            texts: what texts are called that come back as they were sent.
            people: userids of employees.
        """
        self.known = dict(known)
        self.asked: dict[str, Asked] = {}
        self.interrupted = False
        self.notes: list[str] = []
        self.left_behind: list[str] = []
        self._sender = sender
        self._texts = texts
        self._people = people
        self._listed: tuple[str, ...] = ()
        self._silent: Counter[str] = Counter()  # since the last answer, by path

    @property
    def is_answered(self) -> bool:
        """Whether anything was answered at all."""
        return any(isinstance(answer, Answer) for one in self.asked.values() for answer in one.answers)

    @property
    def listed(self) -> tuple[str, ...]:
        """Userids of contacts that were there, the first few."""
        return self._listed

    async def ask(self, probes: Iterable[Probe], progress: Progress) -> None:
        """Ask a table."""
        table = tuple(probes)
        for place, probe in enumerate(table):
            progress(probe.name, place, len(table))
            await self.probe(probe)
        progress("", len(table), len(table))

    async def probe(self, probe: Probe) -> list[Any]:
        """Ask one probe, and keep what came of it.

        Returns:
            Its answers, decoded.
        """
        if len(self._silent) >= PATIENCE:
            self._keep(probe, note=f"{PATIENCE} pages did not answer in a row")
            return []
        if self._silent[probe.path] >= PATIENCE:
            self._keep(probe, note=f"this page did not answer {PATIENCE} times in a row")
            return []
        try:
            requests = [request_of(probe, known) for known in self._bound(probe)]
        except MissingError as error:
            self._keep(probe, note=_MISSING.get(error.name, f"{error.name} is not known"))
            return []
        self._keep(probe)  # also if it is interrupted while it waits
        answers = []
        for request in requests:
            answer = await self.send(request)
            answers.append(answer)
            self.asked[probe.name] = self.asked[probe.name]._replace(answers=tuple(answers))
        values = [decoded(answer.body) for answer in answers if isinstance(answer, Answer)]
        self._learn(probe, values)
        return values

    async def send(self, request: Request) -> Answer | Silence:
        """Send what belongs to no probe."""
        answer = await self._sender.send(request)
        if isinstance(answer, Silence):
            self._silent[request.path.partition("?")[0]] += 1
        else:
            self._silent.clear()
        return answer

    def skip(self, probes: Iterable[Probe], note: str) -> None:
        """Say of probes that were not asked why."""
        for probe in probes:
            if probe.name not in self.asked:
                self._keep(probe, note=note)

    def _bound(self, probe: Probe) -> Iterator[Mapping[str, Any]]:
        if probe.each is None:
            yield self.known
            return
        values = self._people if probe.each == "person" else self._listed
        if not values:
            raise MissingError(probe.each)
        for value in values:
            yield self.known | {probe.each: value}

    def _keep(self, probe: Probe, note: str = "") -> None:
        labels = dict(self._texts)
        for name, label in _LABELS.items():
            # Of an organisation's own contacts it is nobody's business whose owner or label is the same.
            if name in self.known and (not probe.data or name == "created"):
                labels[str(self.known[name])] = label
        self.asked[probe.name] = Asked((), labels, f"not asked: {note}" if note else "")

    def _learn(self, probe: Probe, values: list[Any]) -> None:
        for name, path in probe.learns.items():
            for value in values:
                there = found(value, path)
                if name == "listed":
                    self._listed = tuple(map(str, there[:MOST])) or self._listed
                elif there and name not in self.known:
                    self.known[name] = there[0]
