"""Listening sockets, the certificate, and what is wrong with either in words that help."""

import errno
import socket
import ssl
from pathlib import Path
from typing import Final

from guanxi.serving.failures import CannotServeError

_BACKLOG: Final = 2048
_ADVICE: Final = {
    errno.EADDRINUSE: "another program listens there: stop it, or choose another port (0 takes a free one)",
    errno.EACCES: "ports below 1024 are kept for root: choose another port",
    errno.EADDRNOTAVAIL: "this machine has no such address: use 127.0.0.1, or 0.0.0.0 for all of its addresses",
}
_ANY: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 a client cannot call "any address", so it is told this


def listen(host: str, port: int) -> list[socket.socket]:
    """Listen on every address that a host name stands for.

    Args:
        host: an address or a name: "127.0.0.1", "::1", "localhost", "0.0.0.0".
        port: 0 for a free one, the same on all addresses.

    Returns:
        One socket for each address, at least one.

    Raises:
        CannotServeError: with host and port, and what to do.
    """
    sockets: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, *_, address in dict.fromkeys(found):
            taken = sockets[0].getsockname()[1] if sockets else port
            sockets.append(_listen_on(family, (address[0], taken, *address[2:])))
    except (OSError, OverflowError, UnicodeError) as error:
        for one in sockets:
            one.close()
        why = error.errno if isinstance(error, OSError) and not isinstance(error, socket.gaierror) else None
        advice = _ADVICE.get(why or 0, str(error))
        raise CannotServeError(f"cannot listen on {host}:{port}: {advice}") from error
    return sockets


def _listen_on(family: socket.AddressFamily, address: tuple[int | str | bytes, ...]) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind(address)
        opened.listen(_BACKLOG)
    except BaseException:
        opened.close()
        raise
    return opened


def url(listening: socket.socket, *, tls: bool) -> str:
    """The address under which a client on this machine reaches a listening socket.

    Args:
        listening: an IPv4 or IPv6 socket.
        tls: whether it speaks TLS.

    Returns:
        "http://127.0.0.1:8080", without a slash at the end.
    """
    host, port = listening.getsockname()[:2]
    host = _ANY.get(host, host)
    return f"{'https' if tls else 'http'}://{f'[{host}]' if ':' in host else host}:{port}"


def tls_context(certificate: Path, key: Path | None) -> ssl.SSLContext:
    """Load a certificate.

    Args:
        certificate: PEM, with the chain.
        key: PEM without a password; None when it is in the certificate's file.

    Returns:
        A server context, TLS 1.2 or newer, HTTP/1.1.

    Raises:
        CannotServeError: which file, and why.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.set_alpn_protocols(["http/1.1"])
    try:
        for path in (certificate, key):
            if path is not None:
                path.open("rb").close()
        context.load_cert_chain(certificate, key, password=lambda: "")
    except ssl.SSLError as error:
        files = f"{certificate}" if key is None else f"{certificate} with the key {key}"
        raise CannotServeError(f"cannot use the certificate {files}: {error.reason or error}") from error
    except OSError as error:
        raise CannotServeError(f"cannot read {error.filename}: {error.strerror}") from error
    return context
