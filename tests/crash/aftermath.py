"""What a store must hold after a crash, looked at from outside and from inside."""

import json
from pathlib import Path
from typing import Any

from tests.backends import place_of
from tests.crash.writing_client import Promises, Values
from tests.served import Served
from tests.store.reading import blocks_hold_what_they_count, rows


def stored_contacts(data: Path) -> dict[str, Values]:
    """Every contact in the file, in order of creation."""
    found: dict[str, Any] = {}
    for userid, record in rows(data, "SELECT userid, record FROM contact ORDER BY seq"):
        values = json.loads(record)
        assert values.pop("userid") == userid
        found[userid] = values
    return found


def listed(server: Served, token: str) -> dict[str, Values]:
    """Every contact that a client sees, in order."""
    found: dict[str, Values] = {}
    while True:
        page = server.ask(f"/topapi/extcontact/list?access_token={token}", {"offset": len(found), "size": 100})
        assert page["errcode"] == 0, page
        there = len(found)
        found |= {values.pop("userid"): values for values in page["results"]}
        assert len(found) == there + len(page["results"]), "a contact is on two pages"
        if len(page["results"]) < 100:
            return found


def all_of_it_agrees(server: Served, token: str, data: Path, promises: Promises) -> None:
    """The promises, the pages, the counts, the index of phones and the change log say the same."""
    stored = stored_contacts(data)
    assert stored == promises.contacts
    assert list(listed(server, token).items()) == list(stored.items())
    assert blocks_hold_what_they_count(data)
    assert place_of(data).intact()  # the unique indexes hold each contact, once
    phones = dict(rows(data, "SELECT userid, phone FROM contact"))
    assert phones == {userid: int("86" + values["mobile"]) for userid, values in stored.items()}
    the_log_tells_the_same_story(data, stored, promises)


def the_log_tells_the_same_story(data: Path, stored: dict[str, Values], promises: Promises) -> None:
    """The change log has no gap, and gives each contact's states as they were acknowledged, one by one."""
    changes = rows(data, "SELECT number, kind, target, before FROM change ORDER BY number")
    (last,) = rows(data, "SELECT last_change FROM organisation")
    assert [change[0] for change in changes] == list(range(1, last[0] + 1))
    histories: dict[str, list[Values | None]] = {}
    ended: set[str] = set()
    for _, kind, target, before in changes:
        if not kind.startswith("contact_"):
            continue
        assert target not in ended
        assert (kind == "contact_created") == (target not in histories) == (before is None)
        states = histories.setdefault(target, [])
        if before is not None:
            states.append(json.loads(before))
            assert states[-1] is not None
            assert states[-1].pop("userid") == target
        if kind == "contact_deleted":
            ended.add(target)
    for target, states in histories.items():
        states.append(None if target in ended else stored[target])
    assert histories == promises.histories
