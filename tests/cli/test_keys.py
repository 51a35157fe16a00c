"""`guanxi key`: keys of the native API, made, listed and revoked beside a server."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.running import founded, guanxi
from tests.store.reading import rows

pytestmark = pytest.mark.usefixtures("engine")


def in_seconds(wanted: datetime, text: str) -> float:
    return abs((datetime.fromisoformat(text) - wanted).total_seconds())


def test_a_key_is_shown_once_listed_and_revoked(tmp_path: Path) -> None:
    corp_id, app_key, _ = founded(tmp_path)
    words = ("--scope", "staff:write", "--scope", "staff:read", "--name", "张's laptop", "--expires", "30d")
    made = guanxi("key", "create", "--org", corp_id, "--role", "administrator", *words, "--json", data=tmp_path)
    assert made.code == 0
    key = made.json
    text = key.pop("key")
    assert text.startswith(f"guanxi_{corp_id}_{key['key_id']}_")
    assert (key["role"], key["name"], key["scopes"]) == ("administrator", "张's laptop", ["staff:read", "staff:write"])
    assert in_seconds(datetime.now(UTC) + timedelta(days=30), key["expires_at"]) < 60
    assert guanxi("key", "list", "--org", corp_id, "--json", data=tmp_path).json == {"items": [key]}
    told = guanxi("key", "revoke", key["key_id"], "--org", corp_id, "--json", data=tmp_path).json
    assert told == {"key_id": key["key_id"], "revoked": True}
    (revoked,) = guanxi("key", "list", "--json", data=tmp_path).json["items"]
    assert revoked == key | {"revoked": True}
    assert key["key_id"] in guanxi("key", "list", data=tmp_path).out
    log = rows(tmp_path, "SELECT kind, target, actor FROM change ORDER BY number")[2:]
    assert log == [("key_created", key["key_id"], "cli"), ("key_revoked", key["key_id"], "cli")]
    secret = text.removeprefix(f"guanxi_{corp_id}_{key['key_id']}_")  # which may hold a "_" itself
    assert len(secret) > 40
    assert secret not in str(rows(tmp_path, "SELECT record FROM native_key") + rows(tmp_path, "SELECT * FROM change"))
    assert app_key not in str(key)


def test_an_app_alone_implies_its_role(tmp_path: Path) -> None:
    corp_id, app_key, _ = founded(tmp_path)
    key = guanxi("key", "create", "--org", corp_id, "--app", app_key, "--json", data=tmp_path).json
    assert (key["role"], key["app"], key["expires_at"]) == ("app", app_key, None)
    assert key["scopes"] == ["contacts:read", "contacts:write", "staff:read"]
    assert key["key"].split("_")[:2] == ["guanxi", corp_id]
    shown = guanxi("key", "create", "--app", app_key, data=tmp_path).out
    assert "shown this once" in shown
    assert f"guanxi_{corp_id}_" in shown


def test_a_key_can_end_at_a_moment(tmp_path: Path) -> None:
    founded(tmp_path)
    for when, wanted in (("2999-01-31T08:00:00+08:00", "2999-01-31T00:00:00.000Z"), ("2999-01-31T00:00:00.5Z", None)):
        key = guanxi("key", "create", "--role", "administrator", "--expires", when, "--json", data=tmp_path).json
        assert key["expires_at"] == (wanted or "2999-01-31T00:00:00.500Z")
    for when, period in (("12h", timedelta(hours=12)), ("5m", timedelta(minutes=5))):
        key = guanxi("key", "create", "--role", "administrator", "--expires", when, "--json", data=tmp_path).json
        assert in_seconds(datetime.now(UTC) + period, key["expires_at"]) < 60


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("create",), 2, "--role"),
        (("create", "--role", "boss"), 2, "invalid choice"),
        (("create", "--employee", "a", "--app", "b"), 2, "not allowed with"),
        (("create", "--role", "employee"), 1, "needs its employee"),
        (("create", "--employee", "nobody"), 1, "no such employee"),
        (("create", "--app", "nobody"), 1, "no such internal app"),
        (("create", "--role", "administrator", "--app", "APP"), 1, "has no app"),
        (("create", "--app", "APP", "--scope", "administration"), 1, "contacts:read, contacts:write, staff:read are"),
        (("create", "--role", "administrator", "--expires", "soon"), 2, "30d or 12h"),
        (("create", "--role", "administrator", "--expires", "2999-01-31"), 2, "30d or 12h"),
        (("create", "--role", "administrator", "--expires", "0d"), 1, "moment to come"),
        (("create", "--role", "administrator", "--expires", "2020-01-01T00:00:00Z"), 1, "moment to come"),
        (("create", "--role", "administrator", "--org", "nobody"), 1, "no such organisation"),
        (("list", "--org", "nobody"), 1, "no such organisation"),
        (("revoke", "nobody00"), 1, "guanxi key list"),
    ],
)
def test_a_wrong_command_changes_nothing(tmp_path: Path, words: tuple[str, ...], code: int, said: str) -> None:
    _, app_key, _ = founded(tmp_path)
    ran = guanxi("key", *(word.replace("APP", app_key) for word in words), data=tmp_path)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert guanxi("key", "list", "--json", data=tmp_path).json == {"items": []}
    assert len(rows(tmp_path, "SELECT number FROM change")) == 2
