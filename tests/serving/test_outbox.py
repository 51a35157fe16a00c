"""What is written in one turn of the loop leaves together, and nothing of it is lost or out of order."""

import asyncio
from collections.abc import Callable

import pytest

from guanxi.serving.outbox import GatheringTransport, Outbox
from tests.in_loop import in_loop


class Recording(asyncio.Transport):
    """A connection that remembers what was done with it."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[bytes | str] = []
        self.gone = False
        self.broken = False

    def is_closing(self) -> bool:
        return self.gone

    def write(self, data: "bytes | bytearray | memoryview[int]") -> None:
        if self.gone or self.broken:
            raise RuntimeError("the handler is closed")  # as uvloop does
        self.done.append(bytes(data))

    def close(self) -> None:
        self.done.append("close")

    def abort(self) -> None:
        self.done.append("abort")

    def write_eof(self) -> None:
        self.done.append("eof")

    def get_write_buffer_size(self) -> int:
        return 100


def two() -> tuple[tuple[Recording, GatheringTransport], tuple[Recording, GatheringTransport]]:
    outbox = Outbox(asyncio.get_running_loop())
    first, second = Recording(), Recording()
    return (first, GatheringTransport(first, outbox)), (second, GatheringTransport(second, outbox))


@in_loop
async def test_writes_of_a_turn_are_passed_on_once_at_its_end() -> None:
    (first, one), (second, other) = two()
    one.write(b"head ")
    other.write(bytearray(b"other"))
    one.write(memoryview(b"body"))
    assert (first.done, second.done) == ([], [])
    await asyncio.sleep(0)
    assert (first.done, second.done) == ([b"head body"], [b"other"])
    one.write(b"next")
    await asyncio.sleep(0)
    assert first.done == [b"head body", b"next"]


@pytest.mark.parametrize(
    ("act", "done"),
    [
        (GatheringTransport.close, [b"written", "close"]),
        (GatheringTransport.write_eof, [b"written", "eof"]),
        (GatheringTransport.abort, ["abort"]),
    ],
)
def test_closing_sends_first_and_aborting_does_not(
    act: Callable[[GatheringTransport], None], done: list[bytes | str]
) -> None:
    async def run() -> list[bytes | str]:
        (recording, transport), _ = two()
        transport.write(b"written")
        act(transport)
        await asyncio.sleep(0)
        return recording.done

    assert asyncio.run(run()) == done


@in_loop
async def test_much_is_passed_on_at_once_so_that_the_writer_can_be_held_back() -> None:
    (recording, transport), _ = two()
    transport.write(b"a" * 65536)
    assert recording.done == []
    transport.write(b"b")
    assert recording.done == [b"a" * 65536 + b"b"]
    transport.write(b"c")
    await asyncio.sleep(0)
    assert recording.done[1:] == [b"c"]


@in_loop
async def test_what_is_gathered_counts_as_not_sent() -> None:
    (_, transport), _ = two()
    transport.write(b"12345")
    assert transport.get_write_buffer_size() == 105
    await asyncio.sleep(0)
    assert transport.get_write_buffer_size() == 100


@in_loop
async def test_a_client_that_has_gone_or_cannot_be_written_to_does_not_keep_the_others_from_their_answers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    outbox = Outbox(asyncio.get_running_loop())
    recordings = [Recording() for _ in range(3)]
    for number, recording in enumerate(recordings):
        GatheringTransport(recording, outbox).write(b"%d" % number)
    recordings[0].gone = True
    recordings[1].broken = True
    await asyncio.sleep(0)
    assert [recording.done for recording in recordings] == [[], ["abort"], [b"2"]]
    assert [record.getMessage() for record in caplog.records] == ["connection dropped"]
