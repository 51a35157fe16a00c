"""The report: what was asked, what came, and what differs, without anybody's data."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from guanxi import __version__
from guanxi.fidelity.compare import Compared, compare
from guanxi.fidelity.decoding import NOT_JSON, decoded
from guanxi.fidelity.outcome import Outcome, merged_outcomes, outcome_of
from guanxi.fidelity.probe import Probe
from guanxi.fidelity.redaction import Redaction
from guanxi.fidelity.run import Asked, Run
from guanxi.fidelity.sending import Answer
from guanxi.fidelity.shape import Shape

_MANY: Final = 5
"""Probes with the same difference, from which on it is told of all of them at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One probe.

    Attributes:
        probe: what was asked.
        theirs: what the server answered.
        ours: what Guanxi answered.
        compared: what differs.
    """

    probe: Probe
    theirs: Outcome
    ours: Outcome
    compared: Compared


@dataclass(frozen=True, slots=True)
class Report:
    """All of it.

    Attributes:
        host: of the server.
        moment: when it was asked, UTC.
        profile: of the Guanxi that it was compared with; empty if it was compared with none.
        wrote: whether --write was given.
        interrupted: whether not all was asked.
        notes: sentences about the whole.
        left_behind: how many contacts were created and could not be deleted.
        rows: in the order of asking.
    """

    host: str
    moment: datetime
    profile: str
    wrote: bool
    interrupted: bool
    notes: tuple[str, ...]
    left_behind: int
    rows: tuple[Row, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many probes are the same, different and not compared."""
        return Counter(row.compared.verdict for row in self.rows)

    @property
    def repeated(self) -> Sequence[tuple[str, int]]:
        """Differences that many probes have, the most frequent first, and how many have each."""
        counted = Counter(difference for row in self.different for difference in row.compared.differences)
        return [(difference, count) for difference, count in counted.most_common() if count >= _MANY]

    @property
    def different(self) -> Sequence[Row]:
        """Those that differ."""
        return [row for row in self.rows if row.compared.verdict == "different"]


def rows_of(probes: Sequence[Probe], theirs: Run, ours: Run | None) -> tuple[Row, ...]:
    """Put the answers of both sides together, and forget whose data they hold.

    Args:
        probes: what was asked.
        theirs: of the server.
        ours: of Guanxi; None if it was not asked.
    """
    redaction = _redaction(probes, theirs, ours)
    asked = ours.asked if ours else {}
    outcomes = {
        probe.name: (_outcome(theirs.asked[probe.name], redaction), _outcome(asked.get(probe.name), redaction))
        for probe in probes
    }
    return tuple(
        Row(probe, there, here, compare(there, here, data=probe.data, like=outcomes.get(probe.like or "")))
        for probe, (there, here) in zip(probes, outcomes.values(), strict=True)
    )


def _redaction(probes: Sequence[Probe], theirs: Run, ours: Run | None) -> Redaction:
    """One for both sides: what is taken out of a text of one is taken out of the other's, too."""
    made_up = [part for probe in probes for part in (probe.json, probe.query, probe.form)]
    runs = [theirs] if ours is None else [theirs, ours]
    sent = [str(value) for run in runs for name, value in run.known.items() if name not in {"state_code", "plus_code"}]
    return Redaction(sent, _decoded(theirs), [*made_up, *(_decoded(ours) if ours else ())])


def _decoded(run: Run) -> Iterator[Any]:
    for asked in run.asked.values():
        for answer in asked.answers:
            if isinstance(answer, Answer) and (value := decoded(answer.body)) is not NOT_JSON:
                yield value


def _outcome(asked: Asked | None, redaction: Redaction) -> Outcome:
    if asked is None:
        return Outcome(note="not asked")
    if not asked.answers:
        return Outcome(note=asked.note or "not asked: it was interrupted")
    outcomes = [
        outcome_of(answer, asked.labels, redaction)
        if isinstance(answer, Answer)
        else Outcome(note=f"no answer: {answer.reason}")
        for answer in asked.answers
    ]
    return merged_outcomes(outcomes)


def json_of(report: Report) -> dict[str, Any]:
    """Give a report as JSON."""
    return {
        "server": report.host,
        "moment": report.moment.isoformat(timespec="seconds"),
        "guanxi": __version__,
        "profile": report.profile or None,
        "wrote": report.wrote,
        "interrupted": report.interrupted,
        "notes": list(report.notes),
        "repeated": [{"difference": difference, "probes": count} for difference, count in report.repeated],
        "left_behind": report.left_behind,
        "counts": {verdict: report.counts[verdict] for verdict in ("same", "different", "not compared")},
        "probes": [_row(row) for row in report.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "name": row.probe.name,
        "path": row.probe.path,
        "sent": row.probe.sent,
        "why": row.probe.why,
        "verdict": row.compared.verdict,
        "differences": list(row.compared.differences),
        "server": _told(row.theirs),
        "guanxi": _told(row.ours),
    }


def _told(outcome: Outcome) -> dict[str, Any]:
    if outcome.note:
        return {"note": outcome.note}
    told = {"status": outcome.status, "content_type": outcome.content_type, "body": outcome.body}
    shape = None if outcome.shape is None else _shape(outcome.shape)
    return told | {"codes": dict(outcome.codes), "texts": dict(outcome.texts), "shape": shape}


def _shape(shape: Shape) -> dict[str, Any]:
    told: dict[str, Any] = {"kinds": list(shape.kinds)}
    if shape.members:
        told["members"] = [
            {"name": member.name, "always": member.always, **_shape(member.shape)} for member in shape.members
        ]
    if shape.items is not None:
        told |= {"most": shape.most, "items": _shape(shape.items)}
    return told
