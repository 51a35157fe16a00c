"""Runs an ASGI callable until the process is told to stop."""

import asyncio
import ipaddress
import logging
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from typing import Final, NamedTuple, cast

import uvloop
from uvicorn.config import Config
from uvicorn.server import ServerState

from guanxi.serving.drain import CLOSE, Drain
from guanxi.serving.ending import Ending
from guanxi.serving.failures import CannotServeError
from guanxi.serving.hosting import Hosting
from guanxi.serving.inherit import Inherited, run_anew
from guanxi.serving.lifespan import Asgi, Lifespan
from guanxi.serving.limits import Limits
from guanxi.serving.line import Line
from guanxi.serving.listen import close_all, listen, tls_context, url
from guanxi.serving.outbox import Outbox
from guanxi.serving.protocol import LimitedProtocol
from guanxi.serving.refusal import Refuse, refuse_with_problem

# Connections that are looked at before others get a turn: 0.2 ms.
_AT_ONCE: Final = 100

_log = logging.getLogger(__name__)


class Beside(NamedTuple):
    """Another port of the same server, for those who run it.

    Attributes:
        app: an ASGI 3 callable that is asked for HTTP alone, between the main app's start and its end.
        port: on the same host, with the same certificate; 0 for a free one.
        ready: called once with the URL, before the main port's.
    """

    app: Asgi
    port: int
    ready: Callable[[str], None]


class _Port(NamedTuple):
    config: Config
    sockets: list[socket.socket]
    refuse: Refuse
    ready: Callable[[str], None] | None


def serve(  # noqa: PLR0913 each is one of the command line's options
    app: Asgi,
    *,
    host: str,
    port: int,
    limits: Limits | None = None,
    refuse: Refuse = refuse_with_problem,
    tls_cert: Path | None = None,
    tls_key: Path | None = None,
    tls: ssl.SSLContext | None = None,
    trusted_proxy: str | None = None,
    ready: Callable[[str], None] | None = None,
    inherited: Inherited | None = None,
    beside: Beside | None = None,
) -> None:
    """Serve an app until SIGTERM or SIGINT, then let running requests finish and the app close.

    A second signal ends the wait for running requests. SIGHUP does the same but keeps the sockets, and then runs the
    process's command line anew with them: connections made meanwhile wait, and none is refused.

    Args:
        app: an ASGI 3 callable; it must answer the `lifespan` scope, and is started before the server listens to
            anyone.
        host: address or name to listen on.
        port: 0 for a free one.
        limits: what one connection may ask for; the defaults of `Limits` if not given.
        refuse: writes the answers to requests that no app sees.
        tls_cert: PEM file; with it the server speaks TLS only.
        tls_key: PEM file, unless it is in `tls_cert`.
        tls: what to speak TLS with in place of these files.
        trusted_proxy: comma-separated addresses and networks, or "*", whose X-Forwarded-For and X-Forwarded-Proto are
            believed; nobody's if not given.
        ready: called once with the URL when requests are answered, unless a supervisor is told instead.
        inherited: what this process was started with; its sockets are served in place of host and port.
        beside: another port, if any; it is opened anew by each run.

    Raises:
        CannotServeError: port in use, bad certificate, bad `trusted_proxy`, the app reported that it cannot start or
            did not close; one line for a person.
        Exception: whatever the app raised while it was starting or closing.
    """
    config = _config(app, trusted_proxy)
    tls = tls or tls_context(tls_cert, tls_key)
    handed = inherited or Inherited()
    ending = Ending(handed.line)
    handed = replace(handed, sockets=handed.sockets or listen(host, port))
    ports = [_Port(config, handed.sockets, refuse, ready)]
    try:
        if beside is not None:
            own = _config(beside.app, trusted_proxy)
            ports.insert(0, _Port(own, listen(host, beside.port), refuse_with_problem, beside.ready))
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_Server(limits or Limits(), tls, ending).run(app, ports))
        if ending.again:
            run_anew(handed)
    finally:
        for each in ports:
            close_all(each.sockets)


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

    def __init__(self, limits: Limits, tls: ssl.SSLContext | None, ending: Ending) -> None:
        self._ending = ending
        self._limits = limits
        self._tls = tls
        self._shared = ServerState()
        self._connections = cast("set[LimitedProtocol]", self._shared.connections)  # no other kind is made here

    async def run(self, app: Asgi, ports: list[_Port]) -> None:
        lifespan = Lifespan(app)
        await lifespan.startup()
        try:
            self._sweep()
            # Copies, since closing them must leave open what the next run inherits.
            listening = [await self._accept(port, one.dup(), lifespan) for port in ports for one in port.sockets]
            self._ending.heed()
            self._say(ports)
            await self._ending.told()
            sockets = [one for port in ports for one in port.sockets]
            await Drain(self._shared, self._limits, self._ending).run(listening, sockets)
            self._ending.hold_back()
        finally:
            await lifespan.shutdown()

    def _say(self, ports: list[_Port]) -> None:
        supervised = self._ending.tell_ready()
        for port in ports:
            if port.ready is not None and not supervised:
                port.ready(url(port.sockets[0], tls=self._tls is not None))

    async def _accept(self, port: _Port, listening: socket.socket, lifespan: Lifespan) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        hosting = Hosting(self._limits, port.refuse, Outbox(loop), Line(loop))

        def protocol() -> LimitedProtocol:
            return LimitedProtocol(port.config, self._shared, lifespan.state, loop, hosting)

        if self._tls is None:
            return await loop.create_server(protocol, sock=listening, backlog=port.config.backlog)
        return await loop.create_server(
            protocol,
            sock=listening,
            backlog=port.config.backlog,
            ssl=self._tls,
            ssl_handshake_timeout=self._limits.head_seconds,
            ssl_shutdown_timeout=self._limits.linger_seconds,
        )

    def _sweep(self) -> None:
        """Look at every connection, and at the clock for the Date header; called again and again."""
        loop = asyncio.get_running_loop()
        loop.call_later(self._limits.sweep_seconds, self._sweep)
        date = (b"date", formatdate(time.time(), usegmt=True).encode())
        self._shared.default_headers = [date, CLOSE] if self._ending.again else [date]
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
