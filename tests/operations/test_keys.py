"""Keys of the native API: who gets one, what it opens, and when it ends."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from guanxi.domain.failures import (
    AppUnknown,
    EmployeeUnknown,
    Failure,
    KeyInvalid,
    KeyUnknown,
    OrganisationUnknown,
    ValueInvalid,
    ValueMissing,
)
from guanxi.domain.key import Key, Scope, key_parts
from guanxi.domain.staff import Employee
from guanxi.operations.authenticate_key import authenticate_key
from guanxi.operations.create_key import KeyWanted, NewKey, create_key
from guanxi.operations.read_keys import KeyUse, get_key, list_keys
from guanxi.operations.revoke_app import revoke_app
from guanxi.operations.revoke_key import revoke_key
from guanxi.store import EMPLOYEE, Needs, Outcome, PutRecord, RemoveRecord, StoredEmployee
from tests.backends import place_of
from tests.in_loop import in_loop
from tests.operations.acting import MINUTE, NOW, Acting, acting

ALL: frozenset[Scope] = frozenset(
    {"contacts:read", "contacts:write", "labels:write", "staff:read", "staff:write", "administration"}
)
OF_PEOPLE = frozenset({"contacts:read", "contacts:write", "staff:read"})
LI = Employee(userid="li.na", name="Li Na")


async def new_key(acme: Acting, **wanted: object) -> NewKey:
    return await create_key(acme.at(), acme.corp_id, KeyWanted(**({"role": "administrator"} | wanted)))  # type: ignore[arg-type] # the tests' own


async def put(acme: Acting, employee: Employee | None) -> None:
    """Put or remove Li Na, past the operations of employees."""
    effect = (
        RemoveRecord(EMPLOYEE, LI.userid, "employee_deleted")
        if employee is None
        else PutRecord(EMPLOYEE, LI.userid, StoredEmployee(employee, 0), "employee_updated")
    )
    needs = Needs(records=((EMPLOYEE, LI.userid),))
    await acme.store.write(acme.corp_id, needs, lambda _: Outcome(None, (effect,)), acme.at().entry)


async def opens(acme: Acting, new: NewKey, now: int = NOW) -> bool:
    try:
        await authenticate_key(acme.at(now), new.text)
    except KeyInvalid:
        return False
    return True


@in_loop
async def test_a_key_says_who_asks_and_only_its_digest_is_kept(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        before = await acme.changes()
        new = await new_key(acme, name="laptop", expires_at=NOW + MINUTE)
        key_id = new.key.key_id
        wanted = Key(
            key_id=key_id, role="administrator", scopes=ALL, name="laptop", created_at=NOW, expires_at=NOW + MINUTE
        )  # fmt: skip
        assert new.key == wanted
        asking = await authenticate_key(acme.at(), new.text)
        assert (asking.corp_id, asking.key, asking.scopes) == (acme.corp_id, wanted, ALL)
        assert asking.context.actor == key_id
        log = (await acme.changes())[len(before) :]
        assert [(change.kind, change.target, change.actor, change.before) for change in log] == [
            ("key_created", key_id, "tester", None)
        ]
        parts = key_parts(new.text)
        assert parts is not None
        assert parts[2] not in str(
            msgspec.to_builtins([await acme.changes(), await get_key(acme.at(), acme.corp_id, key_id)])
        )


@in_loop
async def test_each_role_has_its_holder_and_its_scopes(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await put(acme, LI)
        app_key = (await acme.app()).app.app_key
        before = len(await acme.changes())
        for wanted, scopes in (
            ({"role": "administrator"}, ALL),
            ({"role": "administrator", "scopes": frozenset({"staff:write"})}, {"staff:write"}),
            ({"role": "administrator", "scopes": frozenset()}, frozenset()),
            ({"role": "employee", "employee": "li.na"}, OF_PEOPLE),
            ({"role": "app", "app": app_key}, OF_PEOPLE),
            ({"role": "app", "app": app_key, "scopes": frozenset({"contacts:read"})}, {"contacts:read"}),
        ):
            new = await new_key(acme, **wanted)
            assert (new.key.scopes, new.key.employee, new.key.app) == (
                scopes,
                wanted.get("employee"),
                wanted.get("app"),
            )
            assert (await authenticate_key(acme.at(), new.text)).scopes == scopes
        assert [change.kind for change in (await acme.changes())[before:]] == ["key_created"] * 6


@in_loop
async def test_what_can_hold_no_key_gets_none(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await put(acme, LI)
        app_key, gone = (await acme.app()).app.app_key, (await acme.app()).app.app_key
        await revoke_app(acme.at(), acme.corp_id, gone)
        before = await acme.changes()
        cases: list[tuple[dict[str, object], type[Failure], str]] = [
            ({"role": "employee"}, ValueMissing, "employee"),
            ({"role": "app", "app": ""}, ValueMissing, "app"),
            ({"role": "administrator", "employee": "li.na"}, ValueInvalid, "employee"),
            ({"role": "administrator", "app": app_key}, ValueInvalid, "app"),
            ({"role": "employee", "employee": "li.na", "app": app_key}, ValueInvalid, "app"),
            ({"role": "employee", "employee": "nobody"}, EmployeeUnknown, "employee"),
            ({"role": "app", "app": "nobody"}, AppUnknown, "app"),
            ({"role": "app", "app": gone}, AppUnknown, "app"),
            ({"role": "employee", "employee": "li.na", "scopes": frozenset({"staff:write"})}, ValueInvalid, "scopes"),
            ({"role": "administrator", "scopes": frozenset({"everything"})}, ValueInvalid, "scopes"),
            ({"expires_at": NOW}, ValueInvalid, "expires_at"),
            ({"expires_at": 10**15}, ValueInvalid, "expires_at"),
            ({"name": "x" * 129}, ValueInvalid, "name"),
            ({"name": "a\nb"}, ValueInvalid, "name"),
        ]
        for wanted, failure, field in cases:
            with pytest.raises(failure) as refusal:
                await new_key(acme, **wanted)
            assert (type(refusal.value), refusal.value.field) == (failure, field), wanted
        with pytest.raises(OrganisationUnknown):
            await create_key(acme.at(), "dingnobodynobodynobo", KeyWanted(role="administrator"))
        assert await acme.changes() == before
        assert await list_keys(acme.at(), acme.corp_id, "", 10) == []


@in_loop
async def test_a_key_ends_when_it_is_revoked_and_only_once(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        new, other = await new_key(acme), await new_key(acme)
        assert await opens(acme, new)
        revoked = await revoke_key(acme.at(), acme.corp_id, new.key.key_id)
        assert revoked == msgspec.structs.replace(new.key, revoked=True)
        assert not await opens(acme, new)
        assert await opens(acme, other)
        log = await acme.changes()
        assert (log[-1].kind, log[-1].target) == ("key_revoked", new.key.key_id)
        assert msgspec.json.decode(log[-1].before or b"", type=Key) == new.key
        assert await revoke_key(acme.at(), acme.corp_id, new.key.key_id) == revoked
        assert await acme.changes() == log
        with pytest.raises(KeyUnknown):
            await revoke_key(acme.at(), acme.corp_id, "nobody00")


@in_loop
async def test_a_key_ends_with_its_time(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        new = await new_key(acme, expires_at=NOW + MINUTE)
        assert await opens(acme, new, NOW + MINUTE - 1)
        assert not await opens(acme, new, NOW + MINUTE)


@in_loop
async def test_a_key_ends_with_its_app(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        app_key = (await acme.app()).app.app_key
        new = await new_key(acme, role="app", app=app_key)
        assert await opens(acme, new)
        await revoke_app(acme.at(), acme.corp_id, app_key)
        assert not await opens(acme, new)


@in_loop
async def test_a_key_opens_nothing_while_its_employee_does_not_work_here(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await put(acme, LI)
        new, administrator = await new_key(acme, role="employee", employee="li.na"), await new_key(acme)
        inactive = msgspec.structs.replace(LI, active=False)
        for employee, wanted in ((LI, True), (inactive, False), (LI, True), (None, False)):
            await put(acme, employee)
            assert await opens(acme, new) == wanted, employee
            assert await opens(acme, administrator)


@in_loop
async def test_another_server_shuts_an_employee_out_at_once(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        await put(acme, LI)
        new = await new_key(acme, role="employee", employee="li.na")
        elsewhere = Acting(place_of(tmp_path).open(), acme.corp_id)
        try:
            assert await opens(elsewhere, new)
            await put(acme, msgspec.structs.replace(LI, active=False))
            assert not await opens(elsewhere, new)
        finally:
            await elsewhere.store.close()


@in_loop
async def test_keys_are_listed_by_their_ids_with_their_last_use(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        made = sorted([(await new_key(acme, name=str(number))) for number in range(3)], key=lambda new: new.key.key_id)
        await revoke_key(acme.at(), acme.corp_id, made[1].key.key_id)
        await authenticate_key(acme.at(NOW + MINUTE), made[2].text)
        await asyncio.sleep(0)
        await acme.store._writer.drain()  # noqa: SLF001 - the use is noted beside the request
        keys = [
            KeyUse(made[0].key, None),
            KeyUse(msgspec.structs.replace(made[1].key, revoked=True), None),
            KeyUse(made[2].key, NOW + MINUTE),
        ]
        assert await list_keys(acme.at(), acme.corp_id, "", 10) == keys
        assert await list_keys(acme.at(), acme.corp_id, "", 2) == keys[:2]
        assert await list_keys(acme.at(), acme.corp_id, made[1].key.key_id, 2) == keys[2:]
        assert await get_key(acme.at(), acme.corp_id, made[2].key.key_id) == keys[2]
        with pytest.raises(KeyUnknown):
            await get_key(acme.at(), acme.corp_id, "nobody00")
