"""Fields of an organisation's own: every way in which a contact is written and shown has them, but DingTalk's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from guanxi.operations import count_contacts
from tests.api.asking import new_key, problem
from tests.api.directory import GONE, NEW, VIP, Directory, directory
from tests.in_loop import in_loop

TIER = {"key": "tier", "name": "客户等级", "type": "choice", "choices": ["gold", "silver"]}
BUDGET = {"key": "budget", "name": "Budget", "type": "number"}
SINCE = {"key": "since", "name": "Since", "type": "date"}
BOTH = {"tier": "gold", "budget": 9.5}


@asynccontextmanager
async def fielded(data: Path) -> AsyncIterator[Directory]:
    """A directory whose organisation has three fields; 张伟 has values in two of them."""
    async with directory(data) as acme:
        for field in (TIER, BUDGET, SINCE):
            answer = await acme.send("POST", "/custom-fields", field)
            assert (answer.status_code, answer.json()) == (201, field)
        await put_in(acme, "zhang", **BOTH)
        await acme.look()
        yield acme


async def put_in(acme: Directory, name: str, **values: object) -> dict[str, Any]:
    """Patch a contact's values, and give those that it has then."""
    answer = await acme.send("PATCH", f"/contacts/{{{name}}}", {"custom_fields": values})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json().get("custom_fields", {})
    return found


async def values(acme: Directory, name: str) -> dict[str, Any]:
    found: dict[str, Any] = (await acme.send("GET", f"/contacts/{{{name}}}")).json().get("custom_fields", {})
    return found


async def names(acme: Directory, query: str) -> list[str]:
    """Whom a list finds, by name."""
    answer = await acme.send("GET", f"/contacts?{query}")
    assert answer.status_code == 200, answer.text
    return sorted(acme.named(one["userid"]).strip("{}") for one in answer.json()["items"])


@in_loop
async def test_contacts_are_written_and_shown_with_them(tmp_path: Path) -> None:
    async with fielded(tmp_path) as acme:
        created = (await acme.send("POST", "/contacts", NEW | {"custom_fields": {"budget": 5.0, "tier": None}})).json()
        assert created["custom_fields"] == {"budget": 5}
        acme.userids["new"] = created["userid"]
        assert await put_in(acme, "new", tier="silver", budget=None) == {"tier": "silver"}
        assert await put_in(acme, "new") == {"tier": "silver"}
        changed = await acme.send("PATCH", "/contacts/{new}", {"title": "CFO"})
        assert changed.json()["custom_fields"] == {"tier": "silver"}
        assert await acme.written() == ["contact_created {new}", "contact_updated {new}", "contact_updated {new}"]

        whole = NEW | {"custom_fields": {"since": "2026-03-01"}}
        replaced = await acme.send("PUT", "/contacts/{new}", whole, if_match="*")
        assert replaced.json()["custom_fields"] == {"since": "2026-03-01"}
        again = await acme.send("PUT", "/contacts/{new}", replaced.json(), if_match="*")
        assert again.json() == replaced.json()
        cleared = await acme.send("PUT", "/contacts/{new}", NEW, if_match="*")
        assert "custom_fields" not in cleared.json()
        assert (await acme.send("PATCH", "/contacts/{zhang}", {"custom_fields": None})).json().get(
            "custom_fields"
        ) is None

        upserted = await acme.send("POST", "/contacts/upsert?by=mobile", NEW | {"custom_fields": BOTH})
        assert (upserted.status_code, upserted.json()["custom_fields"]) == (200, BOTH)
        another = NEW | {"mobile": "13000000010", "custom_fields": {"budget": 1}}
        upserted = await acme.send("POST", "/contacts/upsert?by=mobile", another)
        assert (upserted.status_code, upserted.json()["custom_fields"]) == (201, {"budget": 1})
        rows = [
            {"op": "create", "contact": NEW | {"mobile": "13000000011", "custom_fields": {"budget": 2}}},
            {"op": "create", "contact": NEW | {"mobile": "13000000012", "custom_fields": {"tier": "tin"}}},
            {"op": "update", "userid": "{new}", "contact": {"custom_fields": {"budget": 3}}},
            {"op": "upsert", "by": "mobile", "contact": another | {"custom_fields": {"budget": 4}}},
        ]
        told = (await acme.send("POST", "/contacts/batch", {"operations": rows})).json()["items"]
        assert [row["status"] for row in told] == [201, 422, 200, 200]
        assert told[1]["problem"]["errors"][0]["pointer"] == "/contact/custom_fields/tier"
        listed = (await acme.send("GET", "/contacts?fields=custom_fields")).json()["items"]
        shown = [{}, {}, {}, {"tier": "gold", "budget": 3}, {"budget": 4}, {"budget": 2}]
        assert listed == [{"custom_fields": one} if one else {} for one in shown]


@in_loop
async def test_what_does_not_touch_values_keeps_them(tmp_path: Path) -> None:
    async with fielded(tmp_path) as acme:
        parameters = {
            "contact": {"user_id": "{zhang}", "name": "张三", "follower_user_id": "li.na", "label_ids": [VIP]}
        }
        assert (await acme.page("extcontact/update", parameters))["errcode"] == 0
        told = await acme.page("extcontact/get", {"user_id": "{zhang}"})
        assert told["result"]["name"] == "张三"
        assert "gold" not in str(told) + str(await acme.page("extcontact/list", {"offset": 0, "size": 20}))
        assert await values(acme, "zhang") == BOTH

        labelled = await acme.send(
            "POST", "/contacts/labels", {"remove": [VIP], "filter": {"custom": [{"field": "tier"}]}}
        )
        problem(labelled, "invalid")
        chosen = {"custom": [{"field": "tier", "value": "gold"}, {"field": "budget", "from": 9, "before": 10}]}
        done = (await acme.send("POST", "/contacts/labels", {"remove": [VIP], "filter": chosen})).json()
        assert (done["matched"], done["changed"]) == (1, 1)
        assert (await acme.send("POST", f"/acts/{done['act']}/undo")).json()["changed"] == 1
        assert await values(acme, "zhang") == BOTH

        await acme.send("DELETE", "/contacts/{zhang}")
        trash = (await acme.send("GET", "/trash")).json()["items"]
        assert trash[0]["contact"]["custom_fields"] == BOTH
        assert await names(acme, "custom=tier") == []
        for query in ("custom=tier:gold", "q=gold", "q=gold&custom=budget:9..10"):
            assert await names(acme, f"trash=true&{query}") == ["zhang"], query
        assert (await acme.send("POST", "/trash/{zhang}/restore")).json()["custom_fields"] == BOTH
        assert await names(acme, "custom=tier") == ["zhang"]
        changes = (await acme.send("GET", f"/changes?after={acme.base}")).json()["items"]
        assert {one["kind"]: one["contact"]["custom_fields"] for one in changes if "contact" in one} == {
            "contact_updated": BOTH, "contact_deleted": BOTH, "contact_restored": BOTH,
        }  # fmt: skip


@in_loop
async def test_contacts_are_found_by_their_values(tmp_path: Path) -> None:
    async with fielded(tmp_path) as acme:
        await put_in(acme, "li", tier="silver", since="2026-03-01")
        for query, found in {
            "custom=tier:gold": ["zhang"],
            "custom=tier": ["li", "zhang"],
            "custom=tier:": ["chen"],
            "custom=budget:..10": ["zhang"],
            "custom=budget:10..": [],
            "custom=since:2026-03-01..2026-03-02,tier:silver": ["li"],
            "custom=since:2026-03-01,tier:gold": [],
            "custom=": ["chen", "li", "zhang"],
            "q=silv": ["li"],
            "q=2026-03": ["li"],
            "q=9.5&custom=tier:gold": ["zhang"],
            "q=9.5&custom=tier:silver": [],
            f"custom=tier&label_all={VIP}": ["li", "zhang"],
            "custom=tier:gold&sort=name": ["zhang"],
            f"custom=tier&label_all={GONE}": [],
        }.items():
            assert await names(acme, query) == found, query
        hit = (await acme.send("GET", "/contacts?q=silv&fields=match")).json()["items"][0]["match"]
        assert hit["marks"] == {"custom_fields.tier": [[0, 4]]}
        for query in ("custom=nope", "custom=tier:..x", "custom=budget:x", "custom=,", "custom=a:\\"):
            told = problem(await acme.send("GET", f"/contacts?{query}"), "invalid")
            assert [error["parameter"] for error in told["errors"]] == ["custom"], query
        await put_in(acme, "li", budget=100)
        await put_in(acme, "chen", budget=100)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(count_contacts, "_LOOKED_AT", 1)  # as if they were thousands
            for stretch, count in (("budget:..10", 1), ("budget", 3)):
                answer = await acme.send("GET", f"/contacts?custom={stretch}&count=exact")
                assert answer.json()["count"] == count, stretch
        await put_in(acme, "zhang", tier="silver", budget=None)
        assert (await names(acme, "custom=tier:gold"), await names(acme, "q=gold")) == ([], [])
        assert (await names(acme, "custom=tier:silver"), await names(acme, "custom=budget")) == (
            ["li", "zhang"],
            ["chen", "li"],
        )


@in_loop
async def test_a_field_that_is_removed_takes_its_values_out_of_sight_until_it_is_back(tmp_path: Path) -> None:
    async with fielded(tmp_path) as acme:
        moved = await acme.send("PATCH", "/custom-fields/tier", {"choices": ["tin"], "position": 9})
        assert moved.json() == TIER | {"choices": ["tin"]}
        assert list((await values(acme, "zhang")).items()) == [("budget", 9.5), ("tier", "gold")]
        assert await put_in(acme, "zhang", tier="gold", budget=9) == {"budget": 9, "tier": "gold"}
        problem(await acme.send("PATCH", "/contacts/{li}", {"custom_fields": {"tier": "gold"}}), "invalid")

        assert (await acme.send("DELETE", "/custom-fields/tier")).status_code == 204
        assert [one["key"] for one in (await acme.send("GET", "/custom-fields")).json()["items"]] == ["budget", "since"]
        assert await values(acme, "zhang") == {"budget": 9}
        assert await names(acme, "q=gold") == []
        problem(await acme.send("GET", "/contacts?custom=tier"), "invalid")
        told = problem(await acme.send("PATCH", "/contacts/{zhang}", {"custom_fields": {"tier": None}}), "invalid")
        assert [error["pointer"] for error in told["errors"]] == ["/custom_fields/tier"]
        cleared = await acme.send("PATCH", "/contacts/{zhang}", {"custom_fields": None})
        assert "custom_fields" not in cleared.json()

        problem(await acme.send("POST", "/custom-fields", BUDGET | {"key": "tier"}), "invalid")
        assert (await acme.send("POST", "/custom-fields", TIER)).status_code == 201
        assert await values(acme, "zhang") == {"tier": "gold"}
        assert (await names(acme, "q=gold"), await names(acme, "custom=tier:gold")) == (["zhang"], ["zhang"])


@in_loop
async def test_only_administrators_say_what_fields_there_are(tmp_path: Path) -> None:
    async with fielded(tmp_path) as acme:
        acme.keys["reader"] = await new_key(acme, scopes=["contacts:read"])
        await acme.look()
        assert (await acme.send("GET", "/custom-fields", by="reader")).json()["items"] == [TIER, BUDGET, SINCE]
        for ask in ("POST /custom-fields", "PATCH /custom-fields/tier", "DELETE /custom-fields/tier"):
            method, _, path = ask.partition(" ")
            body = None if method == "DELETE" else {"key": "a", "name": "A", "type": "text"}
            problem(await acme.send(method, path, body, by="reader"), "scope-missing")
        problem(await acme.send("POST", "/custom-fields", TIER), "exists")
        problem(await acme.send("PATCH", "/custom-fields/nope", {"name": "x"}), "not-found")
        problem(await acme.send("DELETE", "/custom-fields/nope"), "not-found")
        told = problem(await acme.send("POST", "/custom-fields", TIER | {"key": "等级"}), "invalid")
        assert [error["pointer"] for error in told["errors"]] == ["/key"]
        assert await acme.written() == []
        once = BUDGET | {"key": "once"}
        answers = [await acme.send("POST", "/custom-fields", once, idempotency_key="a") for _ in range(2)]
        assert [(one.status_code, one.json()) for one in answers] == [(201, once)] * 2
        assert len(await acme.written()) == 1
        unchanged = await acme.send("PATCH", "/custom-fields/once", {"name": "Budget"})
        assert (unchanged.json(), len(await acme.written())) == (once, 1)
