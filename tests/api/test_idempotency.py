"""`Idempotency-Key` on any POST: done once, answered as before."""

import asyncio
from pathlib import Path

import httpx
import pytest

from guanxi.app import now_ms
from tests.api.asking import problem
from tests.api.directory import NEW, Directory, directory
from tests.in_loop import in_loop

DAY = 24 * 60 * 60 * 1000


async def create(acme: Directory, key: str = "k", path: str = "/contacts", **changed: str) -> httpx.Response:
    return await acme.send("POST", path, NEW | changed, idempotency_key=key)


@in_loop
async def test_a_request_that_is_sent_again_is_answered_byte_for_byte_as_before(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        first, again = await create(acme), await create(acme)
        await acme.send("PATCH", f"/contacts/{first.json()['userid']}", {"title": "changed"})
        later = await create(acme)
        for one in (again, later):
            assert (one.status_code, one.content) == (201, first.content)
            assert (one.headers["etag"], one.headers["location"]) == (first.headers["etag"], first.headers["location"])
            assert one.headers["idempotency-replayed"] == "true"
            assert one.headers["x-request-id"] != first.headers["x-request-id"]
        assert [one.partition(" ")[0] for one in await acme.written()] == ["contact_created", "contact_updated"]


@in_loop
async def test_of_two_at_once_one_is_done_and_both_get_its_answer(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        told = await asyncio.gather(*[create(acme) for _ in range(5)])
        assert len({one.content for one in told}) == 1
        assert [one.headers.get("idempotency-replayed") for one in told].count(None) == 1
        assert len(await acme.written()) == 1


@pytest.mark.parametrize("other", [{"body": {"name": "Other"}}, {"path": "/contacts/upsert?by=mobile"}])
@in_loop
async def test_another_request_with_the_same_key_is_refused(tmp_path: Path, other: dict[str, object]) -> None:
    async with directory(tmp_path) as acme:
        await create(acme)
        body = other.get("body", {})
        assert isinstance(body, dict)
        problem(await create(acme, path=str(other.get("path", "/contacts")), **body), "idempotency-mismatch")
        assert len(await acme.written()) == 1


@in_loop
async def test_what_was_refused_is_tried_again(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        await acme.set(contact_limit=3)
        problem(await create(acme), "organisation-full")
        await acme.set(contact_limit=None)
        assert (await create(acme)).status_code == 201


@in_loop
async def test_an_answer_is_kept_for_a_day(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        await create(acme)
        await acme.store.remove_expired(acme.corp_id, now_ms() + DAY - 60_000, 10 * DAY, 100)
        assert (await create(acme)).status_code == 201
        await acme.store.remove_expired(acme.corp_id, now_ms() + DAY + 60_000, 10 * DAY, 100)
        problem(await create(acme), "phone-taken")


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "é"])
@in_loop
async def test_a_key_is_visible_ascii(tmp_path: Path, key: str) -> None:
    async with directory(tmp_path) as acme:
        headers = {b"authorization": f"Bearer {acme.keys['administrator']}".encode(), b"idempotency-key": key.encode()}
        answer = await acme.client.post("/api/v1/contacts", json=NEW, headers=headers)
        assert problem(answer, "invalid")["errors"][0]["parameter"] == "Idempotency-Key"


@in_loop
async def test_a_longest_key_is_taken(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        assert (await create(acme, "x" * 255)).status_code == 201
