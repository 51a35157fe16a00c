"""The examples of a page: they run in one shell beside a sandbox, and print what the page shows."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

_BLOCK = re.compile(r"^```(sh|json|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
END = "--- end of an example ---"


def play(page: str, url: str, folder: Path) -> int:
    """Run them, and compare; give how many of them show something.

    Args:
        page: its text.
        url: of the sandbox, in place of the page's.
        folder: where they run.
    """
    blocks = _BLOCK.findall(page)
    script = "".join(f"{text}echo '{END}'\n" for kind, text in blocks if kind == "sh")
    ran = subprocess.run(
        ["/bin/bash", "-c", script.replace("http://127.0.0.1:8080", url)], cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    printed = iter(ran.stdout.split(END))
    said = ""
    for kind, text in blocks:
        if kind == "sh":
            said = next(printed).strip()
        elif kind == "json":
            assert same(json.loads(text), json.loads(said)), said
        else:
            assert same(text.strip(), said), said
    return sum(kind != "sh" for kind, _ in blocks)


def same(shown: Any, got: Any) -> bool:  # noqa: ANN401 - any JSON
    """Compare; `…` stands for anything."""
    if isinstance(shown, dict) and isinstance(got, dict):
        return list(shown) == list(got) and all(same(shown[name], got[name]) for name in shown)
    if isinstance(shown, list) and isinstance(got, list):
        return len(shown) == len(got) and all(map(same, shown, got))
    if isinstance(shown, str) and isinstance(got, str):
        return re.fullmatch(re.escape(shown).replace("…", ".+"), got) is not None
    return bool(shown == got)
