"""Taking the steps of a call by hand: what a server would answer is a script, and nothing is sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from guanxi.client.core import Core, GetToken, Send, Steps, Wait
from guanxi.client.credentials import Credentials
from guanxi.client.errors import GuanxiError
from guanxi.client.message import HttpAnswer
from guanxi.client.pace import Pace
from guanxi.client.retry import Retry

TOKEN = {"errcode": 0, "errmsg": "ok", "access_token": "T", "expires_in": 7200}


def core(
    base_url: str = "http://host/",
    *,
    retries: int = 3,
    longest: float = 60.0,
    per_second: int | None = None,
    **credentials: str,
) -> Core:
    """Give the decisions of a client, of an internal app unless credentials say otherwise."""
    given = {"app_key": "key", "app_secret": "secret", "api_key": "guanxi_k", "auth_corpid": "", "suite_ticket": ""}
    return Core(base_url, Credentials(**given | credentials), Retry(retries, longest), Pace(per_second))


def answer(told: object, status: int = 200, **headers: str) -> HttpAnswer:
    """Give an answer: JSON, or bytes as they are."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpAnswer(status, sent, told if isinstance(told, bytes) else msgspec.json.encode(told))


@dataclass
class Taken:
    """What happened.

    Attributes:
        sent: method and path with its query, of each request.
        waited: seconds, in their order.
        bodies: what was sent, decoded.
        headers: of the requests.
        value: what came out, if nothing was raised.
        error: what was raised.
    """

    sent: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    value: Any = None
    error: GuanxiError | None = None


def take(decided: Core, steps: Steps[Any], script: Iterable[HttpAnswer | GuanxiError]) -> Taken:
    """Take the steps of a call, tokens included."""
    taken = Taken()
    answers = iter(script)

    def walk(steps: Steps[Any]) -> Any:  # noqa: ANN401 - of any call
        outcome: Any = None
        thrown: GuanxiError | None = None
        while True:
            try:
                step = steps.send(outcome) if thrown is None else steps.throw(thrown)
            except StopIteration as done:
                return done.value
            outcome, thrown = None, None
            try:
                match step:
                    case Wait(seconds):
                        taken.waited.append(seconds)
                    case GetToken(refused):
                        outcome = walk(decided.token(refused))
                    case Send(request):
                        taken.sent.append(f"{request.method} {request.url.removeprefix('http://host')}")
                        taken.bodies.append(request.content and msgspec.json.decode(request.content))
                        taken.headers.append(dict(request.headers))
                        outcome = next(answers)
                        if isinstance(outcome, GuanxiError):
                            thrown = outcome
            except GuanxiError as error:
                thrown = error

    try:
        taken.value = walk(steps)
    except GuanxiError as error:
        taken.error = error
    assert next(answers, None) is None, "an answer of the script was not asked for"
    return taken
