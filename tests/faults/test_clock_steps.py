"""The node's clock jumps by days: numbers stay gap-free, ids unique, nothing is lost; tokens live by the clock."""

import concurrent.futures
import json
import os
from pathlib import Path

import pytest

from tests.backends import ON_POSTGRES
from tests.crash.aftermath import all_of_it_agrees
from tests.crash.writing_client import Promises, contact
from tests.faults.load import nothing_is_lost  # noqa: F401
from tests.served import Served, served
from tests.store.reading import rows

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
EXPIRED = 40014
STEPS_MS = [0, 3 * DAY_MS, -10 * DAY_MS, 0, -1 * HOUR_MS, 30 * DAY_MS, 0]

# Python runs a module of this name before anything else.
_STEPPED = """
import time
_real = time.time_ns
def _stepped():
    with open({file!r}) as file:
        return _real() + int(file.read()) * 1_000_000
time.time_ns = _stepped
time.time = lambda: _stepped() / 1e9
"""


class Clock:
    """The clock of a node that is started with these variables."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._file = folder / "offset"
        self.step_to(0)
        (folder / "sitecustomize.py").write_text(_STEPPED.format(file=str(self._file)))
        self.variables = {"PYTHONPATH": str(folder)}

    def step_to(self, offset_ms: int) -> None:
        """Let it be so many milliseconds ahead of the machine's."""
        new = self._file.with_suffix(".new")
        new.write_text(str(offset_ms))
        os.replace(new, self._file)  # noqa: PTH105 - at once, as a clock jumps


def write(server: Served, token: str, promises: Promises) -> None:
    """Create 16 contacts at once, change one of them, and remove one."""

    def create(mobile: str) -> tuple[str, str]:
        answer = server.ask(f"/topapi/extcontact/create?access_token={token}", {"contact": contact(mobile, "new")})
        assert answer["errcode"] == 0, answer
        return answer["userid"], mobile

    with concurrent.futures.ThreadPoolExecutor(16) as threads:
        created = list(threads.map(create, [str(next(promises.numbers)) for _ in range(16)]))
    assert not {userid for userid, _ in created} & promises.histories.keys()
    for userid, mobile in created:
        promises.became(userid, contact(mobile, "new"))
    (changed, mobile), (gone, _) = created[:2]
    values = contact(mobile, "changed")
    assert server.ask(f"/topapi/extcontact/update?access_token={token}", {"contact": values | {"user_id": changed}})["errcode"] == 0
    promises.became(changed, values)
    assert server.ask(f"/topapi/extcontact/delete?access_token={token}", {"user_id": gone})["errcode"] == 0
    promises.became(gone, None)
    promises.acknowledged += 18


def page(server: Served, token: str) -> int:
    errcode: int = server.ask(f"/topapi/extcontact/list?access_token={token}", {})["errcode"]
    return errcode


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a(tmp_path: Path, engine: str) -> None:
    if engine == "postgres":
        (tmp_path / ON_POSTGRES).touch()
    data, promises, clock = tmp_path / "data", Promises(), Clock(tmp_path / "clock")
    with served(data, variables=clock.variables) as server:
        tokens = {}
        for step in STEPS_MS:
            clock.step_to(step)
            before = {name: page(server, token) for name, token in tokens.items()}
            token = server.token()
            print(step / DAY_MS, before, token[-6:], list(t[-6:] for t in tokens.values()), server.ask(f"/gettoken?appkey={server.said['app_key']}&appsecret={server.said['app_secret']}", method="GET")["expires_in"], [(s, page(server,t)) for s, t in tokens.items()])
            tokens[step] = token
            write(server, token, promises)
            print(server.ask("/readyz", method="GET"))
        all_of_it_agrees(server, token, data, promises)
        print(rows(data, "SELECT min(number), max(number), min(at), max(at), count(*) FROM change"), json.dumps(str(rows(data, "SELECT * FROM token"))))
        assert server.stop() == 0
