"""A snapshot in Prometheus' text format.

prometheus_client writes the text and reads the process's own figures; nothing is counted in its objects, whose locks
cost more than a whole page of ours. It takes 35 ms to import, so only the first scrape imports this module.
"""

from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from prometheus_client import PROCESS_COLLECTOR, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from guanxi.histogram import Histogram
from guanxi.observing.snapshot import Snapshot

_PAGES: Final = ("page", "errcode")
_ROUTES: Final = ("route", "status")


def expose(snapshot: Snapshot) -> bytes:
    """Write a snapshot, and the figures of this process, as text.

    Args:
        snapshot: of this process.

    Returns:
        The text format, version 0.0.4, which every Prometheus reads.
    """
    registry = CollectorRegistry()
    registry.register(_Collector(snapshot))
    registry.register(PROCESS_COLLECTOR)
    return generate_latest(registry)


class _Collector(Collector):
    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def collect(self) -> Iterator[Metric]:
        """Give every family of metrics."""
        yield self._program()
        yield from self._requests()
        yield from self._writes()
        yield from self._engine()

    def _program(self) -> Metric:
        family = GaugeMetricFamily("guanxi_info", "The program; always 1", labels=["version", "worker"])
        family.add_metric([self._snapshot.version, str(self._snapshot.worker)], 1)
        return family

    def _requests(self) -> Iterator[Metric]:
        shown = self._snapshot
        yield _answers("guanxi_requests", "Requests that were answered, cut-off ones too", _PAGES, shown.answers)
        yield _seconds("guanxi_request_duration_seconds", "From the whole request to its answer", "page", shown.seconds)
        yield _answers(
            "guanxi_api_requests", "The native API's that were answered, cut-off ones too", _ROUTES, shown.api_answers
        )
        yield _seconds(
            "guanxi_api_request_duration_seconds", "From the request's head to its answer", "route", shown.api_seconds
        )
        yield GaugeMetricFamily("guanxi_requests_in_progress", "Requests that are not answered yet", shown.in_progress)

    def _writes(self) -> Iterator[Metric]:
        store = self._snapshot.store
        for name, text, histogram in (
            ("guanxi_commit_batch_size", "Writes in one commit", store.batches),
            ("guanxi_commit_duration_seconds", "From COMMIT to its answer", store.commit_seconds),
        ):
            family = HistogramMetricFamily(name, text)
            family.add_metric([], *_buckets(histogram))
            yield family
        yield GaugeMetricFamily("guanxi_writes_waiting", "Writes that wait for the next commit", store.waiting)

    def _engine(self) -> Iterator[Metric]:
        engine = self._snapshot.store.engine
        for name, text, value in (
            ("guanxi_store_size_bytes", "Size of the database", engine.size_bytes),
            ("guanxi_store_wal_bytes", "Size of the write-ahead log's file (SQLite)", engine.wal_bytes),
            (
                "guanxi_store_checkpoint_age_seconds",
                "Since the log was last copied to its end, or since the start (SQLite)",
                engine.checkpoint_age,
            ),
            ("guanxi_pool_connections", "Open connections to the database (PostgreSQL)", engine.connections),
            ("guanxi_pool_connections_busy", "Those of them that are in use (PostgreSQL)", engine.connections_busy),
        ):
            if value is not None:
                yield GaugeMetricFamily(name, text, value)


def _answers(
    name: str, text: str, labels: tuple[str, str], counts: dict[str, dict[int | str, int]]
) -> CounterMetricFamily:
    family = CounterMetricFamily(name, text, labels=labels)
    for one, by_outcome in counts.items():
        for outcome, count in by_outcome.items():
            family.add_metric([one, str(outcome)], count)
    return family


def _seconds(name: str, text: str, label: str, seconds: dict[str, Histogram]) -> HistogramMetricFamily:
    family = HistogramMetricFamily(name, text, labels=[label])
    for one, histogram in seconds.items():
        family.add_metric([one], *_buckets(histogram))
    return family


def _buckets(histogram: Histogram) -> tuple[list[tuple[str, float]], float]:
    bounds = [*(str(float(bound)) for bound in histogram.bounds), "+Inf"]
    return list(zip(bounds, accumulate(histogram.counts), strict=True)), histogram.total
