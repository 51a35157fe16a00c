"""The node's clock jumps by days: numbers stay gap-free, ids unique, nothing is lost; tokens live by the clock."""

import concurrent.futures
import os
from pathlib import Path

import pytest

from tests.crash.aftermath import all_of_it_agrees
from tests.crash.writing_client import Promises, contact
from tests.served import Served, served
from tests.store.reading import rows

DAY_MS = 86_400_000
EXPIRED = 33009

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
    assert (
        server.ask(f"/topapi/extcontact/update?access_token={token}", {"contact": values | {"user_id": changed}})[
            "errcode"
        ]
        == 0
    )
    promises.became(changed, values)
    assert server.ask(f"/topapi/extcontact/delete?access_token={token}", {"user_id": gone})["errcode"] == 0
    promises.became(gone, None)
    promises.acknowledged += 18


def errcode(server: Served, token: str) -> int:
    """What a page says to a token."""
    told: int = server.ask(f"/topapi/extcontact/list?access_token={token}", {})["errcode"]
    return told


@pytest.mark.usefixtures("engine")
def test_numbers_go_on_and_nothing_is_lost_and_tokens_live_by_the_clock_as_it_is(tmp_path: Path) -> None:
    data, promises, clock = tmp_path / "data", Promises(), Clock(tmp_path / "clock")
    with served(data, variables=clock.variables) as server:
        first = server.token()
        write(server, first, promises)
        clock.step_to(3 * DAY_MS)
        assert errcode(server, first) == EXPIRED
        second = server.token()
        assert second != first
        for step in (3 * DAY_MS, -10 * DAY_MS, 0, -1):
            clock.step_to(step)
            write(server, second, promises)  # back from ahead: it lives on until the moment that it was given then
            assert server.ask("/readyz", method="GET") == {"status": "ok"}
        assert errcode(server, first) == 0  # its end has not come yet
        clock.step_to(30 * DAY_MS)
        assert errcode(server, first) == errcode(server, second) == EXPIRED
        write(server, server.token(), promises)
        clock.step_to(0)
        all_of_it_agrees(server, server.token(), data, promises)
        assert server.stop() == 0
    times = [at for (at,) in rows(data, "SELECT at FROM change ORDER BY number")]
    assert times != sorted(times)  # each as the clock said at that moment: the order is the numbers'
    assert 39 * DAY_MS < max(times) - min(times) < 41 * DAY_MS
