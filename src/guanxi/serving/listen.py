"""Listening sockets, the certificate, and what is wrong with either in words that help."""

import errno
import os
import socket
import ssl
import sys
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
        close_all(sockets)
        raise _cannot_listen(host, port, error) from error
    return sockets


def listen_apart(host: str, port: int, workers: int) -> list[list[socket.socket]]:
    """Listen for several processes.

    On Linux each gets sockets of its own, between which the kernel spreads connections (socket(7): SO_REUSEPORT);
    elsewhere all get the same.

    Args:
        host: as for `listen`.
        port: as for `listen`.
        workers: how many.

    Returns:
        The sockets of each, at least one.

    Raises:
        CannotServeError: as for `listen`.
    """
    # Opened without SO_REUSEPORT first: with it, another server on this port would go unnoticed.
    sockets = listen(host, port)
    if sys.platform != "linux":
        return [sockets] * workers
    addresses = [(one.family, one.getsockname()) for one in sockets]
    close_all(sockets)
    shares: list[list[socket.socket]] = []
    try:
        for _ in range(workers):
            shares.append([])
            for family, address in addresses:
                shares[-1].append(_listen_on(family, address, shared=True))
    except OSError as error:
        for share in shares:
            close_all(share)
        raise _cannot_listen(host, port, error) from error
    return shares


def close_all(sockets: list[socket.socket]) -> None:
    """Close sockets."""
    for one in sockets:
        one.close()


def _cannot_listen(host: str, port: int, error: Exception) -> CannotServeError:
    why = error.errno if isinstance(error, OSError) and not isinstance(error, socket.gaierror) else None
    return CannotServeError(f"cannot listen on {host}:{port}: {_ADVICE.get(why or 0, str(error))}")


def _listen_on(
    family: socket.AddressFamily | int, address: tuple[int | str | bytes, ...], *, shared: bool = False
) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if shared:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
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


def tls_context(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """Load a certificate.

    Args:
        certificate: PEM, with the chain; None for a server without TLS.
        key: PEM without a password; None when it is in the certificate's file.

    Returns:
        A server context, TLS 1.2 or newer, HTTP/1.1; None without a certificate.

    Raises:
        CannotServeError: which file, and why.
    """
    if certificate is None:
        if key is not None:
            raise CannotServeError(f"the key {key} needs its certificate: give both")
        return None
    context = _context()
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


def tls_context_of(certificate: bytes, key: bytes) -> ssl.SSLContext:
    """Take a certificate that is in no file.

    `ssl` reads certificates and keys from paths alone. Both are read once, from the start to the end: so these are the
    paths of pipes, which no file system ever holds.

    Args:
        certificate: PEM, with the chain.
        key: PEM.

    Returns:
        As `tls_context`.
    """
    context = _context()
    ends = [_filled_pipe(certificate), _filled_pipe(key)]
    try:
        context.load_cert_chain(*(f"/dev/fd/{end}" for end in ends))
    finally:
        for end in ends:
            os.close(end)
    return context


def _filled_pipe(content: bytes) -> int:
    """Give the end from which it is read; a few kB, which every pipe takes at once."""
    end, begin = os.pipe()
    try:
        os.write(begin, content)
    finally:
        os.close(begin)
    return end


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.set_alpn_protocols(["http/1.1"])
    return context
