"""How much and how long one connection may ask for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one connection; sizes in bytes, times in seconds.

    Times are looked at by one sweep a second over all connections (more often when the shortest of them needs it), so
    a connection is cut up to two sweeps late, never early.

    Attributes:
        head_bytes: request line and headers together, also the trailers of a chunked body. 32 KiB.
        head_seconds: from a request's first byte, or from the connection's start, to the end of its headers; also for
            the TLS handshake. 10 s.
        body_seconds: between two reads of a body that the client still owes. 30 s.
        line_seconds: pipelined requests behind a running one; then they are not answered, and the connection closes
            after it. 30 s.
        keep_alive_seconds: an idle connection after an answer. 75 s.
        unread_seconds: an answer of which the client takes nothing. 60 s.
        linger_seconds: reading on after an answer that came before the end of the request, so that closing does not
            reset the connection before the client has read the answer (RFC 9112, 9.6). 10 s.
        drain_seconds: for running requests when the server is told to stop. 10 s.
        settle_seconds: before a restart, for idle connections to be closed by their next answer, and again for the
            first request of those that have just been made. 1 s.
    """

    head_bytes: int = 32 * 1024
    head_seconds: float = 10
    body_seconds: float = 30
    line_seconds: float = 30
    keep_alive_seconds: float = 75
    unread_seconds: float = 60
    linger_seconds: float = 10
    drain_seconds: float = 10
    settle_seconds: float = 1

    @property
    def sweep_seconds(self) -> float:
        """How long between two sweeps: 1 s, less if a limit is shorter than 5 s."""
        shortest = min(
            self.head_seconds,
            self.body_seconds,
            self.line_seconds,
            self.keep_alive_seconds,
            self.unread_seconds,
            self.linger_seconds,
        )
        return min(1.0, shortest / 5)
