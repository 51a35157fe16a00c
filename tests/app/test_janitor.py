"""What has expired goes, everything else stays."""

from pathlib import Path

import msgspec

from guanxi.domain.contact import checked_contact
from guanxi.janitor import Janitor
from guanxi.operations.context import Once
from guanxi.operations.create_contact import create_contact
from guanxi.operations.delete_contact import delete_contact
from tests.dingtalk.asking import asking
from tests.in_loop import in_loop
from tests.operations.acting import values
from tests.store.reading import rows

DAY = 86_400_000


@in_loop
async def test_expired_tokens_and_old_changes_go_however_many(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        for number in range(1200):
            await acme.create(mobile=str(13000000000 + number))
        acme.now += 10 * DAY
        await acme.set(name="Zenith")
        janitor = Janitor(acme.context, history_days=10)
        await janitor.clean()
        assert rows(tmp_path, "SELECT count(*) FROM token") == [(0,)]
        before = rows(tmp_path, "SELECT count(*) FROM change")
        acme.now += 1
        await janitor.clean()
        assert before[0][0] > 1200
        assert rows(tmp_path, "SELECT count(*) FROM change") == [(1,)]
        assert rows(tmp_path, "SELECT count(*) FROM contact") == [(1200,)]


@in_loop
async def test_it_ends_when_it_is_told_to_and_cleans_at_its_start(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        acme.now += DAY
        janitor = Janitor(acme.context, history_days=365)
        janitor.start()
        while rows(tmp_path, "SELECT count(*) FROM token") != [(0,)]:
            await acme.store.prove_writable(acme.now)
        await janitor.stop()
        assert len(await acme.store.apps(acme.corp_id)) == 6


@in_loop
async def test_answers_go_when_they_are_not_repeated_any_more_and_the_trash_with_history(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        context = acme.context()
        contact = checked_contact(values())
        for name, hours in (("early", 1), ("late", 48)):
            once = Once("key", name, b"", acme.now + hours * DAY // 24, lambda _: b"{}")
            with_answer = msgspec.structs.replace(context, once=once)
            saved = await create_contact(with_answer, acme.corp_id, contact)
            await delete_contact(context, acme.corp_id, saved.contact.userid)
        janitor = Janitor(acme.context, history_days=10)
        await janitor.clean()
        assert rows(tmp_path, "SELECT name FROM reply ORDER BY name") == [("early",), ("late",)]
        acme.now += DAY
        await Janitor(acme.context, history_days=10).clean()
        assert rows(tmp_path, "SELECT name FROM reply") == [("late",)]
        assert rows(tmp_path, "SELECT count(*) FROM trash") == [(2,)]
        acme.now += 10 * DAY
        await Janitor(acme.context, history_days=10).clean()
        assert rows(tmp_path, "SELECT name FROM reply") == []
        assert rows(tmp_path, "SELECT count(*) FROM trash") == [(0,)]
