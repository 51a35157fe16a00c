"""The CSV file of customers: `mobile,name,owner,tags` and, if there are any, `state_code,company,title`."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Phone(NamedTuple):
    """A phone number: DingTalk keeps no id of ours, so this says who is who."""

    state_code: str
    mobile: str

    def __str__(self) -> str:
        """Write it as people do."""
        return f"+{self.state_code} {self.mobile}"


@dataclass(frozen=True)
class Customer:
    """A row of the file.

    Attributes:
        phone: the number.
        name: the person's.
        owner: userid of the employee who looks after them.
        tags: names of tags.
        company: where the person works.
        title: as what.
    """

    phone: Phone
    name: str
    owner: str
    tags: tuple[str, ...]
    company: str = ""
    title: str = ""


def read(lines: Iterable[str]) -> list[Customer]:
    """Read the file.

    Args:
        lines: with the header first.

    Raises:
        ValueError: a column that is needed is not there.
    """
    rows = csv.DictReader(lines)
    missing = {"mobile", "name", "owner", "tags"} - set(rows.fieldnames or ())
    if missing:
        raise ValueError(f"the file lacks the columns {', '.join(sorted(missing))}")
    return [
        Customer(
            Phone(row.get("state_code") or "86", row["mobile"]),
            row["name"],
            row["owner"],
            tuple(tag.strip() for tag in row["tags"].split(";") if tag.strip()),
            row.get("company") or "",
            row.get("title") or "",
        )
        for row in rows
    ]
