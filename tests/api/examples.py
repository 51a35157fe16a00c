"""The examples of pages: commands in `sh`, and what they print in `json` or `http`."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

PAGES = Path(__file__).parents[2] / "docs" / "api"

_BLOCK: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_API: Final = 'api() { curl -sS -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" "$@"; }\n'
_END: Final = "--- end of an example ---"
_MOMENT: Final = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"

# What is another one each time, by the name of its member.
_NEW_EACH_TIME: Final = {
    "userid": r"\d{11,19}", "target": r"\d{11,19}", "unionid": r"[\w-]{15,100}", "act": r"[0-9a-z]{12}",
    "actor": r"[0-9a-z]{8}", "deleted_by": r"[0-9a-z]{8}", "key_id": r"[0-9a-z]{8}", "app_key": r"ding\w+",
    "corp_id": r"ding[0-9a-z]{16}", "instance": r"urn:guanxi:request:[0-9a-z]{12}", "next": r"[\w-]+",
    "cursor": r"[\w-]+", "etag": r"[0-9a-f]{24}",
    "at": _MOMENT, "created_at": _MOMENT, "updated_at": _MOMENT, "deleted_at": _MOMENT, "last_used_at": _MOMENT,
}  # fmt: skip


class Example(NamedTuple):
    """A command, and what it prints.

    Attributes:
        command: for the shell.
        kind: `json` or `http`; empty where nothing is shown.
        printed: that.
    """

    command: str
    kind: str
    printed: str


def examples(page: Path) -> Iterator[Example]:
    """Give the examples of a page, in order."""
    blocks = [(match[1], match[2]) for match in _BLOCK.finditer(page.read_text())]
    for (kind, text), (next_kind, next_text) in zip(blocks, [*blocks[1:], ("", "")], strict=True):
        if kind == "sh" and "api() {" not in text:
            shown = next_kind in {"json", "http"}
            yield Example(text, next_kind if shown else "", next_text if shown else "")


class Played:
    """Plays examples against a running server, one after the other in one shell.

    Attributes:
        stands_for: what an id of the page is here, as far as answers have told.
    """

    def __init__(self, variables: Mapping[str, str], stands_for: dict[str, str]) -> None:
        self.stands_for = stands_for
        self._shell = subprocess.Popen(
            ["/bin/bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=variables,
        )  # fmt: skip
        self.run(_API)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._shell.communicate(timeout=60)

    def run(self, command: str) -> str:
        """Run it with the ids that are here."""
        assert self._shell.stdin is not None
        assert self._shell.stdout is not None
        self._shell.stdin.write(f"{self.here(command)}\nprintf '\\n%s %s\\n' $? '{_END}'\n")
        self._shell.stdin.flush()
        printed = ""
        while not printed.endswith(f" {_END}\n"):
            line = self._shell.stdout.readline()
            assert line, f"the shell has ended: {printed}"
            printed += line
        out, _, code = printed.removesuffix(f" {_END}\n").rpartition("\n")
        assert code == "0", out
        return out

    def here(self, text: str) -> str:
        """Put the ids that are here for those of the page."""
        for ours, theirs in sorted(self.stands_for.items(), key=lambda pair: -len(pair[0])):
            text = text.replace(ours, theirs)
        return text

    def compare(self, example: Example, got: str) -> None:
        """Compare what was printed."""
        if example.kind == "json":
            self.same(json.loads(example.printed), json.loads(got))
        elif example.kind == "http":
            head = got.replace("\r", "").partition("\n\n")[0].split("\n")
            wanted = example.printed.strip().split("\n")
            assert wanted[0] == head[0]
            assert set(wanted) <= set(head)

    def same(self, shown: Any, got: Any, name: str = "") -> None:  # noqa: ANN401 - any JSON
        """Compare values; what is new each time is remembered."""
        if isinstance(shown, dict):
            assert isinstance(got, dict)
            assert list(shown) == list(got)
            # What is cut off begins with ids that other members tell.
            for member, value in sorted(shown.items(), key=lambda one: str(one[1]).endswith("…")):
                self.same(value, got[member], member)
        elif isinstance(shown, list):
            assert isinstance(got, list)
            assert len(shown) == len(got), got
            for one, other in zip(shown, got, strict=True):
                self.same(one, other)
        elif isinstance(shown, str) and shown.endswith("…"):
            assert got.startswith(self.here(shown[:-1]))
        elif shown != got and self.stands_for.get(shown) != got:
            pattern = _NEW_EACH_TIME.get(name, "there is none")
            assert re.fullmatch(pattern, str(shown)), (name, shown, got)
            assert re.fullmatch(pattern, str(got)), (name, shown, got)
            assert name.endswith("at") or shown not in self.stands_for, (name, shown, got)
            if not name.endswith("at"):
                self.stands_for[shown] = got
