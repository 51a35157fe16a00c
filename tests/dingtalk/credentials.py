"""Calls of the pages that give tokens, and the signature of the one that is signed."""

import base64
import hashlib
import hmac
import json
import re
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from guanxi.dingtalk.page import Answer
from guanxi.dingtalk.pages import PAGES
from guanxi.dingtalk.profiles import Profile
from guanxi.domain.failures import Failure
from tests.dingtalk.asking import Asking, asking
from tests.dingtalk.scenario import REQUEST_ID, Prepare, nothing, on_disk

Right = dict[str, Any]
UUID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.ASCII)


class NoToken(NamedTuple):
    """A call that gets no token.

    Attributes:
        name: a sentence.
        failure: what happened.
        changed: parameters that are other than right, by name: values, or what makes one; None leaves one out.
        errcode: `errcode`, or on v1 pages `code`.
        said: the whole `errmsg`, or on v1 pages how `message` begins.
        sub_code: what is to blame; v1 pages have none.
        status: of HTTP.
        prepare: what is done before.
        method: of the request.
        body: sent instead of the parameters.
    """

    name: str
    failure: type[Failure]
    changed: dict[str, Any]
    errcode: int | str
    said: str
    sub_code: str = ""
    status: int = 200
    prepare: Prepare = nothing
    method: str = ""
    body: bytes | None = b""


def signed(secret: str, timestamp: str, ticket: str) -> str:
    """Sign a call as the vendor's page says."""
    message = f"{timestamp}\n{ticket}" if ticket else timestamp
    return base64.b64encode(hmac.digest(secret.encode(), message.encode(), hashlib.sha256)).decode()


async def ask(
    acme: Asking, name: str, parameters: dict[str, Any], *, method: str = "", body: bytes | None = b""
) -> Answer:
    """Call a page that gives tokens, its parameters where it looks for them."""
    page = PAGES[name]
    path = page.path.replace("{corpId}", str(parameters.get("corpId", acme.corp_id)))
    query = b""
    if name in {"gettoken", "get_corp_token"}:
        in_query = {key: value for key, value in parameters.items() if key != "auth_corpid"}
        query = urlencode(in_query).encode()
    if body == b"" and name != "gettoken":
        kept = ("auth_corpid",) if name == "get_corp_token" else tuple(parameters)
        body = json.dumps({key: parameters[key] for key in kept if key in parameters}).encode()
    return await acme.send(path, body, query=query, method=method or page.methods[0])


async def refusal(
    data: Path, name: str, right: Right, scenario: NoToken, profile: Profile = "documented"
) -> tuple[int, dict[str, Any]]:
    """Play a scenario, and give its answer's HTTP status and JSON; no token is stored."""
    async with asking(data, profile) as acme:
        await scenario.prepare(acme)
        before = await on_disk(data)
        wanted = {key: value(acme) if callable(value) else value for key, value in (right | scenario.changed).items()}
        parameters = {key: value for key, value in wanted.items() if value is not None}
        answer = await ask(acme, name, parameters, method=scenario.method, body=scenario.body)
        assert acme.door.told == [scenario.failure]
        told: dict[str, Any] = json.loads(answer.body)
        newer = PAGES[name].path.startswith("/v1.0/")
        assert answer.content_type == (b"application/json;charset=utf-8" if newer else b"application/json")
        if newer:
            assert list(told) == ["requestid", "code", "message"]
            assert UUID.fullmatch(told["requestid"])
        else:
            assert list(told) == ["errcode", "errmsg", "sub_code", "sub_msg", "request_id"]
            assert " " in told["sub_msg"]
            assert REQUEST_ID.fullmatch(told["request_id"])
        assert await on_disk(data) == before
        return answer.status, told


async def gets_no_token(data: Path, name: str, right: Right, scenario: NoToken) -> None:
    """Play a scenario under the documented profile."""
    status, told = await refusal(data, name, right, scenario)
    assert status == scenario.status
    if "code" in told:
        assert told["code"] == scenario.errcode
        assert told["message"].startswith(scenario.said)
    else:
        said = (scenario.errcode, scenario.said, scenario.sub_code)
        assert (told["errcode"], told["errmsg"], told["sub_code"]) == said
