"""What is not told any more, or never, to somebody who does not see a contact."""

from pathlib import Path
from typing import Any

from tests.in_loop import in_loop
from tests.sharing.office import CARD, Office, office

LABEL = 1561077310


async def twice(acme: Office, path: str, body: dict[str, Any], userid: str, **changed: object) -> tuple[Any, Any]:
    """Ask with an Idempotency-Key, let the contact leave li.na's view, and ask again."""
    before = await acme.send("POST", path, body, by="li.na", idempotency_key="k")
    await acme.change(userid or before.json()["items"][0]["userid"], **changed)
    after = await acme.send("POST", path, body, by="li.na", idempotency_key="k")
    assert after.headers["idempotency-replayed"] == "true"
    return before.json(), after.json()


@in_loop
async def test_a_batch_that_is_sent_again_does_not_name_contacts_that_one_does_not_see_any_more(tmp_path: Path) -> None:
    async with office(tmp_path) as acme:
        card = {name: value for name, value in CARD.items() if name != "follower_user_id"}
        rows = [{"op": "create", "contact": card}, {"op": "create", "contact": card | {"mobile": "13000000002"}}]
        before, after = await twice(acme, "/contacts/batch", {"operations": rows}, "", follower_user_id="chen")
        assert [one["status"] for one in before["items"]] == [201, 201]
        assert [one["status"] for one in after["items"]] == [404, 201]
        assert "userid" not in after["items"][0]
        assert after["items"][1] == before["items"][1]


@in_loop
async def test_tagging_that_is_sent_again_tells_of_them_as_of_none(tmp_path: Path) -> None:
    async with office(tmp_path) as acme:
        userid = await acme.contact(share_user_ids=["li.na"])
        body = {"add": [LABEL], "userids": [userid, "0"]}
        before, after = await twice(acme, "/contacts/labels", body, userid, share_user_ids=[])
        assert [one["problem"]["status"] for one in before["refused"]] == [403, 404]
        assert [one["problem"]["status"] for one in after["refused"]] == [404, 404]
        assert after["refused"][0]["problem"] == after["refused"][1]["problem"]


@in_loop
async def test_the_length_of_a_cursor_does_not_tell_how_much_there_is(tmp_path: Path) -> None:
    async with office(tmp_path) as acme:
        lengths = await lengths_of_cursors(acme)
        rows = [{"op": "create", "contact": CARD | {"mobile": f"130000001{number:02}"}} for number in range(100)]
        assert (await acme.send("POST", "/contacts/batch", {"operations": rows})).is_success
        assert lengths | await lengths_of_cursors(acme) == lengths
        assert len(lengths) == 1


async def lengths_of_cursors(acme: Office) -> set[int]:
    """Of the changes, and of a page behind which there is one contact more."""
    for _ in range(2):
        number = 10 + len(await acme.seen("li.na"))
        await acme.contact(mobile=f"130000000{number:02}", share_user_ids=["li.na"])
    changes = (await acme.send("GET", "/changes", by="li.na")).json()["cursor"]
    limit = len(await acme.seen("li.na")) - 1
    page = (await acme.send("GET", f"/contacts?limit={limit}", by="li.na")).json()["next"]
    return {len(changes), len(page)}
