"""Requests that are sent twice: `Idempotency-Key` on every POST, and what is kept of the first answer.

The answer is kept in the transaction of the write, so that a request was either carried out and answers the same
again, or was not carried out at all. Only answers of success are kept: what was refused has changed nothing.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from guanxi.api.endpoint import Endpoint, Reply
from guanxi.api.failures import RequestInvalid
from guanxi.operations.context import Asking, Once

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = ("idempotency-replayed", "true")
HOURS: Final = 24

_MOST: Final = 255
_MS: Final = HOURS * 3_600_000
_WHAT: Final = f"it is a text of 1 to {_MOST} printable ASCII characters"

_encode = msgspec.json.Encoder().encode


class _Kept(msgspec.Struct, frozen=True):
    status: int
    headers: tuple[tuple[str, str], ...]
    body: str


_decode = msgspec.json.Decoder(_Kept).decode


def once_of(
    endpoint: Endpoint[Any, Any], asking: Asking, headers: Mapping[bytes, bytes], request: bytes
) -> Once | None:
    """Give what a request's answer is to be kept under, as a Reply; None when it did not ask for that.

    Args:
        endpoint: what is asked for.
        asking: who asks.
        headers: by their names in small letters.
        request: all that tells one request from another: path, query and body.

    Raises:
        RequestInvalid: the header cannot be one.
    """
    sent = headers.get(b"idempotency-key")
    if sent is None or endpoint.method != "POST":
        return None
    if not 0 < len(sent) <= _MOST or not sent.isascii() or not sent.decode("ascii").isprintable():
        raise RequestInvalid(f"{HEADER}: {_WHAT}", [{"parameter": HEADER, "detail": _WHAT}])
    fingerprint = hashlib.sha256(b"\0".join((endpoint.name.encode(), request))).digest()
    context = asking.context
    return Once(asking.key.key_id, sent.decode("ascii"), fingerprint, context.now + _MS, _keeping(endpoint, asking))


def _keeping(endpoint: Endpoint[Any, Any], asking: Asking) -> Callable[[Reply], bytes]:
    def keep(reply: Reply) -> bytes:
        kept = _Kept(reply.status or endpoint.statuses[0], reply.headers, _encode(reply.body).decode())
        written = _encode(kept)
        return asking.context.store.key.seal(written.decode(), _sealed(asking)) if endpoint.secret else written

    return keep


def replay(endpoint: Endpoint[Any, Any], asking: Asking, answer: bytes) -> Reply:
    """Give an answer again."""
    written = asking.context.store.key.unseal(answer, _sealed(asking)).encode() if endpoint.secret else answer
    kept = _decode(written)
    return Reply(msgspec.Raw(kept.body.encode()), kept.status, (*kept.headers, REPLAYED))


def _sealed(asking: Asking) -> str:
    return f"reply {asking.corp_id} {asking.key.key_id}"
