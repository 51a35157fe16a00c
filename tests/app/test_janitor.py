"""What has expired goes, everything else stays."""

from pathlib import Path

from guanxi.janitor import Janitor
from tests.dingtalk.asking import asking
from tests.in_loop import in_loop
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
