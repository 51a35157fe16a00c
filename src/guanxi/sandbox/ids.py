"""New ids that are the same again: made of a seed, what they are for, and a counter, and of nothing else."""

from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b, sha256
from typing import Final, Literal, get_args

SeededKind = Literal["request_id", "act"]
"""What comes from the seed, and is counted."""

_ALPHABET: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


class WorldIds:
    """The ids of one world.

    What a program sees of its data (userids, request ids) comes from the seed: the same seed and the same calls give
    the same. What tells worlds apart (corp_id, keys, secrets, tokens) comes from the world's number: two worlds never
    have the same, and the n-th world of a fresh process always has the same.

    Attributes:
        number: of the world.
        seed: what the others come from.
        counts: how many of each kind were given.
    """

    def __init__(self, number: int, seed: int) -> None:
        """Begin with none.

        Args:
            number: of the world, from 0.
            seed: whoever makes the world chooses it.
        """
        self.number = number
        self.seed = seed
        self._world = f"world {number}"
        self._seed = f"seed {seed}"
        self.counts: Counter[str] = Counter()

    def userid(self, corp_id: str, now: int, seq: int) -> str:
        """Give a new contact's userid: 19 digits beginning with 01, of the seed and the contact's place."""
        del corp_id, now  # they are not the same again
        head = int.from_bytes(_hash(self._seed, "userid", 0), "big") % 10**10
        return f"01{head:010d}{seq % 10**7:07d}"

    def request_id(self) -> str:
        """Give a new request id: 12 lower-case base-36 characters."""
        return _base36(self._next(self._seed, "request_id"), 12)

    def corp_id(self) -> str:
        """Give the organisation's id: `ding` and 16 lower-case base-36 characters."""
        return "ding" + _base36(self._next(self._world, "corp_id"), 16)

    def app_key(self, corp_id: str) -> str:
        """Give a new app's key: its corp_id and 8 characters."""
        return corp_id + _base36(self._next(self._world, "app_key"), 8)

    def suite_key(self) -> str:
        """Give a new third-party app's key: `suite` and 16 characters."""
        return "suite" + _base36(self._next(self._world, "suite_key"), 16)

    def token(self, corp_id: str) -> str:
        """Give a new access token: its corp_id and 40 hexadecimal characters."""
        return corp_id + self._next(self._world, "token").hex()[:40]

    def secret(self) -> str:
        """Give a new secret: 43 URL-safe characters."""
        return urlsafe_b64encode(sha256(self._next(self._world, "secret")).digest()).decode().rstrip("=")

    def key_id(self) -> str:
        """Give a new native key's id: 8 characters."""
        return _base36(self._next(self._world, "key_id"), 8)

    def act(self) -> str:
        """Give the id of a new bulk operation: 12 characters."""
        return _base36(self._next(self._seed, "act"), 12)

    @property
    def seeded(self) -> dict[SeededKind, int]:
        """How many of each kind that comes from the seed were given; of userids, the places of contacts tell."""
        return {kind: self.counts[kind] for kind in get_args(SeededKind)}

    def anew(self, seed: int, counts: Mapping[SeededKind, int]) -> "WorldIds":
        """Give those of the same world that go on elsewhere.

        Args:
            seed: what they come from.
            counts: how many of each kind that comes from the seed count as given. Of the others none is given twice.
        """
        ids = WorldIds(self.number, seed)
        ids.counts = Counter(self.counts)
        for kind, count in counts.items():
            ids.counts[kind] = count
        return ids

    def _next(self, source: str, kind: str) -> bytes:
        self.counts[kind] += 1
        return _hash(source, kind, self.counts[kind])


def _hash(source: str, kind: str, number: int) -> bytes:
    return blake2b(f"{source}\0{kind}\0{number}".encode(), digest_size=32).digest()


def _base36(hashed: bytes, length: int) -> str:
    number = int.from_bytes(hashed, "big")
    found = ""
    for _ in range(length):
        number, digit = divmod(number, 36)
        found += _ALPHABET[digit]
    return found
