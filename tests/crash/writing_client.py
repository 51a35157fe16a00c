"""Clients that write over HTTP and remember what they were promised."""

import asyncio
import itertools
import json
import random
from dataclasses import dataclass, field
from typing import Any

Values = dict[str, Any]


@dataclass
class Promises:
    """What a directory must hold.

    Attributes:
        contacts: acknowledged contacts, by userid, as they must be read.
        unsettled: for each request without an answer: the userid (or, of a create, the mobile) and the states that
            are right now: None for no such contact.
        acknowledged: how many writes were.
    """

    contacts: dict[str, Values] = field(default_factory=dict)
    unsettled: list[tuple[str, list[Values | None]]] = field(default_factory=list)
    acknowledged: int = 0


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
        number: which client, in the mobile numbers that it makes up.
        promises: shared by all.
        dice: what it does next.
    """

    def __init__(self, connection: Connection, number: int, promises: Promises, dice: random.Random) -> None:
        self._connection = connection
        self._number = number
        self._promises = promises
        self._dice = dice
        self._own: list[str] = []

    async def run(self) -> None:
        await self._connection.open()
        try:
            for turn in itertools.count():
                act = self._dice.choices(("create", "update", "delete"), (5, 4, 2))[0] if self._own else "create"
                await (self._create(turn) if act == "create" else self._change(act, turn))
        except (OSError, EOFError):
            pass
        finally:
            self._connection.close()

    async def _create(self, turn: int) -> None:
        mobile = f"13{self._number:03d}{self._dice.randrange(10**6):06d}"
        new = contact(mobile, f"turn {turn}")
        answer = await self._asked("create", {"contact": new}, mobile, [None, new])
        if answer["errcode"] == 0:  # else the number was drawn twice
            self._own.append(answer["userid"])
            self._promises.contacts[answer["userid"]] = new

    async def _change(self, act: str, turn: int) -> None:
        userid = self._dice.choice(self._own)
        old = self._promises.contacts[userid]
        if act == "delete":
            await self._asked("delete", {"user_id": userid}, userid, [old, None])
            self._own.remove(userid)
            del self._promises.contacts[userid]
        else:
            new = contact(old["mobile"], f"turn {turn}")
            await self._asked("update", {"contact": new | {"user_id": userid}}, userid, [old, new])
            self._promises.contacts[userid] = new

    async def _asked(self, page: str, parameters: Values, name: str, states: list[Values | None]) -> dict[str, Any]:
        unsettled = (name, states)
        self._promises.unsettled.append(unsettled)
        answer = await self._connection.call(page, parameters)
        self._promises.unsettled.remove(unsettled)
        assert answer["errcode"] in {0, 22005 if page == "create" else 0}, answer
        self._promises.acknowledged += answer["errcode"] == 0
        return answer
