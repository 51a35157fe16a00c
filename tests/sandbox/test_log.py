"""The ring: its bounds, and that nothing odd keeps it from remembering."""

import json

from guanxi.sandbox.log import BYTES, KEPT, Log
from guanxi.sandbox.visit import Visit
from guanxi.sandbox.world import World
from guanxi.sandbox.worlds import Worlds
from tests.in_loop import in_loop


async def a_world() -> World:
    return await Worlds(lambda: 1_700_000_000_000).create()


def visit(world: World, body: bytes = b"", **changed: object) -> Visit:
    made = Visit(
        world=world, at=world.clock.now(), method="POST", path="/x", query=b"", headers=[], body=body, client="-",
        status=200, answer=b"{}",
    )  # fmt: skip
    for name, value in changed.items():
        setattr(made, name, value)
    return made


@in_loop
async def test_it_remembers_the_latest_and_counts_the_forgotten() -> None:
    world, log = await a_world(), Log()
    for _ in range(KEPT + 3):
        log.add(visit(world))
    assert [one.number for one in log] == list(range(4, KEPT + 4))
    assert (log.last, log.forgotten) == (KEPT + 3, 3)
    log.clear()
    assert (list(log), log.last, log.forgotten) == ([], KEPT + 3, 0)
    log.add(visit(world))
    assert log.last == KEPT + 4
    log.reset()
    log.add(visit(world))
    assert [one.number for one in log] == [1]


@in_loop
async def test_it_holds_so_many_bytes_whatever_comes() -> None:
    world, log = await a_world(), Log()
    big = b"\x01" * 100_000  # each is six characters of JSON
    for _ in range(40):
        log.add(visit(world, big, answer=big, query=b"q=" + b"x" * 30_000, headers=[(b"h", b"v" * 30_000)] * 9))
    held = sum(len(bytes(one.json)) for one in log)
    assert BYTES / 2 < held <= BYTES
    assert log.forgotten == 40 - len(list(log)) > 0
    entry = next(iter(log)).entry
    assert len(entry.request.body) == len(entry.request.query) == len(entry.answer.body) == 4096
    assert entry.request.body_bytes == 100_000


@in_loop
async def test_nothing_odd_keeps_it_from_remembering() -> None:
    world, log = await a_world(), Log()
    odd = [
        visit(world, b"\xff\x00\xed\xa0\x80"),
        visit(world, b'{"a":"\\ud800"}', answer=b"\xff"),
        visit(world, path="/\ud800\udcff"),
        visit(world, query=b"\xff=%ff&%zz"),
        visit(world, headers=[(b"\xff", b"\xff"), (b"authorization", b"\xff"), (b"host", b"\xff")]),
        visit(world, b"[" * 90_000, answer=b"[" * 90_000),
        visit(world, status=0, answer=b""),
        visit(world, answer=b'{"errcode":[1]}'),
        visit(world, status=500, answer=b'{"type":1}'),
        visit(world, at=253_402_300_799_999),
        visit(world, at=0),
    ]
    for one in odd:
        log.add(one)
    assert [one.number for one in log] == list(range(1, len(odd) + 1))
    for kept in log:
        json.loads(bytes(kept.json))
    assert log.forgotten == 0
