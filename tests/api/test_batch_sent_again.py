"""A batch with an Idempotency-Key: no row is carried out twice."""

import asyncio
from pathlib import Path
from typing import Any

from tests.api.asking import problem
from tests.api.directory import NEW, Directory, directory
from tests.in_loop import in_loop

PATH = "/contacts/batch"


def rows(count: int) -> dict[str, Any]:
    contacts = [NEW | {"mobile": f"1390000{place:04}"} for place in range(count)]
    return {"operations": [{"op": "create", "contact": contact} for contact in contacts]}


async def count(acme: Directory) -> int:
    return await acme.store.walks.count(acme.corp_id) - 3


@in_loop
async def test_it_is_answered_as_before(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        first = await acme.send("POST", PATH, rows(120), idempotency_key="k")
        again = await acme.send("POST", PATH, rows(120), idempotency_key="k")
        assert [one["status"] for one in first.json()["items"]] == [201] * 120
        assert again.content == first.content
        assert "idempotency-replayed" not in first.headers
        assert again.headers["idempotency-replayed"] == "true"
        assert len(await acme.written()) == 120


@in_loop
async def test_rows_that_were_planned_anew_are_answered_as_before(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        # The second row asks for half a number of a contact whose other half the first one changes.
        sent = {
            "operations": [
                {"op": "update", "userid": "{zhang}", "contact": {"mobile": "5551234567", "state_code": "1"}},
                {"op": "update", "userid": "{zhang}", "contact": {"mobile": "2025550123"}},
                {"op": "create", "contact": NEW},
            ]
        }
        first = await acme.send("POST", PATH, sent, idempotency_key="k")
        again = await acme.send("POST", PATH, sent, idempotency_key="k")
        assert [one.get("status") for one in first.json()["items"]] == [200, 200, 201], first.text
        assert again.json() == first.json()
        assert len(await acme.written()) == 3


@in_loop
async def test_one_that_was_cut_short_goes_on_where_it_ended(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        request = asyncio.create_task(acme.send("POST", PATH, rows(1000), idempotency_key="k"))
        while not await count(acme):  # noqa: ASYNC110 - nothing tells that a part is written
            await asyncio.sleep(0)
        request.cancel()
        await asyncio.wait([request])
        await acme.send("GET", "/contacts?limit=1")
        cut = await count(acme)
        assert 0 < cut < 1000
        whole = await acme.send("POST", PATH, rows(1000), idempotency_key="k")
        assert [one["status"] for one in whole.json()["items"]] == [201] * 1000
        assert "idempotency-replayed" not in whole.headers
        assert (await count(acme), len(await acme.written())) == (1000, 1000)


@in_loop
async def test_two_at_once_are_done_once_and_get_one_answer(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        sending = [acme.send("POST", PATH, rows(120), idempotency_key="k") for _ in range(2)]
        one, other = await asyncio.gather(*sending)
        assert one.json() == other.json()
        assert [row["status"] for row in one.json()["items"]] == [201] * 120
        assert await count(acme) == 120


@in_loop
async def test_of_two_at_once_that_differ_one_is_refused(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        sending = [acme.send("POST", PATH, rows(number), idempotency_key="k") for number in (60, 61)]
        answers = sorted(await asyncio.gather(*sending), key=lambda answer: answer.status_code)
        assert answers[0].status_code == 200
        problem(answers[1], "idempotency-mismatch")
        assert await count(acme) == len(answers[0].json()["items"])


@in_loop
async def test_a_key_is_of_one_request(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        await acme.send("POST", PATH, rows(1), idempotency_key="k")
        problem(await acme.send("POST", PATH, rows(2), idempotency_key="k"), "idempotency-mismatch")
        problem(await acme.send("POST", "/contacts", NEW, idempotency_key="k"), "idempotency-mismatch")
        await acme.send("POST", "/contacts", NEW, idempotency_key="m")
        problem(await acme.send("POST", PATH, rows(1), idempotency_key="m"), "idempotency-mismatch")
        other = await acme.send("POST", PATH, rows(1), idempotency_key="k#0")
        assert other.json()["items"][0]["status"] == 409
