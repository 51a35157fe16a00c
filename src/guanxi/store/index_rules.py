"""By which rules the index of a store was made: `meta` says it, so that other rules make it anew."""

from typing import Final

import apsw

from guanxi.domain.readings import FINGERPRINT
from guanxi.domain.search.terms import RULES
from guanxi.store import statements as sql

RULES_NAME: Final = "search_rules"
"""In `meta`."""


def rules() -> bytes:
    """Give what names this version's rules: their number, and what readings are made of."""
    return f"{RULES} {FINGERPRINT}".encode()


def follow_rules(connection: apsw.Connection, *, take: bool) -> None:
    """See to it that what the index of a SQLite file is made by, and what the file says of it, agree.

    Args:
        connection: on which no transaction is open.
        take: whether this version's rules hold from now on: then the index counts as not made. Without it, they only
            do where nothing is indexed yet.
    """
    if connection.execute(sql.META, (RULES_NAME,)).fetchall() == [(rules(),)]:
        return
    with connection:
        if take or not connection.execute(sql.ORGANISATION_INDEXED, ("", 1)).fetchall():
            connection.execute(sql.META_PUT, (RULES_NAME, rules()))
            connection.execute(sql.ORGANISATION_UNINDEX)
