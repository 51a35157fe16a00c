"""Keys of the native API: their text, and what they open."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.domain.app import READ, SCOPES, WRITE, App
from guanxi.domain.failures import ValueInvalid
from guanxi.domain.key import Key, effective_scopes, key_parts, key_text, scopes_for

CORP_ID, KEY_ID, SECRET = "ding0123456789abcdef", "k3y00001", "aB3_-" * 8 + "xyz"
KEY = Key(key_id=KEY_ID, role="administrator", scopes=frozenset(), name="", created_at=0)
APP = App(app_key="app", kind="internal", scopes=frozenset(SCOPES), name="", created_at=0)


def test_a_text_is_taken_apart_as_it_was_put_together() -> None:
    text = key_text(CORP_ID, KEY_ID, SECRET)
    assert text == f"guanxi_{CORP_ID}_{KEY_ID}_{SECRET}"
    assert key_parts(text) == (CORP_ID, KEY_ID, SECRET)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "guanxi_",
        f"guanxi_{CORP_ID}_{KEY_ID}_{SECRET}x",
        f"guanxi_{CORP_ID}_{KEY_ID}_{SECRET[1:]}",
        f"guanxi_{CORP_ID}_{KEY_ID}_{SECRET}\n",
        f" guanxi_{CORP_ID}_{KEY_ID}_{SECRET}",
        f"GUANXI_{CORP_ID}_{KEY_ID}_{SECRET}",
        f"guanxi_{CORP_ID.upper()}_{KEY_ID}_{SECRET}",
        f"guanxi_{CORP_ID}_{KEY_ID}_{'é' * 43}",
        f"guanxi_{CORP_ID}_{KEY_ID[1:]}_{SECRET}",
        f"guanxi-{CORP_ID}-{KEY_ID}-{SECRET}",
    ],
)
def test_what_is_no_key_has_no_parts(text: str) -> None:
    assert key_parts(text) is None


@given(st.text(max_size=120))
def test_any_text_can_be_looked_at(text: str) -> None:
    parts = key_parts(text)
    assert parts is None or key_text(*parts) == text


def test_each_role_has_its_scopes() -> None:
    everything = scopes_for("administrator", None)
    assert "administration" in everything
    assert len(everything) == 6
    assert scopes_for("app", None) == scopes_for("employee", None) == {"contacts:read", "contacts:write", "staff:read"}
    assert scopes_for("app", frozenset({"contacts:read"})) == {"contacts:read"}
    assert scopes_for("app", frozenset()) == frozenset()


@pytest.mark.parametrize(
    ("role", "scope"), [("app", "labels:write"), ("employee", "administration"), ("administrator", "contacts")]
)
def test_a_scope_that_a_role_cannot_have_is_refused_by_name(role: str, scope: str) -> None:
    with pytest.raises(ValueInvalid, match=f"{scope} is no scope for role {role}; contacts:read") as caught:
        scopes_for(role, frozenset({"contacts:read", scope}))  # type: ignore[arg-type] # one of the roles
    assert caught.value.field == "scopes"


def test_a_key_of_an_app_opens_no_more_than_the_app_may() -> None:
    key = msgspec.structs.replace(KEY, role="app", scopes=scopes_for("app", None))
    assert effective_scopes(key, APP) == {"contacts:read", "contacts:write", "staff:read"}
    reader, writer = (msgspec.structs.replace(APP, scopes=frozenset({scope})) for scope in (READ, WRITE))
    assert effective_scopes(key, reader) == {"contacts:read", "staff:read"}
    assert effective_scopes(key, writer) == {"contacts:write", "staff:read"}
    assert effective_scopes(key, msgspec.structs.replace(APP, scopes=frozenset())) == {"staff:read"}
    narrow = msgspec.structs.replace(key, scopes=frozenset({"contacts:write"}))
    assert effective_scopes(narrow, reader) == frozenset()


def test_a_key_of_nobodys_app_opens_what_it_says() -> None:
    key = msgspec.structs.replace(KEY, scopes=frozenset({"labels:write"}))
    assert effective_scopes(key, None) == {"labels:write"}
