"""docs/client.md: its examples print what it shows, and every call that it names is there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import guanxi.client
from guanxi.client import AsyncClient, Client, GuanxiError
from guanxi.sandbox.authority import Authority
from tests.architecture.sources import ROOT
from tests.sandbox.documented import END, same
from tests.sandbox.sandboxed import sandboxed

PAGE = (ROOT / "docs" / "client.md").read_text()
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_examples_of_the_page_print_what_it_shows(tmp_path: Path) -> None:
    blocks = BLOCK.findall(PAGE)
    program = "".join(f"{text}\nprint({END!r})\n" for kind, text in blocks if kind == "python")
    (tmp_path / "guanxi-ca.pem").write_bytes(Authority.new(["127.0.0.1"]).certificate)
    with sandboxed() as sandbox:
        ran = subprocess.run(
            [sys.executable, "-c", program.replace("http://127.0.0.1:8080", sandbox.said["url"])],
            cwd=tmp_path, env={**os.environ, "PYTHONIOENCODING": "utf-8"}, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    printed = iter(ran.stdout.split(END))
    said = ""
    for kind, text in blocks:
        if kind == "python":
            said = next(printed).strip()
        else:
            assert same(text.strip(), said), said
    assert sum(kind == "text" for kind, _ in blocks) == 10


def test_the_page_names_no_call_that_is_not_there() -> None:
    named = set(re.findall(r"\b(?:client|admin|suite)\.([a-z]\w+)\b(?!\.)", PAGE)) - {"md"}
    assert {name for name in named if not hasattr(Client, name) and not hasattr(guanxi.client, name)} <= {
        "dingtalk",
        "native",
    }
    assert {"extcontact_create", "get_contact", "many", "call", "close"} <= named
    assert {name for name in named if hasattr(Client, name)} - set(dir(AsyncClient)) == {"close"}


def test_the_page_has_every_error_in_the_order_of_its_causes() -> None:
    table = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    errors = {
        name
        for name in guanxi.client.__all__
        if isinstance(one := getattr(guanxi.client, name), type) and issubclass(one, GuanxiError)
    }
    assert set(table) == errors
    for place, name in enumerate(table):
        causes = {base.__name__ for base in getattr(guanxi.client, name).__mro__[1:]} & errors
        assert causes <= set(table[:place]), name
