"""The command line, in this process: what it printed, and its exit code."""

import io
import json
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from guanxi.cli import main
from tests.backends import PostgresPlace, place_of


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


def guanxi(*words: str, data: Path | None = None, **environment: str) -> Ran:
    """Run a command with no variable of Guanxi's but those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUANXI_")}
    if data is not None:
        environment["GUANXI_DATA"] = str(data)
        if isinstance(place := place_of(data), PostgresPlace):
            environment["GUANXI_DATABASE"] = place.url
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with mock.patch.dict(os.environ, kept | environment, clear=True), mock.patch.multiple(sys, stdout=out, stderr=err):
        code = main(list(words))
        out.flush()
        said = out.buffer.getvalue().decode()
    return Ran(code, said, err.getvalue())


def founded(data: Path) -> tuple[str, str, str]:
    """Make a store with an organisation and an app; give corp_id, app_key and secret."""
    corp_id = guanxi("org", "create", "Acme", "--json", data=data).json["corp_id"]
    app = guanxi("app", "create", "--org", corp_id, "--json", data=data).json
    return corp_id, app["app_key"], app["app_secret"]
