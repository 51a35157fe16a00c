"""GET and PATCH /api/v1/organisation."""

from pathlib import Path

import pytest

from tests.api.asking import asking, new_key, problem
from tests.in_loop import in_loop

PATH = "/api/v1/organisation"


@in_loop
async def test_an_administrator_sees_the_organisation_of_the_key(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        answer = await acme.ask("GET", PATH)
        shown = answer.json()
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        assert shown.pop("created_at").endswith("Z")
        assert shown == {
            "corp_id": acme.corp_id,
            "name": "Acme",
            "contact_limit": None,
            "external_contacts": True,
            "unknown": "keep",
            "contact_count": 0,
            "last_change": 2,
            "history_start": 1,
        }


@in_loop
async def test_a_patch_sets_what_it_names_and_keeps_the_rest(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        changed = await acme.ask("PATCH", PATH, {"contact_limit": 5, "unknown": "strict"})
        assert (changed.status_code, changed.json()["contact_limit"], changed.json()["name"]) == (200, 5, "Acme")
        lifted = await acme.ask("PATCH", PATH, {"contact_limit": None, "name": "云上科技"})
        assert lifted.json() == (await acme.ask("GET", PATH)).json()
        assert {"contact_limit": None, "name": "云上科技", "unknown": "strict"}.items() <= lifted.json().items()
        last = (await acme.store.walks.changes(acme.corp_id, 0, 100))[-1]
        assert (last.kind, last.actor) == ("organisation_updated", acme.keys["administrator"].split("_")[2])


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "  "}, "/name"),
        ({"name": None}, "/name"),
        ({"contact_limit": -1}, "/contact_limit"),
        ({"contact_limit": "5"}, "/contact_limit"),
        ({"unknown": "forget"}, "/unknown"),
        ({"external_contacts": 1}, "/external_contacts"),
        ({"suspended": True}, "/suspended"),
        ({"corp_id": "ding"}, "/corp_id"),
    ],
)
@in_loop
async def test_a_value_that_cannot_be_set_is_pointed_at_and_nothing_changes(
    tmp_path: Path, body: dict[str, object], pointer: str
) -> None:
    async with asking(tmp_path) as acme:
        before = (await acme.ask("GET", PATH)).json()
        told = problem(await acme.ask("PATCH", PATH, body | {"external_contacts": False} | body), "invalid")
        assert [one["pointer"] for one in told["errors"]] == [pointer]
        assert (await acme.ask("GET", PATH)).json() == before


@in_loop
async def test_only_the_scope_administration_opens_it(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        acme.keys["reader"] = await new_key(acme, scopes=["contacts:read"])
        problem(await acme.ask("GET", PATH, by="reader"), "scope-missing")
        problem(await acme.ask("PATCH", PATH, {}, by="reader"), "scope-missing")
