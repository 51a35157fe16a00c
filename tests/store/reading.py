"""Looking into a store's database with a connection of one's own, past the store."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from tests.backends import Place, place_of


def rows(data: Path, statement: str) -> list[tuple[Any, ...]]:
    """The rows that a statement finds in the store of a data directory."""
    return place_of(data).rows(statement)


def blocks_hold_what_they_count(place: Place | Path) -> bool:
    """Whether the counts of blocks, organisations and labels are those of their contacts, and each key its contact's."""
    read = (place_of(place) if isinstance(place, Path) else place).rows
    contacts = read("SELECT corp_id, seq, userid, phone, record FROM contact")
    blocks = read("SELECT corp_id, number, count FROM block WHERE count <> 0")
    counted = {(corp_id, number): count for corp_id, number, count in blocks}
    strays = [row for row in contacts if json.loads(row[4])["userid"] != row[2] or row[3] < 0]
    there = Counter(corp_id for corp_id, *_ in contacts)
    counts = {corp_id: count for corp_id, count in read("SELECT corp_id, contact_count FROM organisation") if count}
    used = {(corp_id, label): count for corp_id, label, count in read("SELECT * FROM label_use WHERE count <> 0")}
    labels = Counter(
        (corp_id, label) for corp_id, *_, record in contacts for label in {*json.loads(record)["label_ids"]}
    )
    blocks_of = Counter((corp_id, seq >> 7) for corp_id, seq, *_ in contacts)
    return not strays and counted == blocks_of and counts == there and used == labels
