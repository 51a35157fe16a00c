"""A store that holds something of everything, and what its people know of it."""

import asyncio
from typing import NamedTuple

import msgspec

from guanxi.domain.app import READ, SCOPES
from guanxi.domain.contact import checked_contact
from guanxi.domain.staff import Employee
from guanxi.domain.staff_patch import DepartmentSent
from guanxi.operations.authorize_suite import authorize_suite, deauthorize_suite
from guanxi.operations.context import Context, Once
from guanxi.operations.create_app import NewApp, create_internal_app, create_suite
from guanxi.operations.create_contact import create_contact
from guanxi.operations.create_department import create_department
from guanxi.operations.create_employee import create_employee
from guanxi.operations.create_key import KeyWanted, create_key
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.delete_contact import delete_contact
from guanxi.operations.identifiers import SystemIds
from guanxi.operations.issue_token import issue_internal_token, issue_suite_token
from guanxi.operations.restore_contact import restore_contact
from guanxi.operations.revoke_app import revoke_app
from guanxi.operations.rotate_secret import rotate_app_secret
from guanxi.operations.set_organisation import set_organisation
from guanxi.operations.update_contact import update_contact
from guanxi.store import Store
from tests.backends import Place
from tests.operations.acting import values

NOW = 1_900_000_000_000
"""Late, so that tokens still live when the test runs."""

CONTACTS = 150
TEXTS = ["张三", "Ångström", 'O\'Brien "x"', "王经理，北京", "😀 emoji", "back\\slash", "ß" * 64]


class Known(NamedTuple):
    """What is known of it: by organisation, an app with its secret, a token, and a suite for all of them."""

    corp_ids: list[str]
    apps: dict[str, NewApp]
    tokens: dict[str, str]
    suite: NewApp
    suite_token: str


async def _contacts(context: Context, corp_id: str, first: int) -> None:
    userids = await asyncio.gather(*[_contact(context, corp_id, first + number) for number in range(CONTACTS)])
    once = Once("key", "a name", b"\x01" * 32, NOW + 86_400_000, lambda _: b"{}")
    await _contact(msgspec.structs.replace(context, once=once, act="act"), corp_id, first + CONTACTS)
    await asyncio.gather(
        *[delete_contact(context, corp_id, userid) for userid in userids[::5]],
        *[update_contact(context, corp_id, userid, values(mobile=None, state_code=None, remark="改了")) for userid in userids[1::3] if userid not in userids[::5]],
    )  # fmt: skip
    await restore_contact(context, corp_id, userids[0])


async def _staff(context: Context, corp_id: str, first: int) -> None:
    await create_department(context, corp_id, DepartmentSent(dept_id=first + 2, name="销售部"))
    userids = [f"{text} {number}" for number, text in enumerate(TEXTS)]
    for number, (userid, text) in enumerate(zip(userids, TEXTS, strict=True)):
        mobile = f"+86 {13_100_000_000 + first + number}" if number else ""
        person = Employee(userid=userid, name=text, mobile=mobile, dept_id_list=(1, first + 2)[: number % 3])
        await create_employee(context, corp_id, person)
    await create_key(context, corp_id, KeyWanted(role="employee", employee=userids[0]))
    await create_key(context, corp_id, KeyWanted(role="administrator"))


async def _contact(context: Context, corp_id: str, number: int) -> str:
    text = TEXTS[number % len(TEXTS)]
    wanted = values(mobile=str(13_000_000_000 + number), name=text, address=text, remark=f"{number}")
    external_id = f"{text} {number}" if number % 2 else ""
    return (await create_contact(context, corp_id, checked_contact(wanted), external_id)).contact.userid


async def fill(store: Store) -> Known:
    """Put something of everything into a store."""
    context = Context(store, SystemIds(), NOW, "tester")
    suite = await create_suite(context, "套件", (READ,), None)
    corp_ids: list[str] = []
    apps: dict[str, NewApp] = {}
    tokens: dict[str, str] = {}
    for place, name in enumerate(["北京 Acme", "Zenith", "空"]):
        organisation = await create_organisation(context, name, "zh" if place == 0 else "en")
        corp_id = organisation.corp_id
        corp_ids.append(corp_id)
        old = await create_internal_app(context, corp_id, "旧", SCOPES)
        await revoke_app(context, corp_id, old.app.app_key)
        created = await create_internal_app(context, corp_id, name, SCOPES)
        apps[corp_id] = await rotate_app_secret(context, corp_id, created.app.app_key)
        tokens[corp_id] = await issue_internal_token(context, corp_id, created.app.app_key)
        await authorize_suite(context, suite.app.app_key, corp_id)
        if place < 2:
            await _contacts(context, corp_id, place * 10_000)
            await _staff(context, corp_id, place * 10_000)
    first, second, third = corp_ids
    await deauthorize_suite(context, suite.app.app_key, third)
    await set_organisation(context, second, {"contact_limit": 100_000, "unknown": "strict"})
    suite_token = await issue_suite_token(context, suite.app, first)
    return Known([first, second, third], apps, tokens, suite, suite_token)


def filled(place: Place) -> Known:
    """Make a store there that holds something of everything."""

    async def done() -> Known:
        store = place.open()
        try:
            return await fill(store)
        finally:
            await store.close()

    return asyncio.run(done())
