"""The store's key: where it comes from, what it seals, and that another one is refused."""

import base64
import re
import secrets
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.store import open_store
from guanxi.store.failures import KeyMismatchError
from guanxi.store.key import Key, load_key
from tests.in_loop import in_loop

SECRET = bytes(range(200, 232))
BASE64 = base64.b64encode(SECRET).decode()
GIVEN = [SECRET.hex(), SECRET.hex().upper(), BASE64, f" {BASE64}\n"]


@pytest.mark.parametrize("given", GIVEN)
def test_a_given_key_may_be_hexadecimal_or_base64(tmp_path: Path, given: str) -> None:
    assert load_key(tmp_path, given).mac("x") == Key(SECRET).mac("x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", GIVEN)
def test_a_key_file_may_hold_the_same(tmp_path: Path, given: str) -> None:
    (tmp_path / "key").write_text(given)
    assert load_key(tmp_path, None).mac("x") == Key(SECRET).mac("x")


BROKEN = ["password", SECRET.hex()[:-2], SECRET.hex() + "00", base64.b64encode(SECRET[1:]).decode(), "钥匙" * 16, " "]


@pytest.mark.parametrize("given", BROKEN)
def test_what_is_no_key_is_refused_and_not_shown(tmp_path: Path, given: str) -> None:
    with pytest.raises(KeyMismatchError, match="GUANXI_KEY does not hold a key") as failure:
        load_key(tmp_path, given)
    assert given.strip() == "" or given.strip() not in str(failure.value)


@pytest.mark.parametrize("content", [b"", b"\n", SECRET, b"\xff" * 44, *(text.encode() for text in BROKEN)])
def test_a_key_file_without_a_key_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(KeyMismatchError, match=re.escape(f"{tmp_path / 'key'} does not hold a key")):
        load_key(tmp_path, None)
    assert (tmp_path / "key").read_bytes() == content


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    made = load_key(tmp_path, None)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    assert len(base64.b64decode((tmp_path / "key").read_text())) == 32
    assert load_key(tmp_path, None).mac("x") == made.mac("x")


def test_the_key_of_a_process_that_was_quicker_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The other process makes its key while this one waits for the disk.
    monkeypatch.setattr("os.fsync", lambda _: (tmp_path / "key").write_text(BASE64))
    assert load_key(tmp_path, None).mac("x") == Key(SECRET).mac("x")
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_two_directories_get_two_keys(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert load_key(tmp_path, None).mac("x") != load_key(tmp_path / "other", None).mac("x")


def test_values_of_different_purposes_never_meet() -> None:
    key = Key(SECRET)
    values = [key.mac("a"), key.mac("b"), key.mac("a", "b"), key.mac("ab"), key.mac("a", "b", 1), key.check_value]
    assert len(set(values)) == len(values)
    assert {len(value) for value in values} == {32}
    assert key.mac("a", "b", 1) == Key(SECRET).mac("a", "b", "1")
    assert key.mac("a") != Key(SECRET[::-1]).mac("a")


def test_tags_are_of_all_values_and_of_the_key() -> None:
    key = Key(SECRET)
    values = [key.tag("a"), key.tag("b"), key.tag("a", "b"), key.tag("ab"), key.tag("a", "b", 1), key.tag("a", "b", 11)]
    assert len(set(values)) == len(values)
    assert {len(value) for value in values} == {12}
    assert key.tag("a", "b", 1) == Key(SECRET).tag("a", "b", "1")
    assert key.tag("a") != Key(SECRET[::-1]).tag("a")


@settings(max_examples=50)
@given(text=st.text(), context=st.text(st.characters(codec="utf-8")))
def test_a_sealed_secret_opens_with_its_key_and_context(text: str, context: str) -> None:
    key = Key(SECRET)
    sealed = key.seal(text, context)
    assert key.unseal(sealed, context) == text
    assert key.seal(text, context) != sealed


def test_a_sealed_secret_shows_nothing_and_opens_for_nobody_else() -> None:
    key = Key(SECRET)
    sealed = key.seal("the suite's secret", "suite")
    assert b"secret" not in sealed
    broken = sealed[:-1] + bytes([sealed[-1] ^ 1])
    another = Key(secrets.token_bytes(32))
    for other, box, context in ((another, sealed, "suite"), (key, sealed, "other"), (key, broken, "suite")):
        with pytest.raises(KeyMismatchError, match="sealed with another key"):
            other.unseal(box, context)


@in_loop
async def test_a_store_is_opened_with_its_own_key_only(tmp_path: Path) -> None:
    data = tmp_path / "data"
    await open_store(data, key=SECRET.hex()).close()
    assert not (data / "key").exists()
    await open_store(data, key=BASE64).close()
    for other in (SECRET[::-1].hex(), None):
        with pytest.raises(KeyMismatchError, match="GUANXI_KEY"):
            open_store(data, key=other)
    store = open_store(data, key=SECRET.hex())
    assert store.key.check_value == Key(SECRET).check_value
    await store.close()
