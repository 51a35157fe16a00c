"""Asking the old gateway."""

import json
from typing import Any
from urllib.parse import urlencode

from tests.dingtalk.asking import Asking

PATH = "/router/rest"


def in_query(method: str, session: str, parameters: dict[str, Any]) -> bytes:
    """Give a query as dingtalk-sdk writes it: whatever is no text is JSON."""
    texts = {name: json.dumps(value) if isinstance(value, dict | list) else value for name, value in parameters.items()}
    return urlencode({"method": method, "session": session, "v": "2.0", "format": "json"} | texts).encode()


async def ask(acme: Asking, method: str, by: str = "app", http: str = "POST", **parameters: object) -> dict[str, Any]:
    """Ask with all in the query, and give the whole answer."""
    query = in_query(method, acme.tokens.get(by, by), parameters)
    answer = await acme.send(PATH, b"", query=query, method=http)
    assert (answer.status, answer.content_type) == (200, b"application/json;charset=UTF-8")
    told: dict[str, Any] = json.loads(answer.body)
    return told


async def done(acme: Asking, method: str, **parameters: object) -> dict[str, Any]:
    """Ask likewise, and give what is answered without the id of the request, and out of the response key if there is one."""
    answered = await ask(acme, method, "app", "POST", **parameters)
    if parameters.get("simplify") != "true":
        assert list(answered) == [method.replace(".", "_") + "_response"], answered
        (answered,) = answered.values()
    assert len(answered.pop("request_id")) == 12
    found: dict[str, Any] = answered
    return found


async def refused(acme: Asking, method: str, by: str = "app", http: str = "POST", **parameters: object) -> list[Any]:
    """Ask likewise, and give code, msg, sub_code and sub_msg of the refusal."""
    told = await ask(acme, method, by, http, **parameters)
    assert list(told) == ["error_response"], told
    assert list(told["error_response"]) == ["code", "msg", "sub_code", "sub_msg", "request_id"]
    return list(told["error_response"].values())[:4]
