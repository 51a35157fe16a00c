"""Runs an ASGI callable until the process is told to stop."""

import asyncio
import ipaddress
import logging
import signal
import socket
import ssl
import time
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from typing import Final, cast

import uvloop
from uvicorn.config import Config
from uvicorn.server import ServerState

from guanxi.serving.failures import CannotServeError
from guanxi.serving.hosting import Hosting
from guanxi.serving.lifespan import Asgi, Lifespan
from guanxi.serving.limits import Limits
from guanxi.serving.line import Line
from guanxi.serving.listen import listen, tls_context, url
from guanxi.serving.outbox import Outbox
from guanxi.serving.protocol import LimitedProtocol
from guanxi.serving.refusal import Refuse, refuse_with_problem

# Connections that are looked at before others get a turn: 0.2 ms.
_AT_ONCE: Final = 100

_log = logging.getLogger(__name__)


def serve(  # noqa: PLR0913 each is one of the command line's options
    app: Asgi,
    *,
    host: str,
    port: int,
    limits: Limits | None = None,
    refuse: Refuse = refuse_with_problem,
    tls_cert: Path | None = None,
    tls_key: Path | None = None,
    trusted_proxy: str | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve an app until SIGTERM or SIGINT, then let running requests finish and the app close.

    A second signal ends the wait for running requests.

    Args:
        app: an ASGI 3 callable; it must answer the `lifespan` scope, and is started before the server listens to
            anyone.
        host: address or name to listen on.
        port: 0 for a free one.
        limits: what one connection may ask for; the defaults of `Limits` if not given.
        refuse: writes the answers to requests that no app sees.
        tls_cert: PEM file; with it the server speaks TLS only.
        tls_key: PEM file, unless it is in `tls_cert`.
        trusted_proxy: comma-separated addresses and networks, or "*", whose X-Forwarded-For and X-Forwarded-Proto are
            believed; nobody's if not given.
        ready: called once with the URL when requests are answered.

    Raises:
        CannotServeError: port in use, bad certificate, bad `trusted_proxy`, the app reported that it cannot start or
            did not close; one line for a person.
        Exception: whatever the app raised while it was starting or closing.
    """
    config = _config(app, trusted_proxy)
    if tls_key is not None and tls_cert is None:
        raise CannotServeError(f"the key {tls_key} needs its certificate: give both")
    tls = None if tls_cert is None else tls_context(tls_cert, tls_key)
    sockets = listen(host, port)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_Server(config, limits or Limits(), refuse, tls).run(app, sockets, ready))
    finally:
        for listening in sockets:
            listening.close()


def _config(app: Asgi, trusted_proxy: str | None) -> Config:
    trusted = [part.strip() for part in (trusted_proxy or "").split(",") if part.strip()]
    for part in trusted:
        if part != "*":
            try:
                ipaddress.ip_network(part)
            except ValueError as error:
                raise CannotServeError(f"cannot trust the proxy {part!r}: {error}") from error
    config = Config(
        app,
        interface="asgi3",
        ws="none",
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,  # its paths carry tokens
        proxy_headers=bool(trusted),
        forwarded_allow_ips="*" if "*" in trusted else trusted,
    )
    config.load()
    return config


class _Server:
    """The connections of one run."""

    def __init__(self, config: Config, limits: Limits, refuse: Refuse, tls: ssl.SSLContext | None) -> None:
        self._config = config
        self._limits = limits
        self._refuse = refuse
        self._tls = tls
        self._shared = ServerState()
        self._connections = cast("set[LimitedProtocol]", self._shared.connections)  # no other kind is made here
        self._stop = asyncio.Event()
        self._hurry = False

    async def run(self, app: Asgi, sockets: list[socket.socket], ready: Callable[[str], None] | None) -> None:
        lifespan = Lifespan(app)
        await lifespan.startup()
        try:
            self._sweep()
            listening = [await self._accept(one, lifespan) for one in sockets]
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, self._told_to_stop)
            if ready is not None:
                ready(url(sockets[0], tls=self._tls is not None))
            await self._stop.wait()
            for one in listening:
                one.close()
            await self._drain()
        finally:
            await lifespan.shutdown()

    async def _accept(self, listening: socket.socket, lifespan: Lifespan) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        hosting = Hosting(self._limits, self._refuse, Outbox(loop), Line(loop))

        def protocol() -> LimitedProtocol:
            return LimitedProtocol(self._config, self._shared, lifespan.state, loop, hosting)

        if self._tls is None:
            return await loop.create_server(protocol, sock=listening, backlog=self._config.backlog)
        return await loop.create_server(
            protocol,
            sock=listening,
            backlog=self._config.backlog,
            ssl=self._tls,
            ssl_handshake_timeout=self._limits.head_seconds,
            ssl_shutdown_timeout=self._limits.linger_seconds,
        )

    def _told_to_stop(self) -> None:
        self._hurry = self._stop.is_set()
        self._stop.set()

    def _sweep(self) -> None:
        """Look at every connection, and at the clock for the Date header; called again and again."""
        loop = asyncio.get_running_loop()
        loop.call_later(self._limits.sweep_seconds, self._sweep)
        self._shared.default_headers = [(b"date", formatdate(time.time(), usegmt=True).encode())]
        self._look_at(list(self._connections))

    def _look_at(self, connections: list[LimitedProtocol]) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        for connection in connections[:_AT_ONCE]:
            if connection not in self._connections:
                continue
            try:
                connection.check(now)
            except Exception:  # noqa: BLE001 one connection's trouble must not keep the others from being looked at
                _log.exception("connection dropped")
                connection.transport.abort()
        if len(connections) > _AT_ONCE:
            loop.call_soon(self._look_at, connections[_AT_ONCE:])

    async def _drain(self) -> None:
        """Let running requests finish, for a while."""
        connections, tasks = self._connections, self._shared.tasks
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._limits.drain_seconds
        _log.info("stopping", extra={"requests": len(tasks), "wait_seconds": self._limits.drain_seconds})
        for connection in list(connections):
            connection.shutdown()
        while (connections or tasks) and loop.time() < deadline and not self._hurry:  # noqa: ASYNC110 sets tell nobody
            await asyncio.sleep(0.02)
        if tasks:
            _log.warning("stopping without waiting longer", extra={"requests_cut_off": len(tasks)})
        for connection in list(connections):
            connection.transport.abort()
        unfinished = list(tasks)
        for task in unfinished:
            task.cancel()
        if unfinished:
            await asyncio.wait(unfinished, timeout=1)
        _log.info("stopped")
