"""Clients that write over HTTP and remember what they were promised."""

import asyncio
import itertools
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Values = dict[str, Any]
MANY = 100  # contacts of one client: from here on it deletes more than it creates


@dataclass
class Promises:
    """What a directory must hold.

    Attributes:
        contacts: acknowledged contacts, by userid, as they must be read.
        histories: each contact's acknowledged states, by userid, from its creation on; None when it was deleted.
        unsettled: for each request without an answer: the userid (or, of a create, the mobile) and the two states
            that are right now, the one before it and the one after it: None for no such contact.
        acknowledged: how many writes were.
        numbers: makes mobile numbers that were never used, and tells any two writes apart.
    """

    contacts: dict[str, Values] = field(default_factory=dict)
    histories: dict[str, list[Values | None]] = field(default_factory=dict)
    unsettled: list[tuple[str, Values | None, Values | None]] = field(default_factory=list)
    acknowledged: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(13_000_000_000))

    def became(self, userid: str, state: Values | None) -> None:
        """Note a contact's new state."""
        self.histories.setdefault(userid, []).append(state)
        if state is None:
            del self.contacts[userid]
        else:
            self.contacts[userid] = state

    def settle(self, stored: dict[str, Values]) -> int:
        """Accept, for each request without an answer, the state before it or after it, whole; count those after."""
        by_mobile = {values["mobile"]: userid for userid, values in stored.items()}
        took_effect = 0
        for name, before, after in self.unsettled:
            userid = by_mobile.get(name, name)
            found = stored.get(userid)
            assert found in (before, after), (name, found)
            if before != after and found == after:
                took_effect += 1
                self.became(userid, after)
        self.unsettled.clear()
        return took_effect


class Connection:
    """One keep-alive connection."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._token = token

    async def open(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def call(self, page: str, parameters: object) -> dict[str, Any]:
        """Call a page; raises OSError or EOFError when the server goes away first."""
        body = json.dumps(parameters).encode()
        head = f"POST /topapi/extcontact/{page}?access_token={self._token} HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n"
        self._writer.write(head.encode() + body)
        await self._writer.drain()
        answer = await self._reader.readuntil(b"\r\n\r\n")
        length = next(line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        told: dict[str, Any] = json.loads(await self._reader.readexactly(int(length.partition(b":")[2])))
        return told

    def close(self) -> None:
        self._writer.close()


def contact(mobile: str, remark: str) -> Values:
    return {
        "name": "王芳", "mobile": mobile, "state_code": "86", "follower_user_id": "manager4220",
        "label_ids": [1561077310], "remark": remark, "share_dept_ids": [], "share_user_ids": [],
    }  # fmt: skip


class Client:
    """One connection that creates, updates and deletes contacts of its own until the server goes away.

    Args:
        connection: not yet open.
        own: userids of contacts that nobody else writes.
        promises: shared by all.
        dice: what it does next.
        answered: called at once whenever a write was acknowledged.
    """

    def __init__(
        self,
        connection: Connection,
        own: list[str],
        promises: Promises,
        dice: random.Random,
        answered: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._own = own
        self._promises = promises
        self._dice = dice
        self._answered = answered
        self._freed: list[str] = []  # numbers of contacts that it has deleted

    async def run(self) -> None:
        await self._connection.open()
        try:
            while True:
                weights = (5, 1, 4, 2) if len(self._own) < MANY else (1, 1, 4, 5)
                act = self._dice.choices((self._create, self._repeat, self._update, self._delete), weights)[0]
                await (act if self._own else self._create)(f"write {next(self._promises.numbers)}")
        except (OSError, EOFError):
            pass
        finally:
            self._connection.close()

    def _number(self) -> str:
        if self._freed and self._dice.random() < 0.5:
            return self._freed.pop()
        return str(next(self._promises.numbers))

    async def _create(self, remark: str) -> None:
        new = contact(self._number(), remark)
        answer = await self._asked("create", {"contact": new}, (new["mobile"], None, new))
        self._own.append(answer["userid"])
        self._promises.became(answer["userid"], new)

    async def _repeat(self, remark: str) -> None:
        """Create a contact whose number is taken: refused, nothing happens."""
        old = self._promises.contacts[self._dice.choice(self._own)]
        new = contact(old["mobile"], remark)
        await self._asked("create", {"contact": new}, (old["mobile"], old, old), errcode=22005)

    async def _update(self, remark: str) -> None:
        userid = self._dice.choice(self._own)
        old = self._promises.contacts[userid]
        new = contact(self._number() if self._dice.random() < 0.3 else old["mobile"], remark)
        await self._asked("update", {"contact": new | {"user_id": userid}}, (userid, old, new))
        self._promises.became(userid, new)

    async def _delete(self, _: str) -> None:
        userid = self._own.pop(self._dice.randrange(len(self._own)))
        old = self._promises.contacts[userid]
        await self._asked("delete", {"user_id": userid}, (userid, old, None))
        self._promises.became(userid, None)
        self._freed.append(old["mobile"])

    async def _asked(
        self, page: str, parameters: Values, states: tuple[str, Values | None, Values | None], errcode: int = 0
    ) -> dict[str, Any]:
        self._promises.unsettled.append(states)
        answer = await self._connection.call(page, parameters)
        self._promises.unsettled.remove(states)
        assert answer["errcode"] == errcode, answer
        if errcode == 0:
            self._promises.acknowledged += 1
            self._answered()
        return answer
