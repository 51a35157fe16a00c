"""`--write` against servers that are kinder, slower or stranger than the real one: no other contact is touched."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from guanxi.fidelity import writing
from guanxi.fidelity.asking import ask
from guanxi.fidelity.hosts import Server
from guanxi.fidelity.run import Run
from guanxi.fidelity.sending import Sender
from guanxi.fidelity.tables import READS
from guanxi.fidelity.tables.writes import CREATE, DELETE, UPDATE
from guanxi.fidelity.writing import TABLE, is_same_number
from tests.cli.running import guanxi
from tests.fidelity.stub import Directory, Reply, Stub, running, told

MOBILE: Final = "13012345678"
WRITES: Final = {"create", "update", "delete"}
WORDS: Final = ("--app-key", "k", "--pause", "0", "--timeout", "5")
WRITE: Final = ("--write", "--mobile", MOBILE, "--owner", "boss")


FIRST: Final = [probe for probe in READS if probe.name in {"gettoken: good", "labels: without parameters"}]
"""What the probes that write need to know."""


def nothing(*_: object) -> None:
    """Show no progress."""


def asked(stub: Stub) -> Run:
    """Ask what writes alone."""

    async def run() -> Run:
        async with Sender(Server(stub.url), pause=0, timeout=5) as sender:
            known = {"app_key": "k", "app_secret": "s", "mobile": MOBILE, "state_code": "86", "owner": "boss"}
            one = Run(sender, known, texts={})
            await one.ask(FIRST, nothing)
            await writing.ask(one, nothing)
            return one

    return asyncio.run(run())


def test_what_reads_alone_calls_no_page_that_writes() -> None:
    assert [probe.name for probe in READS if probe.path in {CREATE, UPDATE, DELETE}] == []
    assert {probe.path for probe in TABLE} >= {CREATE, UPDATE, DELETE}
    with running(Directory(old="13900000000")) as stub:
        assert isinstance(stub, Directory)
        known = {"app_key": "k", "app_secret": "s"}
        ask(Server(stub.url), known, nothing, people=(), write=False, pause=0, timeout=5)
        assert WRITES.isdisjoint(stub.paths())


def test_whatever_a_kind_server_creates_is_deleted() -> None:
    with running(Directory(old="13900000000")) as stub:
        assert isinstance(stub, Directory)
        run = asked(stub)
        assert (run.left_behind, run.notes) == ([], [])
        assert stub.created > 20
        assert stub.contacts.keys() == {"old"}
        touched = [sent.get("user_id", "") for path, sent in stub.seen if path in {UPDATE, DELETE}]
        assert "old" not in touched


@pytest.mark.parametrize("number", [MOBILE, f"+86 {MOBILE}", f"86-{MOBILE}", "1301 234 5678"])
def test_a_number_that_a_contact_has_is_not_written_with(number: str) -> None:
    with running(Directory(old=number)) as stub:
        assert isinstance(stub, Directory)
        run = asked(stub)
        assert WRITES.isdisjoint(stub.paths())
        assert run.notes == ["Nothing was written: the number of --mobile is that of a contact."]


class WithoutNumbers(Directory):
    def do_list(self, sent: dict[str, Any]) -> Reply | None:
        del sent
        return told({"errcode": 0, "results": [{"userid": "old", "name": "n"}]})


class Unlistable(Directory):
    def do_list(self, sent: dict[str, Any]) -> Reply | None:
        return self.refuse(sent)


@pytest.mark.parametrize("kind", [WithoutNumbers, Unlistable])
def test_nothing_is_written_where_it_cannot_be_told_whose_the_number_is(kind: type[Directory]) -> None:
    with running(kind()) as stub:
        assert isinstance(stub, Directory)
        run = asked(stub)
        assert WRITES.isdisjoint(stub.paths())
        assert run.notes[0].startswith("Nothing was written: the contacts that are there")


class Upserting(Directory):
    """Gives the userid of somebody who is there to whoever creates."""

    def do_create(self, sent: dict[str, Any]) -> Reply | None:
        del sent
        return told({"errcode": 0, "errmsg": "ok", "userid": "old"})


def test_a_contact_that_was_there_is_not_touched_even_if_a_create_answers_with_it() -> None:
    with running(Upserting(old="13900000000")) as stub:
        assert isinstance(stub, Directory)
        run = asked(stub)
        assert [path for path in stub.paths() if path in WRITES] == ["create"]
        assert "old" in stub.contacts
        assert "not touched" in run.notes[0]


class Forgetful(Directory):
    """Creates, and says nothing."""

    def do_create(self, sent: dict[str, Any]) -> Reply | None:
        super().do_create(sent)
        return None


def test_what_was_created_without_an_answer_is_found_and_deleted() -> None:
    with running(Forgetful(old="13900000000", other="13012345679")) as stub:
        assert isinstance(stub, Directory)
        run = asked(stub)
        assert (stub.created, run.notes) == (1, ["A create was not answered."])
        assert stub.contacts.keys() == {"old", "other"}


class ForgetfulOfSome(Directory):
    """Creates whatever has no number, and says nothing."""

    def do_create(self, sent: dict[str, Any]) -> Reply | None:
        told = super().do_create(sent)
        contact = sent.get("contact")
        return told if not isinstance(contact, dict) or "mobile" in contact else None


def test_what_was_created_without_an_answer_and_a_number_is_found_by_its_name() -> None:
    with running(ForgetfulOfSome(old="13900000000", other="")) as stub:
        assert isinstance(stub, Directory)
        run = asked(stub)
        assert run.notes == ["A create was not answered."]
        assert stub.contacts.keys() == {"old", "other"}


class Keeping(Directory):
    """Deletes nothing."""

    def do_delete(self, sent: dict[str, Any]) -> Reply | None:
        return self.refuse(sent)


def test_what_cannot_be_deleted_is_told_to_the_user_and_only_counted_in_the_report() -> None:
    with running(Keeping()) as stub:
        assert isinstance(stub, Directory)
        ran = guanxi("fidelity", "--against", stub.url, *WORDS, *WRITE, "--json", GUANXI_APP_SECRET="s")
        assert (ran.code, ran.json["left_behind"], stub.created) == (1, 2, 2)
        left = min(stub.contacts)
        assert f"contact +86 {MOBILE} of boss is created" in ran.err
        assert f"contact {left} was created and could not be deleted" in ran.err
        assert left not in ran.out


class Interrupting(Directory):
    """Presses Ctrl-C, or tells the command to end, at an update."""

    pid = 0

    def __init__(self, sign: signal.Signals) -> None:
        super().__init__(old="13900000000")
        self.sign = sign

    def do_update(self, sent: dict[str, Any]) -> Reply | None:
        os.kill(self.pid, self.sign)
        return super().do_update(sent)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_deletes_what_was_created_and_writes_what_was_found(tmp_path: Path, sign: signal.Signals) -> None:
    with running(Interrupting(sign)) as stub:
        assert isinstance(stub, Interrupting)
        command = [sys.executable, "-m", "guanxi", "fidelity", "--against", stub.url, *WORDS, *WRITE]
        with subprocess.Popen(
            command, cwd=tmp_path, env=os.environ | {"GUANXI_APP_SECRET": "s"}, stderr=subprocess.PIPE,
            stdout=subprocess.PIPE, start_new_session=True,
        ) as process:  # fmt: skip
            stub.pid = process.pid
            said, errors = process.communicate(timeout=60)
        assert (process.returncode, b"Traceback" in errors) == (130, False)
        assert stub.contacts.keys() == {"old"}
        assert stub.created == 2  # the second one is the duplicate, which it deleted at once
        (report,) = tmp_path.iterdir()
        text = report.read_text()
        assert "It was interrupted" in text
        assert "not asked: it was interrupted" in text
        assert report.name in said.decode()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("13012345678", "13012345678", True),
        ("13012345678", "+8613012345678", True),
        ("86 130-1234-5678", "13012345678", True),
        ("13012345678", "13012345679", False),
        ("13012345678", "", False),
        ("", "", False),
        ("none", "13012345678", False),
    ],
)
def test_numbers_are_the_same_when_one_ends_with_the_other(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - a row's expectation
    assert is_same_number(one, other) is same
