"""GET /api/v1/contacts in an order, with facets, and in the trash."""

import base64
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from guanxi.api.contact_search import FOUND_MEMBERS, FoundContact
from tests.api.asking import problem
from tests.api.directory import LEAD, VIP
from tests.api.finding import finding
from tests.in_loop import in_loop

ORDERS = {
    "created": "zhang li chen wei john zeng",
    "changed": "zhang li chen wei john zeng",
    "name": "chen john li zeng zhang wei",
    "company": "john zhang zeng li chen wei",
}


@in_loop
async def test_contacts_are_listed_in_an_order_with_words_and_filters_and_without(tmp_path: Path) -> None:
    async with finding(tmp_path) as acme:
        for sort, names in ORDERS.items():
            for sent, wanted in ((sort, names.split()), (f"-{sort}", names.split()[::-1])):
                assert await acme.found(sort=sent) == " ".join(wanted), sent
                some = [name for name in wanted if name in {"zhang", "wei", "zeng"}]
                assert await acme.found(sort=sent, q="z") == " ".join(some)
                seen = [name for name in wanted if name in {"zhang", "li", "john", "zeng"}]
                assert await acme.found("li.na", sort=sent) == " ".join(seen)
                assert await acme.found("li.na", sort=sent, label_any=VIP) == " ".join(
                    name for name in seen if name in {"zhang", "li"}
                )
        await acme.send("PATCH", "/contacts/{li}", {"name": "Aa", "company_name": "Aa"})
        assert [(await acme.found(sort=sort)).split().index("li") for sort in ORDERS] == [1, 5, 0, 0]


@in_loop
async def test_facets_count_what_is_found(tmp_path: Path) -> None:
    def values(**counts: int) -> list[dict[str, object]]:
        return [{"value": value, "contacts": count} for value, count in counts.items()]

    async with finding(tmp_path) as acme:
        page = await acme.find(facets="follower_user_id,company_name", limit=1, fields="userid")
        assert (page["items"], page["facets"]) == (
            [{"userid": "{zhang}"}],
            {
                "complete": True,
                "follower_user_id": [*values(**{"li.na": 3, "wang.wu": 2, "ann": 1})],
                "company_name": [*values(**{"Smith & Söhne": 1, "云上科技": 1, "雲上科技": 1})],
            },
        )
        page = await acme.find("li.na", q="z", facets="label_ids, share_dept_ids,label_ids", fields="userid")
        assert page["facets"] == {
            "complete": True,
            "label_ids": [{"value": VIP, "contacts": 1}],
            "share_dept_ids": [{"value": 42, "contacts": 1}],
        }
        page = await acme.find("li.na", label_any=LEAD, facets="follower_user_id", limit=1, fields="userid")
        assert page["facets"]["follower_user_id"] == values(ann=1, **{"li.na": 1})
        assert (await acme.find(q="!", facets="label_ids"))["facets"] == {"complete": True, "label_ids": []}


@in_loop
async def test_the_trash_is_searched_too(tmp_path: Path) -> None:
    async with finding(tmp_path) as acme:
        for name in ("zhang", "john", "wei"):
            await acme.send("DELETE", f"/contacts/{{{name}}}")
        assert await acme.found(trash="true") == "wei john zhang wang"
        assert await acme.found("li.na", trash="true") == "john zhang"
        assert await acme.found(trash="true", q="z") == "wei zhang"
        assert await acme.found(q="z") == "zeng"
        assert await acme.found(trash="true", label_any=LEAD) == "john"
        assert await acme.found("ann", trash="true", q="z") == ""
        page = await acme.find(trash="true", q="zw", facets="label_ids")
        (item,) = page["items"]
        assert item["match"] == {"rank": "initials", "marks": {"name": [[0, 2]]}, "labels": [], "owner": False}
        assert (item["deleted_at"], item["deleted_by"], "updated_at" in item) == ("moment", "administrator", False)
        assert page["facets"]["label_ids"] == [{"value": VIP, "contacts": 1}]
        (item,) = (await acme.find("li.na", trash="true", q="zw", fields="name,deleted_by,change,etag"))["items"]
        assert item == {"name": "张伟", "deleted_by": "administrator"}
        await acme.send("POST", "/trash/{zhang}/restore")
        assert (await acme.found(trash="true", q="zw"), await acme.found(q="zw")) == ("", "zhang")


@in_loop
async def test_a_cursor_is_of_one_order(tmp_path: Path) -> None:
    async with finding(tmp_path) as acme:
        cursors = {sort: (await acme.find(sort=sort, limit=1))["next"] for sort in ("name", "-name", "created")}
        for sort, other in (("name", "-name"), ("-name", "name"), ("name", "created"), ("created", "name")):
            problem(await acme.send("GET", f"/contacts?sort={sort}&cursor={cursors[other]}"), "invalid")
        for asked in (
            "trash=true&sort=name",
            "facets=name",
            "facets=",
            "facets=label_ids&mobile=1",
            "sort=+name",
            "sort=",
        ):
            told = problem(await acme.send("GET", f"/contacts?{asked}"), "invalid")
            assert [one["parameter"] for one in told["errors"]] in (["sort"], ["facets"], ["mobile"])


def test_every_member_that_a_found_contact_can_have_can_be_asked_for() -> None:
    assert set(FOUND_MEMBERS) == {one.name for one in msgspec.structs.fields(FoundContact)}


FORGED: list[tuple[dict[str, str], list[object]]] = [
    ({"q": "z"}, ["name", 4]), ({"q": "z"}, [4, 4]), ({"q": "z"}, [-1, 4]), ({"q": "z"}, [0, -1]), ({"q": "z"}, [0, 2**63]),
    ({"q": "z"}, [0]), ({"q": "z"}, [0, "4"]), ({"q": "z"}, [None, 4]), ({"sort": "name"}, [7, 4]), ({"sort": "name"}, ["a\0", 4]),
    ({"sort": "-company"}, ["a", -2]), ({"sort": "created"}, ["a", 4]), ({"sort": "changed"}, [2**63, 4]),
]  # fmt: skip


@in_loop
async def test_a_cursor_that_was_made_up_is_refused(tmp_path: Path) -> None:
    async with finding(tmp_path) as acme:
        for asked, place in FORGED:
            name, real = msgspec.json.decode(unsealed((await acme.find(**asked, limit=1))["next"]))
            digest, *_ = msgspec.json.decode(real)
            made_up = msgspec.json.encode([name, msgspec.json.encode([digest, *place]).decode()])
            sent = base64.urlsafe_b64encode(made_up).decode().rstrip("=")
            query = urlencode(asked | {"cursor": sent})
            told = problem(await acme.send("GET", f"/contacts?{query}"), "invalid")
            assert [one["parameter"] for one in told["errors"]] == ["cursor"], (asked, place)


def unsealed(cursor: str) -> bytes:
    return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
