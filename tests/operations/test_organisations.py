"""Creating organisations and changing their settings."""

from pathlib import Path

import msgspec
import pytest

from guanxi.domain.failures import OrganisationUnknown, ValueInvalid, ValueMissing
from guanxi.domain.label import default_label_groups
from guanxi.domain.organisation import Organisation
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.set_organisation import set_organisation
from tests.in_loop import in_loop
from tests.operations.acting import NOW, acting


@in_loop
async def test_a_new_organisation_is_open_and_has_the_default_labels(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        wanted = Organisation(corp_id=acme.corp_id, name="Acme", created_at=NOW)
        assert await acme.store.organisation(acme.corp_id) == wanted
        assert (await acme.store.labels(acme.corp_id)).on_the_wire == default_label_groups("en")
        chinese = await create_organisation(acme.at(), "关系", "zh")
        assert (await acme.store.labels(chinese.corp_id)).on_the_wire == default_label_groups("zh")


@pytest.mark.parametrize("name", ["", " ", "\u3000"])
@in_loop
async def test_an_organisation_needs_a_name(tmp_path: Path, name: str) -> None:
    async with acting(tmp_path) as acme:
        with pytest.raises(ValueMissing):
            await create_organisation(acme.at(), name)
        assert len(await acme.store.organisations()) == 1


SETTINGS: list[dict[str, object]] = [
    {"name": "Other"},
    {"contact_limit": 0},
    {"contact_limit": 5},
    {"external_contacts": False},
    {"unknown": "strict"},
    {"unknown": "drop-departments"},
    {"suspended": True},
    {"suspended": True, "contact_limit": 7, "name": "关系"},
]


@pytest.mark.parametrize("settings", SETTINGS)
@in_loop
async def test_a_setting_is_changed_and_the_others_stay(tmp_path: Path, settings: dict[str, object]) -> None:
    async with acting(tmp_path) as acme:
        old = await acme.store.organisation(acme.corp_id)
        wanted = msgspec.structs.replace(old, **settings)
        assert await set_organisation(acme.at(NOW + 1, "cli"), acme.corp_id, settings) == wanted
        assert await acme.store.organisation(acme.corp_id) == wanted
        change = (await acme.changes())[-1]
        assert (change.kind, change.target, change.actor) == ("organisation_updated", acme.corp_id, "cli")
        assert msgspec.json.decode(change.before or b"", type=Organisation) == old


@in_loop
async def test_a_limit_can_be_lifted(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await acme.set(contact_limit=5)
        await acme.set(contact_limit=None)
        assert (await acme.store.organisation(acme.corp_id)).contact_limit is None


@in_loop
async def test_setting_what_is_so_already_leaves_no_trace(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        before = await acme.changes()
        await acme.set(name="Acme", suspended=False, contact_limit=None)
        await acme.set()
        assert await acme.changes() == before


WRONG: list[dict[str, object]] = [
    {"corp_id": "dingotherotherothero"},
    {"created_at": 5},
    {"colour": "red"},
    {"contact_limit": -1},
    {"contact_limit": "5"},
    {"contact_limit": True},
    {"contact_limit": 1.5},
    {"external_contacts": "on"},
    {"external_contacts": None},
    {"unknown": "whatever"},
    {"suspended": 1},
    {"name": None},
    {"name": ""},
    {"name": " \u3000"},
    {"suspended": True, "unknown": "whatever"},
]


@pytest.mark.parametrize("settings", WRONG)
@in_loop
async def test_a_setting_that_is_none_changes_nothing(tmp_path: Path, settings: dict[str, object]) -> None:
    async with acting(tmp_path) as acme:
        before = await acme.store.organisation(acme.corp_id)
        with pytest.raises(ValueInvalid):
            await set_organisation(acme.at(), acme.corp_id, settings)
        assert await acme.store.organisation(acme.corp_id) == before
        assert len(await acme.changes()) == 1


@in_loop
async def test_an_organisation_that_does_not_exist_has_no_settings(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        with pytest.raises(OrganisationUnknown):
            await set_organisation(acme.at(), "dingnobodynobodynobo", {"suspended": True})
