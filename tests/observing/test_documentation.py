"""docs/operations.md says of every metric what the server does."""

import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from guanxi.histogram import Histogram
from guanxi.observing.exposition import expose
from guanxi.observing.snapshot import Snapshot
from guanxi.store import EngineFigures, StoreFigures
from guanxi.traffic import Traffic
from tests.architecture.sources import ROOT

ROW = re.compile(
    r"^\| `(?P<name>[a-z_]+)` \| (?P<kind>[a-z]+) \| (?P<labels>[a-z, ]*) ?\| (?P<meaning>[^|]+) \|$", re.MULTILINE
)
ENGINE = EngineFigures(size_bytes=1, wal_bytes=2, checkpoint_age=3.0, connections=4, connections_busy=5)


def everything() -> Snapshot:
    """A snapshot in which every metric has a sample, those of all engines too."""
    page = Traffic()
    page.answered(0, 0.1)
    return Snapshot(
        worker=0,
        answers={"page": page.answers},
        seconds={"page": page.seconds},
        api_answers={"route": page.answers},
        api_seconds={"route": page.seconds},
        in_progress=0,
        store=StoreFigures(Histogram((1,)), Histogram((1,)), 0, ENGINE),
    )


def shown() -> set[tuple[str, str, str, str]]:
    """Name, type, labels and meaning of each metric of a whole snapshot."""
    found = set()
    for family in text_string_to_metric_families(expose(everything()).decode()):
        name = f"{family.name}_total" if family.type == "counter" else family.name
        labels = sorted({label for sample in family.samples for label in sample.labels} - {"le"})
        found.add((name, family.type, ", ".join(labels), family.documentation.rstrip(".")))
    return found


def test_the_table_and_the_output_agree() -> None:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    rows = {(row["name"], row["kind"], row["labels"].strip(), row["meaning"].strip()) for row in ROW.finditer(text)}
    if not Path("/proc/self/stat").exists():  # without it the library tells nothing of the process
        rows = {row for row in rows if not row[0].startswith("process_")}
    assert {row[0] for row in rows} >= {"guanxi_requests_total", "guanxi_pool_connections"}
    assert rows == shown()
