"""Union ids: one text for a person, from which the userid can be read again, so that nothing has to store them."""

import base64
import binascii
import hashlib
from typing import Final, Literal

Person = Literal["employee", "contact"]

_DIGEST: Final = 9
"""Bytes: enough that nobody meets a wrong one, and a multiple of three, so that Base64 needs no padding for them."""


def unionid_of(corp_id: str, person: Person, userid: str) -> str:
    """Give a person's unionid: a digest of who they are, then their userid, in URL-safe Base64.

    Args:
        corp_id: their organisation.
        person: what they are to it.
        userid: theirs.
    """
    return base64.urlsafe_b64encode(_digest(corp_id, person, userid) + userid.encode()).decode().rstrip("=")


def person_of(corp_id: str, unionid: str) -> tuple[Person, str] | None:
    """Give who has a unionid and their userid, or None when it is none of that organisation.

    Args:
        corp_id: the organisation that is asked.
        unionid: as sent; whether that person still exists is not looked at.
    """
    try:
        raw = base64.urlsafe_b64decode(unionid + "=" * (-len(unionid) % 4))
        userid = raw[_DIGEST:].decode()
    except (binascii.Error, ValueError):
        return None
    persons: tuple[Person, ...] = ("employee", "contact")
    return next(
        ((person, userid) for person in persons if unionid_of(corp_id, person, userid) == unionid),
        None,
    )


def _digest(corp_id: str, person: Person, userid: str) -> bytes:
    return hashlib.sha256(f"{corp_id} {person} {userid}".encode()).digest()[:_DIGEST]
