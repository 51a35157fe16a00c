"""The report as Markdown."""

from collections.abc import Iterator
from typing import Final

from guanxi import __version__
from guanxi.fidelity.outcome import Outcome
from guanxi.fidelity.report import Report, Row
from guanxi.fidelity.shape import lines

_WORDS: Final = {"same": "same", "different": "**different**", "not compared": "–"}


def markdown_of(report: Report) -> str:
    """Write a report; it ends with a line feed."""
    return "\n".join((*_head(report), *_table(report), *_differences(report), *_answers(report))) + "\n"


def _head(report: Report) -> Iterator[str]:
    counts = report.counts
    against = f"Guanxi {__version__}, profile `{report.profile}`" if report.profile else "nothing"
    yield f"# What {report.host} answers"
    yield ""
    yield f"* Asked on {report.moment:%Y-%m-%d at %H:%M} UTC by Guanxi {__version__}, compared with {against}."
    yield f"* {'Reads, and writes of one contact' if report.wrote else 'Reads alone'}: {len(report.rows)} probes."
    yield f"* {counts['same']} the same, {counts['different']} different, {counts['not compared']} not compared."
    if report.interrupted:
        yield "* It was interrupted: not all was asked, and nothing was compared."
    if report.left_behind:
        yield f"* {report.left_behind} contacts were created and could not be deleted."
    yield from (f"* {note}" for note in report.notes)
    yield ""
    yield "A value is told by its kind alone. Codes and texts of errors are told, without what belongs to somebody."


def _table(report: Report) -> Iterator[str]:
    yield from ("", "## Probes", "", "| probe | sent | answer | Guanxi | |", "| --- | --- | --- | --- | --- |")
    for row in report.rows:
        cells = (_plain(row.probe.name), _code(row.probe.sent), _brief(row.theirs), _brief(row.ours))
        yield f"| {' | '.join(cells)} | {_WORDS[row.compared.verdict]} |"


def _brief(outcome: Outcome) -> str:
    """Give an outcome in a cell: the status unless it is 200, and the codes."""
    if outcome.note:
        return _plain(outcome.note)
    words = [] if outcome.status == 200 else [f"HTTP {outcome.status}"]  # noqa: PLR2004 - of HTTP
    words += [] if outcome.body == "JSON" else [outcome.body]
    words += [f"{name.rpartition('.')[2]} {value}" for name, value in outcome.codes.items()]
    return _plain(", ".join(words) or "answered")


def _differences(report: Report) -> Iterator[str]:
    if not report.different:
        return
    yield from ("", "## Differences")
    if report.repeated:
        yield from ("", "The same in many probes:", "")
        yield from (f"* {count} times {_code(difference)}" for difference, count in report.repeated)
    for row in report.different:
        yield from _headed(row)
        yield from (f"* {_code(difference)}" for difference in row.compared.differences)
        yield from ("", "There:", "", *_block(row.theirs), "", "In Guanxi:", "", *_block(row.ours))


def _answers(report: Report) -> Iterator[str]:
    """Give what does not differ; what was answered alike stands together."""
    alike: dict[str, list[Row]] = {}
    for row in report.rows:
        if row.compared.verdict != "different" and not row.theirs.note:
            alike.setdefault("\n".join(_block(row.theirs)), []).append(row)
    if alike:
        yield from ("", "## Other answers")
    for block, rows in alike.items():
        yield ""
        for row in rows:
            reason = f" (not compared: {_plain(row.compared.differences[0])})" if row.compared.differences else ""
            yield f"* **{_plain(row.probe.name)}**: {_plain(row.probe.why)}{reason}"
        yield from ("", block)


def _headed(row: Row) -> Iterator[str]:
    yield from ("", f"### {_plain(row.probe.name)}", "")
    yield from (f"{_code(row.probe.path)}, {_code(row.probe.sent)}: {_plain(row.probe.why)}.", "")


def _block(outcome: Outcome) -> Iterator[str]:
    yield "```text"
    yield from (line.replace("`", "´") for line in _lines(outcome))
    yield "```"


def _lines(outcome: Outcome) -> Iterator[str]:
    if outcome.note:
        yield outcome.note
        return
    yield f"HTTP {outcome.status}, {outcome.content_type or 'no content type'}, {outcome.body}"
    yield from (f"{name} = {value!r}" for name, value in (*outcome.codes.items(), *outcome.texts.items()))
    yield from [] if outcome.shape is None else lines(outcome.shape)


def _plain(text: str) -> str:
    return text.replace("|", "/").replace("`", "´").replace("<", "‹").replace(">", "›")


def _code(text: str) -> str:
    return f"`{text.replace('|', '/').replace('`', '´')}`"
