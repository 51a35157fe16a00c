"""Hello-world under plain uvicorn: what any ASGI callable costs before it does anything.

It reads a body as a page does, and answers a constant of the size of a page's smallest answer.
"""

import sys
from typing import Any

import uvicorn

_ANSWER = b'{"errcode":0,"errmsg":"ok","request_id":"439eqp31da45"}'
_HEADERS = [(b"content-type", b"application/json;charset=UTF-8"), (b"content-length", b"%d" % len(_ANSWER))]


async def hello(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's own types
    """Answer the constant."""
    if scope["type"] == "lifespan":
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})
        return
    while (await receive())["more_body"]:
        pass
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": _ANSWER})


def main() -> None:
    """Serve it: `hello.py PORT uvicorn|guanxi`."""
    port, server = int(sys.argv[1]), sys.argv[2]
    if server == "guanxi":
        from guanxi.serving.server import serve  # noqa: PLC0415 - plain uvicorn shall not carry it

        serve(hello, host="127.0.0.1", port=port)
    else:
        uvicorn.run(hello, port=port, http="httptools", loop="uvloop", log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
