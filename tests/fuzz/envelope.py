"""What every answer of the DingTalk door is, whatever was sent."""

import json
import re
from typing import Any

from guanxi.dingtalk.page import Answer

REQUEST_ID = re.compile(r"[0-9a-z]{12}", re.ASCII)
LARGEST = 200_000
"""Bytes: a page of 100 of the fuzzed contacts stays below."""


def is_whole(path: str, answer: Answer) -> dict[str, Any]:
    """Check an answer's envelope, and give its JSON."""
    assert len(answer.body) < LARGEST
    told: dict[str, Any] = json.loads(answer.body)
    assert isinstance(told, dict)
    if path.startswith("/v1.0/"):
        assert answer.status in {200, 400, 401, 404, 405}
        assert answer.status == 200 or list(told) == ["requestid", "code", "message"]
        return told
    assert answer.status == 200
    assert type(told["errcode"]) is int
    assert type(told["errmsg"]) is str
    if told["errcode"] == 0:
        assert told["errmsg"] == "ok"
        assert "sub_code" not in told
    else:
        assert list(told) in (
            ["errcode", "errmsg", "sub_code", "sub_msg", "request_id"],
            ["errcode", "sub_code", "sub_msg", "errmsg", "request_id"],
        )
        assert isinstance(told["sub_code"], str)
        assert isinstance(told["sub_msg"], str)
    if path.startswith("/topapi/") or told["errcode"] != 0:
        assert REQUEST_ID.fullmatch(told["request_id"])
    return told
