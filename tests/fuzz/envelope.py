"""What every answer of the DingTalk door is, whatever was sent."""

import json
import re
from typing import Any

from guanxi.dingtalk.page import Answer

REQUEST_ID = re.compile(r"[0-9a-z]{12}", re.ASCII)
UUID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.ASCII)
LARGEST = 200_000
"""Bytes: a page of 100 of the fuzzed contacts stays below."""

LARGEST_REFUSAL = 3_000
"""Bytes of an answer that refuses: whatever it repeats of the request is cut."""


def is_whole(path: str, answer: Answer) -> dict[str, Any]:
    """Check an answer's envelope, and give its JSON."""
    told: dict[str, Any] = json.loads(answer.body)
    assert isinstance(told, dict)
    assert len(answer.body) < (LARGEST if is_success(told) else LARGEST_REFUSAL)
    if path.startswith("/v1.0/"):
        _is_whole_v1(told, answer)
        return told
    topapi = path.startswith("/topapi/")
    assert answer.content_type == (b"application/json;charset=UTF-8" if topapi else b"application/json")
    assert answer.status == 200
    assert answer.errcode == told["errcode"]
    assert type(told["errcode"]) is int
    assert type(told["errmsg"]) is str
    if is_success(told):
        assert told["errmsg"] == "ok"
        assert "sub_code" not in told
        assert "sub_msg" not in told
    else:
        assert list(told) in (
            ["errcode", "errmsg", "sub_code", "sub_msg", "request_id"],
            ["errcode", "sub_code", "sub_msg", "errmsg", "request_id"],
        )
        assert all(type(told[name]) is str and told[name] for name in ("errmsg", "sub_code", "sub_msg"))
    if topapi or not is_success(told):
        assert REQUEST_ID.fullmatch(told["request_id"])
    return told


def _is_whole_v1(told: dict[str, Any], answer: Answer) -> None:
    assert answer.content_type == b"application/json;charset=utf-8"
    if is_success(told):
        assert answer.status == 200
    else:
        assert answer.status in {400, 401, 404, 405}
        assert list(told) == ["requestid", "code", "message"]
        assert UUID.fullmatch(told["requestid"])
        assert answer.errcode == told["code"]
        assert type(told["code"]) is str
        assert type(told["message"]) is str


def is_success(told: dict[str, Any]) -> bool:
    """Whether it is the answer of a page that did what it was asked, and no refusal."""
    return told.get("errcode", 0) == 0 and "code" not in told
