"""Log lines: one for each record, as `key=value` for people or as JSON for programs."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Final, Literal, TextIO

from guanxi.serving.masking import is_secret, masked

# What every record has, whatever the caller gave as `extra`.
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}


def configure_logging(
    form: Literal["text", "json"], *, level: int = logging.INFO, stream: TextIO | None = None
) -> None:
    """Send all records of this process to one place, one line each.

    JSON has `time` (ISO 8601, UTC, milliseconds), `level`, `event` (the message), the fields given as `extra`, and
    `exception` (the traceback). Text has the same; a traceback follows on lines of its own, each indented, so that no
    message can look like another record. Phone numbers and secrets are masked in all of it.

    Args:
        form: how lines look.
        level: the least severe level that is written.
        stream: standard error if not given.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(capture=True)


class JsonFormatter(logging.Formatter):
    """One JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        fields = {"time": _time(record), "level": record.levelname.lower(), "event": masked(record.getMessage())}
        fields |= _extra(record)
        trouble = _trouble(self, record)
        if trouble:
            fields["exception"] = trouble
        return _one_line(json.dumps(fields, ensure_ascii=False))


class TextFormatter(logging.Formatter):
    """Time, level and message, then `key=value`."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        pairs = [f"{key}={_word(value)}" for key, value in _extra(record).items()]
        event = _one_line(masked(record.getMessage()))
        line = " ".join([_time(record), f"{record.levelname.lower():<7}", event, *pairs])
        return "\n    ".join([line, *_trouble(self, record).splitlines()])


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {
        key: "***" if is_secret(key) else _plain(value) for key, value in vars(record).items() if key not in _STANDARD
    }


def _plain(value: object) -> str | float | bool | None:
    """A value of JSON; texts and what JSON does not know are masked."""
    return value if isinstance(value, int | float) or value is None else masked(str(value))


def _word(value: object) -> str:
    """A value as one word, quoted if it needs that."""
    text = str(value)
    plain = text and text.isprintable() and not set(text) & set(' "=')
    return text if plain else _one_line(json.dumps(text, ensure_ascii=False))


def _one_line(text: str) -> str:
    """The text with an escape, as in JSON, for whatever could end a line or move a cursor."""
    return text if text.isprintable() else "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def _trouble(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    """The traceback and stack of a record, or nothing; never kept in the record, where it would be found unmasked."""
    parts = [formatter.formatException(record.exc_info)] if record.exc_info and record.exc_info[0] else []
    if record.stack_info:
        parts.append(record.stack_info)
    return masked("\n".join(parts))
