"""examples/every_call: a sandbox answers each of its calls, and no page and no endpoint is missing."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from guanxi.api.endpoint import BASE
from guanxi.api.resources import ENDPOINTS
from guanxi.client import Client
from guanxi.client.operation import Listing
from guanxi.dingtalk.pages import PAGES
from tests.architecture.sources import ROOT
from tests.sandbox.sandboxed import Sandboxed, sandboxed

EXAMPLE = ROOT / "examples" / "every_call"
MOST = 200  # requests that the log gives at once


def test_it_calls_every_page_and_every_endpoint(tmp_path: Path) -> None:
    with sandboxed() as sandbox:
        said = tmp_path / "sandbox.json"
        said.write_text(json.dumps(sandbox.said))
        done = subprocess.run(
            [sys.executable, "-m", "examples.every_call", said], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        requests = list(logged(sandbox))
    pages = {one["understood"]["page"] for one in requests}
    assert set(PAGES) - pages == set()
    called = {
        endpoint_of(one["request"]["method"], one["request"]["path"])
        for one in requests
        if one["understood"]["page"] == "api"
    }
    assert called == set(ENDPOINTS)


def test_it_calls_each_by_name_and_walks_through_every_list() -> None:
    text = "".join(path.read_text() for path in EXAMPLE.glob("*.py"))
    names = [*PAGES, *ENDPOINTS]
    assert [name for name in names if f"client.{name}(" not in text] == []
    lists = [name for name in names if isinstance(getattr(Client, name), Listing)]
    assert len(lists) > 10
    assert [name for name in lists if f"client.{name}.each(" not in text] == []


def logged(sandbox: Sandboxed) -> Iterator[dict[str, Any]]:
    """Give the requests that its first world was sent."""
    after = 0
    while found := sandbox.ask("GET", f"/sandbox/worlds/default/requests?limit={MOST}&after={after}").json["requests"]:
        yield from found
        after = found[-1]["number"]


def endpoint_of(method: str, path: str) -> str:
    """Give the name of the endpoint that a request was for: of several, the one with the fewest members in its path."""
    matching = [
        one.name
        for one in sorted(ENDPOINTS.values(), key=lambda one: one.path.count("{"))
        if one.method == method and re.fullmatch(BASE + re.sub(r"{\w+}", "[^/]+", one.path), path)
    ]
    return matching[0]
