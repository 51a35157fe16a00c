"""Random employees behind every door: they are answered what the model says, and can tell nothing of the rest.

GUANXI_TEST_DEPTH multiplies the number of examples.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.api.resources import ENDPOINTS
from guanxi.app import App, now_ms
from guanxi.domain.app import SCOPES
from guanxi.domain.key import scopes_for
from guanxi.operations.context import Context
from guanxi.operations.create_app import create_internal_app
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.identifiers import SystemIds
from guanxi.operations.issue_token import issue_internal_token
from guanxi.settings import Settings
from guanxi.store import Store
from tests.api.asking import Asking, new_key
from tests.backends import place_of
from tests.depth import DEPTH
from tests.sharing import bulk, many, reading, searching, writing
from tests.sharing.company import Company, verdict_of
from tests.sharing.worlds import NAMES, STAFF, STRANGER

EXAMPLES = {"sqlite": 175, "postgres": 30}

Driver = Callable[[Company, str], Awaitable[None]]

DRIVERS: dict[str, Driver] = {
    one.__name__: one
    for one in (
        reading.get_contact, reading.get_contact_access, reading.get_contact_access_of_employee,
        reading.get_department, reading.get_employee, reading.get_label, searching.list_contacts,
        reading.list_custom_fields, reading.list_departments, reading.list_employees, reading.list_label_groups, reading.list_trash,
        many.batch_contacts, many.list_changes,
        bulk.hand_over, bulk.relabel_contacts, bulk.share_contacts, bulk.undo_act,
        writing.create_contact, writing.delete_contact, writing.patch_contact, writing.replace_contact,
        writing.restore_contact, writing.upsert_contact,
    )
}  # fmt: skip
"""By the name of the endpoint that each asks."""

OTHERS = ("staff", "administrator", "administrator", "send_again", "send_again", "dingtalk")
SEEDS = st.integers(0, 2**24)
SIZES = st.tuples(st.integers(1, 6), st.integers(0, 6), st.integers(2, 10))
STEPS = st.lists(st.sampled_from([*DRIVERS, *OTHERS]), min_size=20, max_size=40)


def test_every_endpoint_that_an_employees_key_opens_is_driven() -> None:
    opened = {name for name, one in ENDPOINTS.items() if one.scope in scopes_for("employee", None)}
    assert opened == DRIVERS.keys()


async def play(store: Store, app: App, sizes: tuple[int, int, int], seed: int, steps: list[str]) -> None:
    context = Context(store, SystemIds(), now_ms(), "tester")
    organisation = await create_organisation(context, "Acme")
    asking = Asking(store, organisation.corp_id, app)
    asking.keys["administrator"] = await new_key(asking)
    acme = Company(asking, organisation, random.Random(seed))  # noqa: S311 - the same again for the same seed
    async with asking.client:
        acme.begin(*sizes[:2], 0, acme.chance)
        await acme.told(store)
        await acme.give_keys()
        for _ in range(sizes[2]):
            await administrator_creates(acme)
        for who in acme.callers():
            await many.list_changes(acme, who)
        for step in steps:
            await take(acme, step)
        for who in acme.callers():
            await reading.list_contacts(acme, who)
            await many.list_changes(acme, who)
        for who in acme.callers()[:2]:
            await searching.find_contacts(acme, who)
        await dingtalk(acme)


async def take(acme: Company, step: str) -> None:
    if step in DRIVERS or step == "send_again":
        who = acme.chance.choice([*acme.callers(), *acme.shut_out()] or [""])
        if who in acme.shut_out():
            assert (await acme.ask(who, "GET /contacts")).status_code == 401
        elif who:
            await (DRIVERS.get(step) or writing.send_again)(acme, who)
    elif step == "staff":
        await acme.change_staff(acme.chance.choice(STAFF), acme.chance)
    elif step == "dingtalk":
        await dingtalk(acme)
    else:
        await acme.chance.choice((administrator_creates, administrator_edits, administrator_deletes))(acme)
    acme.look()


async def administrator_creates(acme: Company) -> None:
    body = {"follower_user_id": acme.chance.choice((*NAMES, STRANGER))} | acme.some_body(None, new=True)
    verdict, entry = acme.world.on_create(None, body)
    answer = await acme.ask(None, "POST /contacts", body)
    assert verdict_of(answer) == verdict
    if answer.is_success:
        acme.world.add(answer.json()["userid"], entry)


async def administrator_edits(acme: Company) -> None:
    if acme.world.cards:
        userid = acme.chance.choice(list(acme.world.cards))
        body = acme.some_body(None, new=False)
        verdict, entry = acme.world.on_edit(None, userid, body)
        answer = await acme.ask(None, f"PATCH /contacts/{userid}", body)
        assert verdict_of(answer) == verdict
        if answer.is_success:
            acme.world.put(userid, entry)


async def administrator_deletes(acme: Company) -> None:
    if acme.world.cards:
        userid = acme.chance.choice(list(acme.world.cards))
        assert (await acme.ask(None, f"DELETE /contacts/{userid}")).status_code == 204
        acme.world.remove(userid)


async def dingtalk(acme: Company) -> None:
    """An app sees the whole organisation, on both doors."""
    asking = acme.asking
    if "app" not in asking.keys:
        created = await create_internal_app(asking.context(), asking.corp_id, "An app", SCOPES)
        asking.keys["app"] = await new_key(asking, "app", app=created.app.app_key)
        asking.keys["token"] = await issue_internal_token(asking.context(), asking.corp_id, created.app.app_key)
    path = f"/topapi/extcontact/list?access_token={asking.keys['token']}"
    told = (await asking.ask("POST", path, {"offset": 0, "size": 100}, by=None)).json()
    in_order = sorted(acme.world.cards, key=lambda userid: acme.world.cards[userid].place)
    assert [one["userid"] for one in told["results"]] == in_order
    for by in ("app", "administrator"):
        native = (await asking.ask("GET", "/api/v1/contacts?limit=1000&count=exact", by=by)).json()
        assert ([one["userid"] for one in native["items"]], native["count"]) == (in_order, len(in_order))


def test_employees_are_told_what_they_see_and_can_tell_nothing_of_the_rest(tmp_path: Path, engine: str) -> None:
    @settings(max_examples=EXAMPLES[engine] * DEPTH, deadline=None)
    @given(SIZES, SEEDS, STEPS)
    def hold(sizes: tuple[int, int, int], seed: int, steps: list[str]) -> None:
        runner.run(play(store, app, sizes, seed, steps))

    with asyncio.Runner() as runner:
        store = place_of(tmp_path / "data").open()
        app = App(store, Settings(data=tmp_path / "data"))
        try:
            hold()
        finally:
            runner.run(store.close())
