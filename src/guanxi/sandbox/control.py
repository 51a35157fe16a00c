"""`/sandbox`: what makes worlds, and what is done with them. Problems are told as by the native API (RFC 9457)."""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from guanxi.domain.failures import Failure
from guanxi.sandbox.faults import FaultUnknown
from guanxi.sandbox.operations import OPERATIONS
from guanxi.sandbox.operations.ca import operation_of
from guanxi.sandbox.operations.operation import Missing, Operation, Otherwise, Sent
from guanxi.sandbox.world import WorldUnknown
from guanxi.sandbox.worlds import Worlds

PATH: Final = "/sandbox"

MAX_BODY: Final = 64 << 20
"""Bytes of a body: a snapshot of some 50,000 contacts."""

_encode: Final = msgspec.json.Encoder().encode
_PROBLEM: Final = "application/problem+json"
_MISSING: Final = (WorldUnknown, FaultUnknown, Missing)
_NOTHING: Final[Mapping[str, Any]] = {}
_NO_CONTENT: Final = 204


class Control:
    """The operations, by path and method."""

    def __init__(self, worlds: Worlds, ca: bytes | None) -> None:
        """Take what they are about.

        Args:
            worlds: with the default one.
            ca: the certificate by which clients verify this sandbox, PEM; None if it has made none.
        """
        self._worlds = worlds
        self._operations: list[tuple[re.Pattern[str], Operation]] = [
            (re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(PATH + one.path))), one)
            for one in (*OPERATIONS, operation_of(ca))
        ]

    async def __call__(self, scope: Any, body: bytes | None, send: Any) -> None:  # noqa: ANN401 - ASGI's own types
        """Answer one request; without a body, if that is too large."""
        try:
            if body is None:
                status, content_type, answer = 413, _PROBLEM, _problem(413, f"a body has at most {MAX_BODY} bytes")
            else:
                status, content_type, answer = await self._run(scope, body)
        except Failure as failure:
            status, content_type = (404 if isinstance(failure, _MISSING) else 422), _PROBLEM
            more = failure.more if isinstance(failure, Otherwise) else {}
            answer = _problem(status, failure.reason, failure.field, more)
        headers = [(b"x-guanxi-sandbox", b"control")]
        if status != _NO_CONTENT:  # which has neither type nor length (RFC 9110, 8.6)
            headers += [(b"content-type", content_type.encode()), (b"content-length", b"%d" % len(answer))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _run(self, scope: Any, body: bytes) -> tuple[int, str, bytes]:  # noqa: ANN401 - ASGI's own type
        found = [(match, one) for pattern, one in self._operations if (match := pattern.fullmatch(scope["path"]))]
        if not found:
            return 404, _PROBLEM, _problem(404, "there is nothing at this path; docs/sandbox.md lists what there is")
        for match, operation in found:
            if operation.method == scope["method"]:
                return await self._answer(operation, match.groupdict(), scope["query_string"], body)
        allowed = ", ".join(sorted({one.method for _, one in found}))
        return 405, _PROBLEM, _problem(405, f"this path takes {allowed}")

    async def _answer(
        self, operation: Operation, in_path: dict[str, str], query: bytes, body: bytes
    ) -> tuple[int, str, bytes]:
        try:
            sent = Sent.of(operation, in_path, query, body)
        except msgspec.ValidationError as error:
            return 422, _PROBLEM, _problem(422, str(error))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return 400, _PROBLEM, _problem(400, f"the body is no JSON: {error}")
        world = self._worlds[in_path["world"]] if "world" in in_path else self._worlds.default
        reply = await operation.run(self._worlds, world, sent)
        if not isinstance(reply, bytes):
            reply = b"" if reply is None else _encode(reply)
        return operation.status, operation.content_type, reply


def _problem(status: int, detail: str, field: str | None = None, more: Mapping[str, Any] = _NOTHING) -> bytes:
    titles = {
        400: "Malformed request",
        404: "Not found",
        405: "Method not allowed",
        413: "Too large",
        422: "Invalid value",
    }
    told: dict[str, Any] = {"type": "about:blank", "title": titles[status], "status": status, "detail": detail}
    return _encode({**told, **({} if field is None else {"field": field}), **more})
