"""The key of a store: makes tokens, seals secrets. From `GUANXI_KEY`, else the file `DATA/key`.

It is not in the database and not in backups. The store keeps a check value, so that a process with another key
says so at once instead of refusing every token.
"""

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from guanxi.store.failures import KeyMismatchError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_BYTES: Final = 32
_NONCE: Final = 12


class Key:
    """32 secret bytes and what is done with them."""

    def __init__(self, secret: bytes) -> None:
        """Take the key.

        Args:
            secret: 32 bytes.
        """
        self._secret = secret
        self._tagging = self.mac("tag")

    @property
    def text(self) -> str:
        """The key itself, as the file holds it."""
        return base64.b64encode(self._secret).decode()

    def mac(self, purpose: str, *parts: object) -> bytes:
        """Give an HMAC-SHA256 of 32 bytes over a purpose and values; different purposes never meet."""
        message = "\x00".join([purpose, *map(str, parts)]).encode()
        return hmac.digest(self._secret, message, hashlib.sha256)

    def tag(self, *parts: object) -> bytes:
        """Give a MAC of 12 bytes over values (BLAKE2b, RFC 7693): cheaper than `mac`, for what fills pages."""
        message = "\x00".join(map(str, parts)).encode()
        return hashlib.blake2b(message, digest_size=12, key=self._tagging).digest()

    @property
    def check_value(self) -> bytes:
        """A value that tells this key from others and gives nothing of it away."""
        return self.mac("check")

    def seal(self, secret: str, context: str) -> bytes:
        """Encrypt a secret (AES-256-GCM) so that only this key and the same context open it."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher().encrypt(nonce, secret.encode(), context.encode())

    def unseal(self, sealed: bytes, context: str) -> str:
        """Decrypt what `seal` made with the same context.

        Raises:
            KeyMismatchError: it was sealed with another key or context.
        """
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - 30 ms, only for third-party apps

        try:
            return self._cipher().decrypt(sealed[:_NONCE], sealed[_NONCE:], context.encode()).decode()
        except InvalidTag as error:
            message = "a sealed secret cannot be opened: it was sealed with another key"
            raise KeyMismatchError(message) from error

    def _cipher(self) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

        return AESGCM(self.mac("seal"))


def load_key(data: Path, given: str | None) -> Key:
    """Give the store's key; make one and keep it in `data/key` (0600) when there is none.

    Args:
        data: the data directory.
        given: the value of GUANXI_KEY: 32 bytes as base64 or hexadecimal, or None.

    Raises:
        KeyMismatchError: the value is not a key.
    """
    if given:
        return Key(_decode(given, "GUANXI_KEY"))
    path = data / "key"
    try:
        return Key(_decode(path.read_text("ascii", errors="replace"), str(path)))
    except FileNotFoundError:
        pass
    keep_key(data, Key(secrets.token_bytes(_BYTES)))
    return load_key(data, None)


def keep_key(data: Path, key: Key) -> None:
    """Put a key into `data/key` (0600), unless there is one; makes the directory (0700)."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = data / f"key.{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(key.text.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    # A link appears whole or not at all, and never replaces the key of a process that was quicker.
    with contextlib.suppress(FileExistsError):
        (data / "key").hardlink_to(draft)
    draft.unlink()


def _decode(text: str, where: str) -> bytes:
    text = text.strip()
    for decode in (bytes.fromhex, base64.b64decode):
        try:
            secret = decode(text)
        except ValueError:
            continue
        if len(secret) == _BYTES:
            return secret
    message = f"{where} does not hold a key: 32 bytes as base64 or hexadecimal (openssl rand -base64 32)"
    raise KeyMismatchError(message)
