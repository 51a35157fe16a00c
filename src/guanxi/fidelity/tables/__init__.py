"""What is asked. A line of a table is one call; the order is that of the report."""

from typing import Final

from guanxi.fidelity.probe import Probe
from guanxi.fidelity.tables import contacts, gateway, labels, listing, refusals, staff, tokens

READS: Final[tuple[Probe, ...]] = (
    *tokens.PROBES,
    *labels.PROBES,
    *listing.PROBES,
    *contacts.PROBES,
    *refusals.PROBES,
    *staff.PROBES,
    *gateway.PROBES,
)
"""What changes nothing on any server."""
