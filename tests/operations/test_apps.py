"""Creating, authorising and shutting out apps, and what each leaves in the change log."""

from pathlib import Path

import pytest

from guanxi.domain.app import App
from guanxi.domain.failures import AppKindRefused, AppUnknown, OrganisationUnknown, PermissionMissing, ValueInvalid
from guanxi.operations.authenticate import require_kind, require_scope
from guanxi.operations.authenticate_suite import suite_with_secret
from guanxi.operations.authorize_suite import authorize_suite, deauthorize_suite
from guanxi.operations.create_app import create_internal_app, create_suite
from guanxi.operations.revoke_app import revoke_app
from guanxi.operations.rotate_secret import rotate_app_secret, rotate_suite_secret
from tests.in_loop import in_loop
from tests.operations.acting import NOW, acting

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


def test_kind_and_permission_are_required_where_they_are() -> None:
    app = App(app_key="k", kind="internal", scopes=frozenset({"qyapi_ext_read"}), name="n", created_at=0)
    require_kind(app, frozenset({"internal"}))
    require_kind(app, frozenset({"internal", "third-party"}))
    require_scope(app, "qyapi_ext_read")
    with pytest.raises(AppKindRefused, match="for third-party apps; the token's app is internal"):
        require_kind(app, frozenset({"third-party"}))
    with pytest.raises(PermissionMissing, match="qyapi_ext_write"):
        require_scope(app, "qyapi_ext_write")
