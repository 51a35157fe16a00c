"""Commands on a store: what they print, and what they change."""

import asyncio
import re
from pathlib import Path

import pytest

from guanxi.cli.store import context_of
from guanxi.domain.app import SCOPES
from guanxi.domain.staff import Employee
from guanxi.operations.put_employee import put_employee
from tests.backends import place_of
from tests.cli.running import founded, guanxi
from tests.store.reading import rows

on_every_engine = pytest.mark.usefixtures("engine")


def kinds(data: Path) -> list[tuple[str, str]]:
    return [(kind, actor) for kind, actor in rows(data, "SELECT kind, actor FROM change ORDER BY corp_id, number")]


@on_every_engine
def test_an_organisation_is_created_listed_and_set(tmp_path: Path) -> None:
    created = guanxi("org", "create", "北京 Acme", "--language", "zh", "--json", data=tmp_path)
    corp_id = created.json["corp_id"]
    assert created.code == 0
    assert re.fullmatch("ding[0-9a-z]{16}", corp_id)
    (item,) = guanxi("org", "list", "--json", data=tmp_path).json["items"]
    assert (item["corp_id"], item["name"], item["contacts"], item["contact_limit"]) == (corp_id, "北京 Acme", 0, None)
    settings = ("contact_limit=5", "external_contacts=off", "unknown=drop-departments", "suspended=on")
    changed = guanxi("org", "set", corp_id, *settings, "--json", data=tmp_path).json
    assert (changed["contact_limit"], changed["external_contacts"]) == (5, False)
    assert (changed["unknown"], changed["suspended"]) == ("drop-departments", True)
    assert kinds(tmp_path) == [("organisation_created", "cli"), ("organisation_updated", "cli")]
    assert rows(tmp_path, "SELECT name FROM label_group ORDER BY number")[0] == ("类型",)
    assert corp_id in guanxi("org", "list", data=tmp_path).out


@on_every_engine
def test_an_app_is_created_listed_rotated_and_revoked(tmp_path: Path) -> None:
    corp_id, app_key, secret = founded(tmp_path)
    assert app_key.startswith(corp_id)
    assert len(secret) == 43
    (item,) = guanxi("app", "list", "--org", corp_id, "--json", data=tmp_path).json["items"]
    assert (item["app_key"], item["kind"], item["revoked"]) == (app_key, "internal", False)
    assert item["scopes"] == sorted(SCOPES)
    rotated = guanxi("app", "rotate", app_key, "--json", data=tmp_path).json
    assert rotated["app_secret"] != secret
    assert guanxi("app", "revoke", app_key, "--json", data=tmp_path).json == {"app_key": app_key, "revoked": True}
    assert guanxi("app", "list", "--json", data=tmp_path).json["items"][0]["revoked"]
    assert [kind for kind, _ in kinds(tmp_path)][1:] == ["app_created", "app_secret_rotated", "app_revoked"]
    stored = rows(tmp_path, "SELECT * FROM app") + rows(tmp_path, "SELECT * FROM change")
    assert secret not in str(stored)
    assert rotated["app_secret"] not in str(stored)


@on_every_engine
def test_a_suite_is_let_in_and_shut_out(tmp_path: Path) -> None:
    corp_id, _, _ = founded(tmp_path)
    suite = guanxi("app", "create", "--kind", "third-party", "--scope", "qyapi_ext_read", "--json", data=tmp_path).json
    assert suite.keys() == {"suite_key", "suite_secret", "corp_id"}
    key = suite["suite_key"]
    items = guanxi("app", "list", "--json", data=tmp_path).json["items"]
    assert [item["corp_id"] for item in items if item["app_key"] == key] == [None]
    for command, authorized in (("authorize", True), ("deauthorize", False)):
        told = guanxi("app", command, key, "--org", corp_id, "--json", data=tmp_path).json
        assert told == {"suite_key": key, "corp_id": corp_id, "authorized": authorized}
    assert [kind for kind, _ in kinds(tmp_path)][2:] == ["suite_authorized", "suite_deauthorized"]
    assert guanxi("app", "rotate", key, "--json", data=tmp_path).json["suite_secret"] != suite["suite_secret"]
    there = guanxi("app", "create", "--kind", "third-party", "--org", corp_id, "--json", data=tmp_path).json
    assert [kind for kind, _ in kinds(tmp_path)][4:] == ["suite_authorized"]
    assert suite["suite_secret"].encode() not in b"".join(
        row[0] for row in rows(tmp_path, "SELECT sealed_secret FROM suite")
    )
    assert there["corp_id"] == corp_id


@on_every_engine
def test_a_token_is_the_one_that_the_app_gets(tmp_path: Path) -> None:
    corp_id, app_key, _ = founded(tmp_path)
    told = guanxi("token", "--json", data=tmp_path).json
    assert told == {"access_token": told["access_token"], "expires_in": 7200, "app_key": app_key}
    assert guanxi("token", "--org", corp_id, data=tmp_path).out == told["access_token"] + "\n"
    assert guanxi("token", "--app", app_key, data=tmp_path).out == told["access_token"] + "\n"


def test_pages_are_listed_and_explained() -> None:
    items = guanxi("pages", "--json").json["items"]
    assert len(items) == 31
    one = guanxi("pages", "extcontact_create", "--json").json
    assert one in items
    shown = guanxi("pages", "extcontact_create").out
    for word in ("/topapi/extcontact/create", "contact.mobile", "22005", "qyapi_ext_write"):
        assert word in shown
    assert "internal, third-party" in guanxi("pages", "get_auth_scopes").out


@on_every_engine
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "usage: guanxi"),
        (("nope",), 2, "invalid choice"),
        (("org",), 2, "required"),
        (("org", "create"), 2, "NAME"),
        (("org", "create", " "), 1, "needs a name"),
        (("org", "set", "CORP", "contact_limit=x"), 1, "contact_limit"),
        (("org", "set", "CORP", "colour=red"), 1, "colour"),
        (("org", "set", "CORP", "unknown=maybe"), 1, "keep"),
        (("org", "set", "nobody", "suspended=on"), 1, "guanxi org list"),
        (("app", "create"), 2, "--org"),
        (("app", "create", "--org", "nobody"), 1, "no such organisation"),
        (("app", "create", "--org", "CORP", "--scope", "root"), 1, "qyapi_ext_read"),
        (("app", "rotate", "nobody"), 1, "guanxi app list"),
        (("app", "revoke", "nobody"), 1, "no internal app"),
        (("app", "authorize", "nobody", "--org", "CORP"), 1, "no third-party app"),
        (("app", "deauthorize", "nobody", "--org", "CORP"), 1, "has not authorised"),
        (("token", "--org", "nobody"), 1, "no such organisation"),
        (("pages", "nope"), 2, "guanxi pages"),
        (("call", "nope"), 2, "guanxi pages"),
        (("call", "extcontact_list", "offset"), 2, "NAME=VALUE"),
        (("call", "extcontact_list", "a=[1"), 2, "not JSON"),
        (("call", "extcontact_list", "--server", "ftp://x"), 2, "http"),
        (("call", "extcontact_list", "--server", "http://127.0.0.1:1", "--token", "T"), 4, "guanxi serve"),
        (("call", "oauth2_corp_token"), 2, "corpId"),
        (("backup", "DATA/lock"), 1, "exists already"),
        (("restore", "DATA/none"), 3, "no backup"),
        (("serve", "--port", "70000"), 2, "65535"),
    ],
)
def test_a_wrong_command_says_what_is_wrong_and_changes_nothing(
    tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    corp_id, _, _ = founded(tmp_path)
    (tmp_path / "lock").touch()
    before = kinds(tmp_path)
    given = [word.replace("CORP", corp_id).replace("DATA", str(tmp_path)) for word in words]
    ran = guanxi(*given, data=tmp_path)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert kinds(tmp_path) == before


def test_a_failure_is_one_json_object_where_json_was_asked_for(tmp_path: Path) -> None:
    ran = guanxi("org", "list", "--json", data=tmp_path / "none")
    assert (ran.code, ran.out) == (3, "")
    assert '"kind": "StoreMissingError"' in ran.err
    assert not (tmp_path / "none").exists()


@on_every_engine
def test_several_organisations_must_be_told_apart(tmp_path: Path) -> None:
    founded(tmp_path)
    founded(tmp_path)
    assert guanxi("token", data=tmp_path).code == 2


@on_every_engine
def test_strict_warns_as_long_as_nobody_could_own_a_contact(tmp_path: Path) -> None:
    corp_id, _, _ = founded(tmp_path)
    ran = guanxi("org", "set", corp_id, "unknown=strict", "--json", data=tmp_path)
    assert (ran.code, ran.json["unknown"]) == (0, "strict")
    assert "has no employees" in ran.err
    assert guanxi("org", "set", corp_id, "name=Zenith", data=tmp_path).err == ""

    async def load() -> None:
        store = place_of(tmp_path).open()
        await put_employee(context_of(store), corp_id, Employee(userid="manager", name="Manager"))
        await store.close()

    asyncio.run(load())
    ran = guanxi("org", "set", corp_id, "unknown=strict", "--json", data=tmp_path)
    assert (ran.code, ran.json["unknown"], ran.err) == (0, "strict", "")
