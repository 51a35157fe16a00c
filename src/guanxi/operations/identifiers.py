"""New ids from the clock and the system's random source."""

import secrets
from typing import Final
from zlib import crc32

_ALPHABET: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_PAIRS: Final = tuple(a + b for a in _ALPHABET for b in _ALPHABET)
_PLACES: Final = 10_000_000
"""Places that a userid tells apart: more than there are new contacts in a second."""


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


class SystemIds:
    """The ids of a process."""

    def __init__(self) -> None:
        """Begin a new series of request ids: six random characters and a counter of six."""
        self._prefix = _random(6)
        self._requests = secrets.randbelow(len(_PAIRS) ** 2)
        self._high, self._head = -1, ""

    def userid(self, corp_id: str, now: int, seq: int) -> str:
        """Give a new contact's userid: 19 digits beginning with 01.

        Seconds and the contact's place: whichever process gives it, no two of an organisation are the same, and those
        of two organisations hardly ever. Ids rise with time, so the index on them grows at its end instead of dirtying
        a page an insert.

        Args:
            corp_id: of its organisation.
            now: milliseconds since 1970.
            seq: the contact's place in its organisation, which no other one ever has.
        """
        return f"01{now // 1000:010d}{(seq + crc32(corp_id.encode())) % _PLACES:07d}"

    def request_id(self) -> str:
        """Give a new request id: 12 lower-case base-36 characters."""
        self._requests = number = (self._requests + 1) % 2_176_782_336
        high, low = divmod(number, 1296)
        if high != self._high:
            self._high = high
            self._head = self._prefix + _PAIRS[high // 1296] + _PAIRS[high % 1296]
        return self._head + _PAIRS[low]

    def corp_id(self) -> str:
        """Give a new organisation's id: `ding` and 16 random characters."""
        return "ding" + _random(16)

    def app_key(self, corp_id: str) -> str:
        """Give a new app's key: its corp_id and 8 random characters."""
        return corp_id + _random(8)

    def suite_key(self) -> str:
        """Give a new third-party app's key: `suite` and 16 random characters."""
        return "suite" + _random(16)

    def token(self, corp_id: str) -> str:
        """Give a new access token: its corp_id and 160 random bits as 40 hexadecimal characters."""
        return corp_id + secrets.token_hex(20)

    def secret(self) -> str:
        """Give a new secret: 256 random bits as 43 URL-safe characters."""
        return secrets.token_urlsafe(32)

    def key_id(self) -> str:
        """Give a new native key's id: 8 random characters."""
        return _random(8)

    def act(self) -> str:
        """Give the id of a new bulk operation: 12 random characters."""
        return _random(12)
