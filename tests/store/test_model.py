"""The store against a list: whatever is written, alone or together, in one process or two, both say the same.

GUANXI_TEST_DEPTH multiplies the number of examples.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from guanxi.domain.failures import ContactUnknown
from guanxi.store.conformance.directory import ACME, Directory
from tests.backends import BACKENDS, Backend
from tests.depth import DEPTH
from tests.emptied import given_back
from tests.store.model import Kept, Model, Step, take
from tests.store.reading import blocks_hold_what_they_count

T = TypeVar("T")

# Few numbers, so that many writes want one that is taken.
PHONES = st.integers(0, 12)
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=5)
PICKS = st.integers(0, 2**16)
EXTERNAL_IDS = st.sampled_from([None, None, "", "a", "b", "c"])
LABELS = st.lists(st.integers(1, 3), max_size=3).map(tuple)
VERBS = st.sampled_from(["create", "create", "update", "remove", "remove again", "restore"])
WRITES = st.tuples(VERBS, PICKS, PHONES, NAMES, EXTERNAL_IDS, LABELS)
Write = tuple[str, int, int, str, str | None, tuple[int, ...]]
PROCESSES = st.integers(0, 1)


class StoreAgainstList(RuleBasedStateMachine):
    """Two stores in one place, as two servers have, or a server and a command-line tool; and a list."""

    def __init__(self, backend: Backend) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.lent = ExitStack()
        self.lent.enter_context(given_back())
        self.place = backend(self.folder / "data")
        self.runner = asyncio.Runner()
        self.model = Model()
        self.given = 0
        self.open()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def open(self) -> None:
        self.processes = [Directory(self.place.open()) for _ in range(2)]

    def close(self) -> None:
        for process in self.processes:
            self.run(process.store.close())

    def teardown(self) -> None:
        try:
            self.the_log_leads_back_to_nothing()
            self.close()
            assert blocks_hold_what_they_count(self.place)
        finally:
            self.runner.close()
            self.lent.close()
            shutil.rmtree(self.folder)

    def step(self, write: Write) -> Step:
        """A write that may fail: the contact it picks may be gone, the number or the external id taken."""
        verb, pick, phone, name, external_id, label_ids = write
        if verb == "create":
            self.given += 1
            return Step("create", f"{self.given}", phone, name, external_id, label_ids)
        if verb == "restore":
            gone = self.model.trash
            return self.restoring(gone[pick % len(gone)]) if gone else Step("restore", "nobody")
        there = self.model.userids
        if verb == "remove again" or not there:
            return Step("remove", f"{pick % (self.given + 1)}")
        return Step(verb, there[pick % len(there)], phone, name, external_id, label_ids)

    @staticmethod
    def restoring(kept: Kept) -> Step:
        return Step("restore", kept.userid, kept.phone, external_id=kept.external_id)

    @initialize(contacts=st.sampled_from([0, 3, 255, 256, 257, 600]))
    def seed(self, contacts: int) -> None:
        self.run(self.processes[0].found())
        steps = [self.step(("create", 0, 1000 + number, "seed", None, (1,))) for number in range(contacts)]
        assert self.run(self.together(self.processes[0], steps)) == [None] * contacts
        for step in steps:
            self.model.take(step)

    @staticmethod
    async def together(process: Directory, steps: list[Step]) -> list[object]:
        return list(await asyncio.gather(*[take(process, step) for step in steps]))

    @rule(process=PROCESSES, write=WRITES)
    def write(self, process: int, write: Write) -> None:
        step = self.step(write)
        assert self.run(take(self.processes[process], step)) == self.model.take(step)

    @rule(process=PROCESSES, writes=st.lists(WRITES, min_size=2, max_size=40))
    def burst(self, process: int, writes: list[Write]) -> None:
        """Writes that arrive together; each picks its contact before any of them is done."""
        steps = [self.step(write) for write in writes]
        wanted = [self.model.take(step) for step in steps]
        assert self.run(self.together(self.processes[process], steps)) == wanted

    @precondition(lambda self: self.model.contacts)
    @rule(process=PROCESSES, first=PICKS, count=st.integers(1, 300), every=st.integers(1, 3))
    def clear(self, process: int, first: int, count: int, every: int) -> None:
        """Removes a stretch of contacts, or every second or third of it."""
        start = first % len(self.model.contacts)
        steps = [Step("remove", userid) for userid in self.model.userids[start : start + count : every]]
        wanted = [self.model.take(step) for step in steps]
        assert self.run(self.together(self.processes[process], steps)) == wanted

    @precondition(lambda self: self.model.trash)
    @rule(process=PROCESSES, first=PICKS, count=st.integers(1, 300))
    def bring_back(self, process: int, first: int, count: int) -> None:
        """Restores a stretch of the trash."""
        start = first % len(self.model.trash)
        steps = [self.restoring(kept) for kept in self.model.trash[start : start + count]]
        wanted = [self.model.take(step) for step in steps]
        assert self.run(self.together(self.processes[process], steps)) == wanted

    @rule(process=PROCESSES, before=PICKS, limit=st.integers(1, 20))
    def trash(self, process: int, before: int, limit: int) -> None:
        walks = self.processes[process].store.walks
        gone = [(kept.userid, kept.record, kept.external_id) for kept in reversed(self.model.trash)]
        found = self.run(walks.trash(ACME, 2**62, 10**6))
        assert [(row.userid, row.record, row.external_id) for row in found] == gone
        start = before % (len(found) + 1)
        number = found[start - 1].number if start else 2**62
        assert self.run(walks.trash(ACME, number, limit)) == found[start : start + limit]

    @rule(process=PROCESSES, external_id=st.sampled_from(["a", "b", "c"]))
    def by_external_id(self, process: int, external_id: str) -> None:
        found = self.run(self.processes[process].store.walks.contact_with_external_id(ACME, external_id))
        assert (found and found.userid) == self.model.with_external_id(external_id)

    @rule(process=PROCESSES, label=st.integers(1, 4))
    def labelled(self, process: int, label: int) -> None:
        used = self.run(self.processes[process].store.walks.label_use(ACME, label))
        assert used == self.model.label_use[label]

    @rule(process=PROCESSES, after=PICKS, limit=st.integers(1, 300))
    def walk(self, process: int, after: int, limit: int) -> None:
        walks, there = self.processes[process].store.walks, self.model.contacts
        place = after % (len(there) + 1)
        seq = there[place - 1].seq - 1 if place else -1  # the model counts from 1
        found = [(row.userid, row.seq + 1, row.record) for row in self.run(walks.contacts(ACME, seq, limit))]
        assert found == [(kept.userid, kept.seq, kept.record) for kept in there[place : place + limit]]

    @rule(process=PROCESSES, offset=PICKS, size=st.integers(1, 300))
    def page(self, process: int, offset: int, size: int) -> None:
        there = self.model.userids
        offset %= len(there) + 2
        assert self.run(self.processes[process].userids(offset, size)) == there[offset : offset + size]

    @rule(process=PROCESSES, pick=PICKS)
    def get(self, process: int, pick: int) -> None:
        userid = f"{pick % (self.given + 1)}"
        wanted = self.model.record(userid)
        store = self.processes[process].store
        if wanted is None:
            with pytest.raises(ContactUnknown):
                self.run(store.contact(ACME, userid))
        else:
            assert self.run(store.contact(ACME, userid)) == wanted

    @rule()
    def open_again(self) -> None:
        self.close()
        self.open()

    @rule(process=PROCESSES)
    def count(self, process: int) -> None:
        assert self.run(self.processes[process].count()) == len(self.model.contacts)

    def the_log_leads_back_to_nothing(self) -> None:
        if not self.run(self.processes[0].store.organisations()):
            return
        log = self.run(self.processes[1].store.walks.changes(ACME, 1, 10**6))
        assert [change.number for change in log] == list(range(2, len(log) + 2))
        assert [(change.kind, change.target, change.before) for change in log] == self.model.changes
        now = {userid: self.run(self.processes[0].store.contact(ACME, userid)) for userid in self.model.userids}
        assert now == {userid: self.model.record(userid) for userid in now}
        for change in reversed(log):
            assert (change.target in now) == (change.kind != "contact_deleted")
            now.pop(change.target, None)
            if change.before is not None:
                now[change.target] = change.before
        assert now == {}


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_store_and_a_list_say_the_same(backend: Backend) -> None:
    class Machine(StoreAgainstList):
        def __init__(self) -> None:
            super().__init__(backend)

    run_state_machine_as_test(
        Machine,
        settings=settings(max_examples=15 * DEPTH, stateful_step_count=30, deadline=None),
    )
