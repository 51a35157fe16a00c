"""An ASGI app to be served, and the process that serves it: `python trial_app.py '{"limits": {…}, …}'`.

It prints the URL when it is ready. Its paths:
    /echo     reads the body and says what it saw
    /early    answers without reading the body
    /slow     reads the body, waits `?seconds=`, answers as /echo
    /later    waits `?seconds=`, then as /echo
    /big      answers with `?bytes=`, in pieces of 64 KiB
    /watch    reads the body, then waits for the client to go away
    /stubborn never answers, not even when it is cancelled once
    /crash    raises
    /pid      says which process answers
    /seen     says what the other paths went through
"""

import asyncio
import hashlib
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NoReturn, TypeAlias
from urllib.parse import parse_qs

from guanxi.serving.failures import CannotServeError
from guanxi.serving.inherit import Inherited, take_inherited
from guanxi.serving.limits import Limits
from guanxi.serving.logs import configure_logging
from guanxi.serving.refusal import Refusal, refuse_with_problem
from guanxi.serving.server import serve
from guanxi.serving.supervisor import supervise

Message: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

PIECE = b"x" * 65536
SEEN: list[str] = []
OPTIONS: dict[str, Any] = {}


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def refuse(path: bytes | None, reason: Refusal) -> tuple[int, bytes, bytes]:
    """As a door with an envelope of its own would."""
    if path is not None and path.startswith(b"/topapi/"):
        body = json.dumps({"errcode": 40035, "sub_code": reason.value, "path": path.decode()}).encode()
        return 200, b"application/json", body
    return refuse_with_problem(path, reason)


async def answer(send: Send, body: bytes, *, length: bool = True) -> None:
    headers = [(b"content-type", b"application/json")]
    if length:
        headers.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def read(receive: Receive) -> bytes | None:
    """The whole body; None when the client is gone before its end."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message["body"]
        if not message["more_body"]:
            return bytes(body)


async def lifespan(receive: Receive, send: Send) -> None:
    while True:
        step = (await receive())["type"]
        if step == "lifespan.startup" and OPTIONS.get("fail") == "reported":
            await send({"type": "lifespan.startup.failed", "message": "the store is locked by process 7"})
            return
        if step == "lifespan.startup" and OPTIONS.get("fail") == "raised":
            raise LookupError("the store is gone")
        if step == "lifespan.startup" and OPTIONS.get("fail") == "silent":
            return
        say(step)
        await send({"type": f"{step}.complete"})
        if step == "lifespan.shutdown":
            return


async def big(send: Send, size: int) -> None:
    length = b"%d" % size
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
    for start in range(0, size, len(PIECE)):
        rest = size - start
        await send({"type": "http.response.body", "body": PIECE[:rest], "more_body": rest > len(PIECE)})
        SEEN.append(f"piece {start // len(PIECE)}")
    SEEN.append("big done")


async def watch(receive: Receive, send: Send) -> None:
    body = await read(receive)
    SEEN.append("watch: gone in the body" if body is None else "watch: body read")
    if body is not None:
        await receive()
        SEEN.append("watch: gone")
    await answer(send, b"never seen")


async def stubborn(receive: Receive) -> None:
    await read(receive)
    say("stubborn waits")
    try:
        await asyncio.sleep(60)
    finally:
        say("stubborn cut off")


async def app(scope: Message, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    path = scope["path"]
    query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
    if path == "/early":
        await answer(send, b'"early"')
    elif path == "/watch":
        await watch(receive, send)
    elif path == "/big":
        await big(send, int(query["bytes"]))
    elif path == "/stubborn":
        await stubborn(receive)
    elif path == "/crash":
        raise LookupError("no contact with the mobile 13800138000")
    elif path == "/pid":
        await answer(send, str(os.getpid()).encode())
    elif path == "/seen":
        await answer(send, json.dumps(SEEN).encode())
    else:
        await echo(scope, query, receive, send)


async def echo(scope: Message, query: dict[str, str], receive: Receive, send: Send) -> None:
    path, seconds = scope["path"], float(query.get("seconds", 0))
    if path == "/later":
        await asyncio.sleep(seconds)
        say("later reads")
    body = await read(receive)
    if path == "/slow":
        say("slow begins")
        await asyncio.sleep(seconds)
        say("slow done")
    if body is None:
        SEEN.append(f"{path}: gone in the body")
        return
    seen = {
        "method": scope["method"],
        "path": path,
        "query": query,
        "bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "headers": [[name.decode("latin-1"), value.decode("latin-1")] for name, value in scope["headers"]],
        "client": scope["client"][0],
        "scheme": scope["scheme"],
    }
    await answer(send, json.dumps(seen).encode(), length="chunked" not in query)


def main() -> None:
    OPTIONS.update(json.loads(sys.argv[1]))
    configure_logging(OPTIONS.get("log_format", "text"))
    try:
        inherited = take_inherited()
        workers = OPTIONS.get("workers", 1)
        if workers > 1 and inherited.worker is None:
            supervised(workers, inherited)
        served(inherited)
    except CannotServeError as error:
        sys.exit(f"cannot serve: {error}")


def supervised(workers: int, inherited: Inherited) -> NoReturn:
    host, port = OPTIONS.get("host", "127.0.0.1"), OPTIONS.get("port", 0)
    sys.exit(supervise(workers, host=host, port=port, inherited=inherited, ready=say))


def served(inherited: Inherited) -> None:
    obstacle = Path(OPTIONS.get("obstacle", "/nowhere"))
    if obstacle.exists() and str(inherited.worker) in obstacle.read_text():
        raise CannotServeError(f"worker {inherited.worker} has an obstacle")
    paths = {name: Path(OPTIONS[name]) for name in ("tls_cert", "tls_key") if name in OPTIONS}
    serve(
        app,
        host=OPTIONS.get("host", "127.0.0.1"),
        port=OPTIONS.get("port", 0),
        limits=Limits(**OPTIONS.get("limits", {})),
        refuse=refuse,
        trusted_proxy=OPTIONS.get("trusted_proxy"),
        ready=say,
        inherited=inherited,
        tls_cert=paths.get("tls_cert"),
        tls_key=paths.get("tls_key"),
    )


if __name__ == "__main__":
    main()
