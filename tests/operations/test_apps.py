"""Creating, authorising and shutting out apps, and what each leaves in the change log."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from guanxi.domain.app import App
from guanxi.domain.failures import (
    AppKindRefused,
    AppUnknown,
    Failure,
    OrganisationUnknown,
    PermissionMissing,
    ValueInvalid,
    ValueMissing,
)
from guanxi.operations.authenticate import authenticate, require_kind, require_scope
from guanxi.operations.authenticate_key import authenticate_key
from guanxi.operations.authenticate_suite import suite_with_secret
from guanxi.operations.authorize_suite import authorize_suite, deauthorize_suite
from guanxi.operations.create_app import create_internal_app, create_suite
from guanxi.operations.create_key import KeyWanted, create_key
from guanxi.operations.create_organisation import create_organisation
from guanxi.operations.issue_token import issue_app_token
from guanxi.operations.read_apps import get_app, list_apps
from guanxi.operations.revoke_app import revoke_app
from guanxi.operations.rotate_secret import rotate_app_secret, rotate_suite_secret
from guanxi.operations.update_app import update_app
from tests.in_loop import in_loop
from tests.operations.acting import NOW, Acting, acting
from tests.operations.staffing import NOTHING, tried

NOBODY = "dingnobodynobodynobo"


@in_loop
async def test_an_internal_app_belongs_to_its_organisation(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        new = await create_internal_app(acme.at(), acme.corp_id, "crm", ["qyapi_ext_read"])
        wanted = App(
            app_key=new.app.app_key,
            kind="internal",
            scopes=frozenset({"qyapi_ext_read"}),
            name="crm",
            created_at=NOW,
        )
        assert new.app == wanted
        assert new.app.app_key.startswith(acme.corp_id)
        assert await acme.store.apps(acme.corp_id) == [wanted]
        assert len(new.secret) >= 43


@in_loop
async def test_what_is_no_permission_is_refused(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        for asked in (
            create_internal_app(acme.at(), acme.corp_id, "crm", ["qyapi_ext_read", "everything"]),
            create_suite(acme.at(), "suite", ["everything"], None),
        ):
            with pytest.raises(ValueInvalid, match="everything is no permission") as failure:
                await asked
            assert failure.value.field == "scopes"
        assert await acme.store.apps(acme.corp_id) == []
        assert await acme.store.suites() == []


@in_loop
async def test_an_app_needs_an_organisation(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        with pytest.raises(OrganisationUnknown):
            await create_internal_app(acme.at(), NOBODY, "crm", [])
        with pytest.raises(OrganisationUnknown):
            await create_suite(acme.at(), "suite", [], NOBODY)
        assert await acme.store.suites() == []
        suite = await create_suite(acme.at(), "suite", [], None)
        with pytest.raises(OrganisationUnknown):
            await authorize_suite(acme.at(), suite.app.app_key, NOBODY)


@in_loop
async def test_a_suite_that_is_authorised_twice_is_authorised_once(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        suite = (await create_suite(acme.at(), "suite", ["qyapi_ext_write"], acme.corp_id)).app
        before = await acme.changes()
        again = await authorize_suite(acme.at(NOW + 5), suite.app_key, acme.corp_id)
        assert again == suite
        assert await acme.changes() == before


@in_loop
async def test_a_suite_that_comes_back_is_authorised_anew(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        suite = (await create_suite(acme.at(), "suite", [], acme.corp_id)).app
        await deauthorize_suite(acme.at(), suite.app_key, acme.corp_id)
        with pytest.raises(AppUnknown):
            await deauthorize_suite(acme.at(), suite.app_key, acme.corp_id)
        assert [app.revoked for app in await acme.store.apps(acme.corp_id)] == [True]
        again = await authorize_suite(acme.at(NOW + 5), suite.app_key, acme.corp_id)
        assert (again.created_at, again.revoked) == (NOW + 5, False)
        kinds = [change.kind for change in await acme.changes()]
        assert kinds == ["organisation_created", "suite_authorized", "suite_deauthorized", "suite_authorized"]


@in_loop
async def test_an_app_of_the_other_kind_is_nobody(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        internal = (await acme.app()).app.app_key
        suite = (await create_suite(acme.at(), "suite", [], acme.corp_id)).app.app_key
        before = await acme.changes()
        for asked in (
            authorize_suite(acme.at(), internal, acme.corp_id),
            deauthorize_suite(acme.at(), internal, acme.corp_id),
            rotate_suite_secret(acme.at(), internal),
            rotate_app_secret(acme.at(), acme.corp_id, suite),
            revoke_app(acme.at(), acme.corp_id, suite),
            revoke_app(acme.at(), acme.corp_id, ""),
            rotate_app_secret(acme.at(), acme.corp_id, f"{acme.corp_id}nobody"),
            authorize_suite(acme.at(), "nobody", acme.corp_id),
        ):
            with pytest.raises((AppUnknown, OrganisationUnknown)):
                await asked
        assert await acme.changes() == before


@in_loop
async def test_a_suite_has_one_secret_and_may_get_another(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        old = await create_suite(acme.at(), "suite", [], None)
        key = old.app.app_key
        assert await suite_with_secret(acme.at(), key, old.secret) == old.app
        new = await rotate_suite_secret(acme.at(), key)
        assert await suite_with_secret(acme.at(), key, new.secret) == old.app
        for wrong in ((key, old.secret), (key, ""), (key, "密"), ("nobody", new.secret)):
            with pytest.raises(AppUnknown):
                await suite_with_secret(acme.at(), *wrong)


@in_loop
async def test_what_happens_to_apps_is_logged_with_who_did_it_and_never_a_secret(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        new = await create_internal_app(acme.at(actor="cli"), acme.corp_id, "crm", [])
        rotated = await rotate_app_secret(acme.at(NOW + 1, "boss"), acme.corp_id, new.app.app_key)
        await revoke_app(acme.at(NOW + 2, "boss"), acme.corp_id, new.app.app_key)
        log = (await acme.changes())[1:]
        assert [(change.kind, change.actor, change.at) for change in log] == [
            ("app_created", "cli", NOW),
            ("app_secret_rotated", "boss", NOW + 1),
            ("app_revoked", "boss", NOW + 2),
        ]
        for change in log:
            assert new.secret.encode() not in (change.before or b"")
            assert rotated.secret.encode() not in (change.before or b"")


@in_loop
async def test_an_app_is_renamed_and_its_token_may_at_once_what_it_may(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        new = await create_internal_app(acme.at(), acme.corp_id, "crm", ["qyapi_ext_read"])
        key = new.app.app_key
        token = await issue_app_token(acme.at(), key, new.secret)
        native = (await create_key(acme.at(), acme.corp_id, KeyWanted(role="app", app=key))).text
        assert (await authenticate_key(acme.at(), native)).scopes == {"contacts:read", "staff:read"}
        now = new.app
        steps: list[tuple[dict[str, Any], dict[str, Any]]] = [
            ({"name": "CRM"}, {"name": "CRM"}),
            ({"scopes": ["qyapi_ext_write"]}, {"scopes": frozenset({"qyapi_ext_write"})}),
            ({"name": "c", "scopes": []}, {"name": "c", "scopes": frozenset()}),
        ]
        for sent, wanted in steps:
            before, now = now, msgspec.structs.replace(now, **wanted)
            assert await tried(acme, update_app(acme.at(), acme.corp_id, key, **sent)) == (now, [("app_updated", key)])
            assert msgspec.json.decode((await acme.changes())[-1].before or b"", type=App) == before
            assert await tried(acme, update_app(acme.at(), acme.corp_id, key, **sent)) == (now, NOTHING)
            assert (await authenticate(acme.at(), token)).app == now
        assert (await authenticate_key(acme.at(), native)).scopes == {"staff:read"}


@in_loop
async def test_what_an_app_cannot_be_is_refused(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        key = (await acme.app()).app.app_key
        suite = (await create_suite(acme.at(), "suite", [], acme.corp_id)).app.app_key
        gone = (await acme.app()).app.app_key
        await revoke_app(acme.at(), acme.corp_id, gone)
        cases: list[tuple[str, dict[str, Any], type[Failure], str]] = [
            (key, {"name": " "}, ValueMissing, "name"),
            (key, {"name": "x" * 129}, ValueInvalid, "name"),
            (key, {"scopes": ["everything"]}, ValueInvalid, "scopes"),
            (suite, {"name": "A"}, AppUnknown, "app_key"),
            (gone, {"name": "A"}, AppUnknown, "app_key"),
            ("nobody", {"name": "A"}, AppUnknown, "app_key"),
        ]
        for app_key, sent, failure, field in cases:
            work = update_app(acme.at(), acme.corp_id, app_key, **sent)
            assert await tried(acme, work) == ((failure, field), NOTHING), sent
        for name, wrong in (("", ValueMissing), ("a\nb", ValueInvalid)):
            creating = create_internal_app(acme.at(), acme.corp_id, name, [])
            assert await tried(acme, creating) == ((wrong, "name"), NOTHING)


@in_loop
async def test_another_organisations_app_is_nobody(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        app = (await acme.app()).app
        zenith = Acting(acme.store, (await create_organisation(acme.at(), "Zenith")).corp_id)
        for work in (
            update_app(zenith.at(), zenith.corp_id, app.app_key, name="Theirs"),
            rotate_app_secret(zenith.at(), zenith.corp_id, app.app_key),
            revoke_app(zenith.at(), zenith.corp_id, app.app_key),
            get_app(zenith.at(), zenith.corp_id, app.app_key),
            create_key(zenith.at(), zenith.corp_id, KeyWanted(role="app", app=app.app_key)),
        ):
            with pytest.raises(AppUnknown):
                await work
        assert await list_apps(zenith.at(), zenith.corp_id, "", 10) == []
        assert await get_app(acme.at(), acme.corp_id, app.app_key) == app


@in_loop
async def test_apps_are_listed_by_their_keys(tmp_path: Path) -> None:
    async with acting(tmp_path) as acme:
        apps = sorted([(await acme.app()).app for _ in range(3)], key=lambda app: app.app_key)
        await revoke_app(acme.at(), acme.corp_id, apps[1].app_key)
        apps[1] = msgspec.structs.replace(apps[1], revoked=True)
        assert await list_apps(acme.at(), acme.corp_id, "", 10) == apps
        assert await list_apps(acme.at(), acme.corp_id, "", 2) == apps[:2]
        assert await list_apps(acme.at(), acme.corp_id, apps[1].app_key, 2) == apps[2:]


def test_kind_and_permission_are_required_where_they_are() -> None:
    app = App(app_key="k", kind="internal", scopes=frozenset({"qyapi_ext_read"}), name="n", created_at=0)
    require_kind(app, frozenset({"internal"}))
    require_kind(app, frozenset({"internal", "third-party"}))
    require_scope(app, "qyapi_ext_read")
    with pytest.raises(AppKindRefused, match="for third-party apps; the token's app is internal"):
        require_kind(app, frozenset({"third-party"}))
    with pytest.raises(PermissionMissing, match="qyapi_ext_write"):
        require_scope(app, "qyapi_ext_write")
