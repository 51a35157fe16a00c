"""Asks `/metrics` as Prometheus does, and reads the answer with Prometheus' own parser."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import NamedTuple

from prometheus_client.parser import text_string_to_metric_families

from tests.served import PATIENCE


class Scrape(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str

    def value(self, name: str, **labels: str) -> float:
        """The one sample of that name and those labels; 0 when there is none."""
        return self.samples(name).get(frozenset(labels.items()), 0.0)

    def samples(self, name: str) -> dict[frozenset[tuple[str, str]], float]:
        """Every sample of that name, by labels."""
        return {
            frozenset(sample.labels.items()): sample.value
            for family in text_string_to_metric_families(self.text)
            for sample in family.samples
            if sample.name == name
        }

    def labels(self, name: str, label: str) -> set[str]:
        """The values that a label has in a family."""
        return {dict(labels)[label] for labels in self.samples(name)}


def scrape(url: str, **headers: str) -> Scrape:
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - the test's own server
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - as above
            return Scrape(answer.status, dict(answer.headers), answer.read().decode())
    except urllib.error.HTTPError as refused:
        with refused:
            return Scrape(refused.code, dict(refused.headers), refused.read().decode())


def scrape_until(url: str, enough: Callable[[Scrape], bool]) -> Scrape:
    """Ask again and again until the answer is the one that is waited for."""
    deadline = time.monotonic() + PATIENCE
    while not enough(found := scrape(url)):
        assert time.monotonic() < deadline, found.text
    return found
