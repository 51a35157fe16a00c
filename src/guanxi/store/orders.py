"""The SQL of contacts in each order, forwards and backwards: all the same but for a column."""

from typing import Final

from guanxi.domain.search.order import Order
from guanxi.store.statements import CONTACTS_AFTER, seen

_FROM: Final = CONTACTS_AFTER.partition(" WHERE ")[0]
_COLUMNS: Final[dict[Order, str]] = {
    "name": "name_key",
    "company": "company_key",
    "created": "seq",
    "changed": "change",
}


def _ordered(column: str, *, descending: bool) -> str:
    way, to = ("<", " DESC") if descending else (">", "")
    if column.endswith("_key"):
        behind, order = f"({column}, seq) {way} (?2, ?3)", f"{column}{to}, seq{to}"
    else:
        behind, order = f"{column} {way} ?2 AND CAST(?3 AS bigint) IS NOT NULL", f"{column}{to}"  # no two are alike
    return f"{_FROM} WHERE corp_id = ?1 AND {behind} ORDER BY {order} LIMIT ?4"


IN_ORDER: Final = {
    (order, descending): _ordered(column, descending=descending)
    for order, column in _COLUMNS.items()
    for descending in (False, True)
}
"""Contacts behind a place: what they are ordered by, and a seq."""

SEEN_IN_ORDER: Final = {key: seen(statement) for key, statement in IN_ORDER.items()}
"""The same, each row with the generation of the organisation."""
