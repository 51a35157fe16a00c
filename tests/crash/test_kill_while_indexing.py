"""kill -9 of a server while it makes the index: it goes on where it was, and every contact is found once."""

import time
from pathlib import Path

from guanxi.domain.contact import MAX_NUMBER
from guanxi.store.conformance.directory import ACME, Directory
from tests.backends import place_of
from tests.cli.running import guanxi
from tests.in_loop import in_loop
from tests.served import PATIENCE, Served, served

CONTACTS = 1_000


def test_what_was_indexed_stays_and_the_rest_follows_after_the_next_start(tmp_path: Path) -> None:
    place = place_of(tmp_path / "data")

    @in_loop
    async def filled() -> None:
        store = place.open()
        await Directory(store).found()
        await Directory(store).fill(CONTACTS)
        await store.close()

    def indexed() -> int:
        return int(place.rows("SELECT indexed FROM organisation")[0][0])

    def once(above: int) -> int:
        ends = time.monotonic() + PATIENCE
        while (upto := indexed()) <= above:
            assert time.monotonic() < ends
            time.sleep(0.002)
        return upto

    filled()
    place.rows("DELETE FROM search")
    place.rows("UPDATE organisation SET indexed = 0")
    upto = 0
    for _ in range(2):
        server = Served(place.data)
        upto = once(upto)
        server.kill()
        assert indexed() >= upto
    assert upto < MAX_NUMBER, "it was killed in the middle"
    with served(place.data):
        once(MAX_NUMBER - 1)
    findings = guanxi("doctor", "--json", data=place.data).json["findings"]
    assert [one for one in findings if one["what"] == "search index"] == []
    assert place.rows("SELECT count(*) FROM search") == [(CONTACTS,)]
    assert place.intact()
    assert ACME in guanxi("org", "list", data=place.data).out
