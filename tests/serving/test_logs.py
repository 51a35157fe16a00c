"""Log lines."""

import io
import json
import logging
import re
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from guanxi.serving.logs import configure_logging

LOG = logging.getLogger("tests.serving")


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def logged(form: Literal["text", "json"], message: str, *args: object, **extra: object) -> str:
    stream = io.StringIO()
    configure_logging(form, stream=stream)
    LOG.info(message, *args, extra=extra)
    return stream.getvalue()


def logged_failure(form: Literal["text", "json"]) -> str:
    stream = io.StringIO()
    configure_logging(form, stream=stream)
    try:
        int("13800138000\n access_token=abc")
    except ValueError:
        LOG.exception("failed")
    return stream.getvalue()


def test_json_has_time_level_event_and_the_fields_given() -> None:
    line = logged("json", "answered %s", "张", request_id="abc123def456", errcode=0, duration_ms=1.5, client=None)
    assert line.count("\n") == 1
    record = json.loads(line)
    moment = datetime.fromisoformat(record.pop("time"))
    assert moment.tzinfo == UTC
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=5)
    assert record == {
        "level": "info",
        "event": "answered 张",
        "request_id": "abc123def456",
        "errcode": 0,
        "duration_ms": 1.5,
        "client": None,
    }


def test_the_time_ends_in_milliseconds_and_z() -> None:
    stream = io.StringIO()
    configure_logging("json", stream=stream)
    record = logging.makeLogRecord({"msg": "x", "created": 1795224000.1239, "levelno": 40, "levelname": "ERROR"})
    LOG.handle(record)
    assert json.loads(stream.getvalue())["time"] == "2026-11-21T01:20:00.123Z"


def test_text_has_the_fields_as_pairs() -> None:
    line = logged("text", "answered", page="extcontact_get", corp_id="ding1", note="a b", empty="", quoted='"')
    time, rest = line.split(" ", 1)
    assert time.endswith("Z")
    assert rest == 'info    answered page=extcontact_get corp_id=ding1 note="a b" empty="" quoted="\\""\n'


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_message_cannot_make_a_second_line(form: Literal["text", "json"]) -> None:
    line = logged(form, "a\nb\r\x1b[31m\u2028c", note="a\nb\u2028c")
    assert line.splitlines() == [line.rstrip("\n")]
    assert "\x1b" not in line


@pytest.mark.parametrize("form", ["text", "json"])
def test_phones_and_secrets_are_masked_everywhere(form: Literal["text", "json"]) -> None:
    fields = {"note": "13800138000", "access_token": "abc", "query": {"appSecret": "abc"}}
    line = logged(form, "no contact with %s, access_token=%s", "13800138000", "abc", **fields)
    assert "13800138000" not in line
    assert "abc" not in line
    assert line.count("138******00") == 2
    assert len(re.findall(r"(?<!\*)\*\*\*(?!\*)", line)) == 3


def test_numbers_stay_numbers() -> None:
    assert json.loads(logged("json", "x", contacts=10_000_000))["contacts"] == 10_000_000


def test_a_traceback_is_masked_and_in_json_within_the_line() -> None:
    line = logged_failure("json")
    assert line.count("\n") == 1
    record = json.loads(line)
    assert record["level"] == "error"
    assert record["exception"].startswith("Traceback (most recent call last):")
    assert record["exception"].endswith(r"with base 10: '138******00\n access_token=***'")


def test_a_traceback_in_text_is_indented_so_that_it_looks_like_no_record() -> None:
    first, *others = logged_failure("text").splitlines()
    assert first.endswith("error   failed")
    assert others[0] == "    Traceback (most recent call last):"
    assert others[-1].startswith("    ValueError: invalid literal")
    assert all(line.startswith("    ") for line in others)


def test_less_severe_records_are_left_out() -> None:
    stream = io.StringIO()
    configure_logging("text", level=logging.WARNING, stream=stream)
    LOG.info("quiet")
    assert stream.getvalue() == ""


def test_warnings_are_records() -> None:
    stream = io.StringIO()
    configure_logging("json", stream=stream)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("13800138000", UserWarning, stacklevel=1)
    assert "138******00" in json.loads(stream.getvalue())["event"]
