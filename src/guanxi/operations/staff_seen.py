"""What the plans about staff look at: the store, or the store as the rows of a dry run would leave it."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

import msgspec

from guanxi.domain.organisation import Organisation
from guanxi.domain.staff import Tree, tree_of
from guanxi.operations.organisation_of import OfOrganisation
from guanxi.store import DEPARTMENT, Noun

R = TypeVar("R", bound=msgspec.Struct)


class StaffSeen(OfOrganisation, Protocol):
    """As much of a working set as those plans need."""

    @property
    def next_change(self) -> int:
        """The number that the next change gets."""

    def record(self, noun: Noun[R], name: str | int) -> R | None:
        """Give a record that the needs named."""

    def whole(self, noun: Noun[R]) -> Mapping[Any, R]:
        """Give all records of a noun that the needs named, by id."""

    def employee_with_phone(self, phone: int) -> str | None:
        """Give the userid of the employee with a number that the needs named."""


def tree_at(at: StaffSeen, organisation: Organisation) -> Tree:
    """Give the departments by dept_id, the root among them (`Needs.whole`: DEPARTMENT).

    Args:
        at: what is there.
        organisation: whose.
    """
    # Nothing is copied: an import asks for each of its rows, and there may be thousands of departments.
    return ChainMap(at.whole(DEPARTMENT), tree_of((), organisation.name))  # type: ignore[arg-type] # it is only read
