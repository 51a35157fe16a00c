"""Groups of labels."""

from typing import Final

from guanxi.fidelity.probe import Probe
from guanxi.fidelity.tables import paging

_PATH: Final = "/topapi/extcontact/listlabelgroups"
_ALL: Final = "labels: without parameters"

PROBES: Final = (
    Probe(
        name=_ALL,
        path=_PATH,
        why="the default page",
        json={},
        sends_json=True,
        data=True,
        learns={"label": "results.*.labels.*.id"},
    ),
    Probe(name="labels: GET", path=_PATH, why="GET like POST", method="GET", data=True),
    *paging.probes("labels", _PATH, _ALL),
)
