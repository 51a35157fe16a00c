"""`offset` and `size`, as both pages are asked that have them."""

from collections.abc import Iterator
from typing import Any, Final

from guanxi.fidelity.probe import Probe

_JSON: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("size 1", "a page of one", {"offset": 0, "size": 1}),
    ("size 100", "the documented maximum", {"offset": 0, "size": 100}),
    ("size 0", "refused, or an empty page", {"offset": 0, "size": 0}),
    ("size -1", "refused, or the default", {"offset": 0, "size": -1}),
    ("size 101", "refused, or cut to 100", {"offset": 0, "size": 101}),
    ("size 200", "one client sends it", {"offset": 0, "size": 200}),
    ("size of letters", "error of a value that is no number", {"offset": 0, "size": "x"}),
    ("size with a fraction", "error of a value that is no integer", {"offset": 0, "size": 1.5}),
    ("size true", "error of a value that is no number", {"offset": 0, "size": True}),
    ("size null", "whether null is absent", {"offset": 0, "size": None}),
    ("size empty", "whether an empty text is absent", {"offset": 0, "size": ""}),
    ("offset -1", "refused, or from the beginning", {"offset": -1, "size": 20}),
    ("offset of letters", "error of a value that is no number", {"offset": "x", "size": 20}),
    ("offset beyond the end", "an empty list, or data again", {"offset": 1_000_000, "size": 20}),
    ("offset beyond 64 bits", "error of a number that is too large", {"offset": 1 << 64, "size": 20}),
    ("both wrong", "which is looked at first", {"offset": -1, "size": 0}),
    ("offset alone", "whether it counts without size", {"offset": 1_000_000}),
    ("size alone", "whether it counts without offset", {"size": 1}),
    ("offset alone, wrong", "whether it is looked at without size", {"offset": -1}),
    ("size alone, wrong", "whether it is looked at without offset", {"size": 0}),
    ("digits in texts", "as the official Java SDK sends them", {"offset": "0", "size": "20"}),
)


def probes(prefix: str, path: str, like: str) -> Iterator[Probe]:
    """Give the probes of a page.

    Args:
        prefix: of their names.
        path: the page's.
        like: the name of the probe that shows the most of its data.
    """
    for name, why, value in _JSON:
        yield Probe(
            name=f"{prefix}: {name}", path=path, why=why, json=value, sends_json=True, data=True, like=like
        )  # fmt: skip
