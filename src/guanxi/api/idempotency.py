"""`Idempotency-Key`: a POST that is sent again is answered as before, and done once."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from guanxi.api.failures import RequestInvalid
from guanxi.api.problems import problem
from guanxi.api.reply import Reply, encode_json
from guanxi.domain.failures import ContactUnknown
from guanxi.operations.context import Asking, Context, Once

HEADER: Final = "Idempotency-Key"
KEPT_MS: Final = 24 * 60 * 60 * 1000
"""How long an answer is kept."""

REPLAYED: Final = ("idempotency-replayed", "true")

_LONGEST: Final = 255
_SEALED: Final = "reply"


class _OfContacts(msgspec.Struct):
    userid: str | None = None
    refused: list[msgspec.Raw] = []


_decode_of_contacts: Final = msgspec.json.Decoder(_OfContacts).decode
_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(tuple[int | None, tuple[tuple[str, str], ...], bytes]).decode


class Sent(msgspec.Struct, frozen=True, gc=False):
    """The key that a request has.

    Attributes:
        name: as sent.
        fingerprint: of the whole request, so that another one with the same key is refused.
        secret: whether the answer holds a secret: it is then sealed with the store's key.
    """

    name: str
    fingerprint: bytes
    secret: bool = False


def read_key(
    headers: Mapping[bytes, bytes], target: tuple[str, str, bytes], body: bytes, *, secret: bool
) -> Sent | None:
    """Give the key of a request; None when it has none.

    Args:
        headers: by their names in small letters.
        target: method, path and query.
        body: as sent.
        secret: whether the answer will hold a secret.

    Raises:
        RequestInvalid: it is empty, too long, or not of visible ASCII characters.
    """
    sent = headers.get(HEADER.lower().encode())
    if sent is None:
        return None
    name = sent.decode("latin-1")
    if not (0 < len(name) <= _LONGEST and name.isascii() and name.isprintable() and " " not in name):
        what = f"it is 1 to {_LONGEST} visible ASCII characters"
        raise RequestInvalid(f"{HEADER}: {what}", [{"parameter": HEADER, "detail": what}])
    digest = hashlib.sha256(_encode((*target, body))).digest()
    return Sent(name, digest, secret)


def keeping(asking: Asking, sent: Sent | None, reply: Callable[[Any], Reply]) -> Context:
    """Give the context in which an operation is run, so that its transaction keeps the answer too.

    Args:
        asking: who asks.
        sent: the request's key, if it has one.
        reply: makes the answer of what the operation gives.
    """
    if sent is None:
        return asking.context

    def encoded(value: object) -> bytes:
        made = reply(value)
        answer = _encode((made.status, made.headers, b"" if made.body is None else encode_json(made.body)))
        return asking.context.store.key.seal(answer.hex(), _SEALED) if sent.secret else answer

    once = Once(asking.key.key_id, sent.name, sent.fingerprint, asking.context.now + KEPT_MS, encoded)
    return msgspec.structs.replace(asking.context, once=once)


async def kept(asking: Asking, sent: Sent | None, answer: bytes) -> Reply:
    """Give an answer that was kept.

    Args:
        asking: who asks.
        sent: the request's key.
        answer: as it was kept.

    Raises:
        ContactUnknown: it is about a contact that the employee who asks does not see any more.
    """
    if sent is not None and sent.secret:
        answer = bytes.fromhex(asking.context.store.key.unseal(answer, _SEALED))
    status, headers, body = _decode(answer)
    if asking.context.viewer is not None and body:
        body = await _seen(asking, body)
    return Reply(msgspec.Raw(body) if body else None, status, (*headers, REPLAYED))


async def _seen(asking: Asking, body: bytes) -> bytes:
    """Give an answer that was kept, in which contacts that an employee does not see any more are not there.

    Raises:
        ContactUnknown: it is about such a contact.
    """
    about = _decode_of_contacts(body)
    if about.userid is not None:
        await asking.context.walks.contact(asking.corp_id, about.userid)
    if not about.refused:
        return body
    whole: dict[str, Any] = msgspec.json.decode(body)
    for row in whole["refused"]:
        try:
            await asking.context.walks.contact(asking.corp_id, row["userid"])
        except ContactUnknown as failure:
            row["problem"] = problem(failure).document
    return encode_json(whole)
