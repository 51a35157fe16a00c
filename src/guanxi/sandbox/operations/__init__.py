"""What can be done with worlds: a file for each thing, with its operations as `OPERATIONS`."""

from typing import Final

from guanxi.sandbox.operations import clock, faults, limits, page, requests, snapshot, worlds
from guanxi.sandbox.operations.operation import Operation

OPERATIONS: Final[tuple[Operation, ...]] = (
    *worlds.OPERATIONS,
    *snapshot.OPERATIONS,
    *clock.OPERATIONS,
    *faults.OPERATIONS,
    *limits.OPERATIONS,
    *requests.OPERATIONS,
    *page.OPERATIONS,
)
"""All of them, in the order of the documentation."""
