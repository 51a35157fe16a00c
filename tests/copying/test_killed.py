"""A real `guanxi migrate` that is ended again and again, by kill -9 and by Ctrl-C, and started again.

GUANXI_TEST_DEPTH=5 ends it five times as often.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import apsw
import asyncpg

from tests.backends import Place, SqlitePlace
from tests.cli.running import guanxi
from tests.copying.full import filled
from tests.copying.moving import both_ways, contents, place, url
from tests.depth import DEPTH
from tests.served import PATIENCE

ENDINGS = 6
LONG = 100_000

_LENGTHEN = (
    """
    INSERT INTO change (corp_id, number, kind, target, actor, at, before)
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {count})
    SELECT o.corp_id, o.last_change + n.n, 'contact_updated', '张三', 'tester', 1900000000000,
        (SELECT record FROM contact ORDER BY corp_id, seq LIMIT 1)
    FROM organisation AS o, n WHERE o.corp_id = '{corp_id}' RETURNING 1
    """,
    "UPDATE organisation SET last_change = last_change + {count} WHERE corp_id = '{corp_id}' RETURNING 1",
)


class Ended(NamedTuple):
    code: int
    err: str


def lengthen(at: Place, corp_id: str) -> None:
    """Give an organisation a long history."""
    for statement in _LENGTHEN:
        at.rows(statement.format(count=LONG, corp_id=corp_id))


def copied(at: Place) -> int:
    """How many changes have been copied by now, as far as others can see."""
    try:
        return int(at.rows("SELECT count(*) FROM change")[0][0])
    except (apsw.Error, asyncpg.PostgresError):  # not made yet, or being written
        return 0


def ended(source: Place, target: Place, how: signal.Signals, dice: random.Random) -> Ended:
    """Start a move, and end it some time after it has got further than the last one; or it has ended itself."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUANXI_")}
    words = ["migrate", "--from", url(source), "--to", url(target), "--data", str(source.data)]
    deadline, before = time.monotonic() + PATIENCE, copied(target)
    begun = next(at.data / "lock" for at in (source, target) if isinstance(at, SqlitePlace))
    begun.unlink(missing_ok=True)  # whoever begins makes it again
    command = [sys.executable, "-m", "guanxi", *words]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment) as process:
        while process.poll() is None and (not begun.exists() or copied(target) <= before < LONG):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(dice.choice([0, 0.1, 0.5]) * dice.random())
        process.send_signal(how)
        _, err = process.communicate(timeout=PATIENCE)
    return Ended(process.returncode, err.decode())


@both_ways
def test_a_move_that_is_ended_again_and_again_comes_to_its_end(tmp_path: Path, here: str, there: str) -> None:
    source, target = place(tmp_path / "source", here), place(tmp_path / "target", there)
    known = filled(source)
    lengthen(source, known.corp_ids[0])
    assert guanxi("doctor", *source.flags).code == 0
    before, dice, last, partly = contents(source), random.Random(here), 0, 0  # noqa: S311 - the same moments each time
    done = False
    for number in range(ENDINGS * DEPTH):
        how = signal.SIGINT if number % 2 else signal.SIGKILL
        process = ended(source, target, how, dice)
        if done := process.code == 0:
            break
        assert process.code == (130 if how == signal.SIGINT else -signal.SIGKILL), process
        assert process.err == ""
        there_now = copied(target)
        assert there_now >= last, "what was copied is not copied again"
        last, partly = there_now, partly + (there_now > 0)
        assert guanxi("org", "list", *target.flags, "--data", str(source.data)).code == 3
    assert partly, "no attempt was ended while it copied or compared"
    ran = guanxi("migrate", "--from", url(source), "--to", url(target), "--data", str(source.data))
    assert ran.code == (1 if done else 0), ran.err
    assert contents(target) == before
    assert contents(source) == before
    assert target.intact()
    assert guanxi("doctor", *target.flags).code == 0
