"""Where a command finds the server and the key, and what it says when nobody answers as the API would."""

import json
import re
from pathlib import Path

import pytest

from guanxi.cli import COMMANDS
from tests.cli.answering import Reply, answering
from tests.cli.running import Ran, guanxi
from tests.cli.talking import Talking, talking
from tests.served import Served

KEY = "guanxi_dingaaaaaaaaaaaaaaaa_k3v9x0qa_" + "s3cret" * 7
EMPTY = Reply(200, b'{"items":[],"next":null}')
BUSY = Reply(503, b'{"type":"urn:guanxi:problem:busy","detail":"not now","status":503}', (("Retry-After", "0"),))


def listed(**variables: str) -> Ran:
    return guanxi("contacts", "ls", "--json", data=None, **variables)


def configure(home: Path, text: str | bytes, mode: int = 0o600) -> Path:
    file = home / "guanxi" / "config.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    file.chmod(mode)
    return file


def test_server_and_key_come_from_a_file(acme: Talking) -> None:
    url, key = acme.variables["GUANXI_SERVER"], acme.key
    configure(acme.home, f'server = "{url}/"\nkey = "{key}"\n')
    assert listed(XDG_CONFIG_HOME=str(acme.home)).json == {"items": [], "next": None}
    home = acme.home / "home"
    (home / ".config").mkdir(parents=True)
    configure(home / ".config", f'server = "{url}"\nkey = "{key}"\n')
    assert listed(HOME=str(home), XDG_CONFIG_HOME="relative").code == 0


def test_a_flag_wins_over_a_variable_and_a_variable_over_the_file(acme: Talking) -> None:
    nowhere, real = "http://127.0.0.1:1", acme.variables["GUANXI_SERVER"]
    configure(acme.home, f'server = "{nowhere}"\nkey = "{KEY}"\n')
    assert acme.run("contacts", "ls").code == 0
    assert acme.run("contacts", "ls", "--server", real, GUANXI_SERVER=nowhere).code == 0
    assert acme.run("contacts", "ls", "--server", nowhere).code == 4
    configure(acme.home, f'server = "{real}"\nkey = "{KEY}"\n')
    assert listed(XDG_CONFIG_HOME=str(acme.home), GUANXI_API_KEY=acme.key).code == 0
    assert listed(XDG_CONFIG_HOME=str(acme.home), GUANXI_API_KEY=acme.key, GUANXI_SERVER=nowhere).code == 4
    assert listed(XDG_CONFIG_HOME=str(acme.home)).code == 1  # the file's key


def test_without_any_of_them_the_server_is_this_machine(acme: Talking) -> None:
    port = acme.variables["GUANXI_SERVER"].rpartition(":")[2]
    home = {"XDG_CONFIG_HOME": str(acme.home)}
    assert listed(GUANXI_API_KEY=acme.key, GUANXI_PORT=port, **home).code == 0


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_key_that_others_can_read_is_refused(acme: Talking, mode: int) -> None:
    server = f'server = "{acme.variables["GUANXI_SERVER"]}"\n'
    file = configure(acme.home, f'{server}key = "{acme.key}"\n', mode)
    home = {"XDG_CONFIG_HOME": str(acme.home)}
    ran = listed(**home)
    assert (ran.code, ran.out) == (2, "")
    assert f"chmod 600 {file}" in ran.err
    configure(acme.home, server, mode)
    assert listed(**home, GUANXI_API_KEY=acme.key).code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("key = ", "is no TOML"),
        (b"key = '\xff'", "is no TOML"),
        ("token = 'x'", "there is no 'token'; server and key are known"),
        ("key = 7", "key is a text"),
        ("key = ''", "key is a text"),
        ("[key]\n", "key is a text"),
        ("key = 'hello'", "is no key: one begins with guanxi_"),
        (f"key = '{KEY} x'", "is no key"),
        (f"key = '{KEY}'\nserver = 'ftp://x'", "'ftp://x' is no http"),
        ("server = 'http://127.0.0.1:1'", "there is no key: set GUANXI_API_KEY, or write key ="),
    ],
)
def test_a_file_that_says_something_else_is_explained(tmp_path: Path, text: str | bytes, said: str) -> None:
    configure(tmp_path, text)
    ran = guanxi("contacts", "ls", XDG_CONFIG_HOME=str(tmp_path))
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert KEY not in ran.err
    assert ran.err.count("\n") == 1


def test_a_file_that_cannot_be_read_is_explained(tmp_path: Path) -> None:
    (tmp_path / "guanxi" / "config.toml").mkdir(parents=True)
    ran = listed(XDG_CONFIG_HOME=str(tmp_path))
    assert ran.code == 2
    assert "config.toml: Is a directory" in ran.err


@pytest.mark.parametrize(
    "url",
    ["", "ftp://h", "127.0.0.1:8080", "http://", "http://h:x", "http://h:0", "http://[", "http://a b", "http://h\n", "http://h/é",
     "http://me:secret@h", "http://h?x", "http://h#x"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    home = {"XDG_CONFIG_HOME": str(tmp_path), "GUANXI_PORT": "1"}
    ran = guanxi("contacts", "ls", "--server", url, data=None, GUANXI_API_KEY=KEY, **home)
    # Nothing is as if it were not there.
    assert ran.code == (2 if url else 4)
    assert "secret" not in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(0), "no answer from"),
        (Reply(200, b"{", cut=9), "no answer from"),
        (Reply(500, b"{", cut=9), "no answer from"),
        (Reply(200, b"<html>"), "something else than JSON (HTTP 200) (is it Guanxi?)"),
        (Reply(200, b"[]"), "something else than JSON"),
        (Reply(200), "something else than JSON"),
        (Reply(502, b"Bad Gateway"), "something else than JSON (HTTP 502)"),
        (Reply(404, b'{"errcode":22}'), "answered HTTP 404"),
    ],
)
def test_what_is_no_answer_of_the_api_is_said_without_the_key(tmp_path: Path, reply: Reply, said: str) -> None:
    with answering(reply) as server:
        ran = guanxi(
            "contacts", "get", "x", GUANXI_SERVER=server.url, GUANXI_API_KEY=KEY, XDG_CONFIG_HOME=str(tmp_path)
        )
    assert (ran.code, ran.out) == (4, "")
    assert said in ran.err
    assert KEY not in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_key_follows_no_redirect(tmp_path: Path, status: int) -> None:
    with answering(EMPTY) as elsewhere, answering(Reply(status, b"", (("Location", elsewhere.url),))) as server:
        ran = guanxi(
            "contacts", "get", "x", GUANXI_SERVER=server.url, GUANXI_API_KEY=KEY, XDG_CONFIG_HOME=str(tmp_path)
        )
        assert elsewhere.requests == []
    assert ran.code == 4
    assert f"redirects to {elsewhere.url}" in ran.err


def test_a_server_that_is_busy_is_asked_again_by_the_same_name(tmp_path: Path) -> None:
    restored = Reply(200, b'{"change":7}')
    with answering(BUSY, BUSY, restored) as server:
        home = {"XDG_CONFIG_HOME": str(tmp_path)}
        ran = guanxi(
            "contacts", "restore", "x", data=None, GUANXI_SERVER=server.url, GUANXI_API_KEY=f" {KEY}\n", **home
        )
    assert (ran.code, ran.out) == (0, "restored x\n")
    assert {(method, path) for method, path, _ in server.requests} == {("POST", "/api/v1/trash/x/restore")}
    assert [headers["authorization"] for _, _, headers in server.requests] == [f"Bearer {KEY}"] * 3
    assert len({headers["idempotency-key"] for _, _, headers in server.requests}) == 1


def test_a_server_that_stays_busy_is_left_alone(tmp_path: Path) -> None:
    with answering(BUSY) as server:
        ran = listed(GUANXI_SERVER=server.url, GUANXI_API_KEY=KEY, XDG_CONFIG_HOME=str(tmp_path))
    assert (ran.code, len(server.requests)) == (1, 5)
    assert json.loads(ran.err)["error"]["advice"] == "try again"


def test_a_key_that_opens_nothing_here_says_where_others_are(server: Served, tmp_path: Path) -> None:
    acme = talking(server, tmp_path)
    ran = acme.run("contacts", "rm", "a", "b", GUANXI_API_KEY=KEY)
    assert ran.code == 1
    assert "`guanxi key create`" in ran.err
    assert ran.err.count("\n") == 1  # the second one is not asked for
    assert KEY not in ran.err
    key_id = acme.key.split("_")[2]
    guanxi("key", "revoke", key_id, "--org", acme.corp_id, data=acme.data)
    assert "revoked (`guanxi key create`" in acme.run("tags", "ls").err


def test_a_server_before_the_command_is_shown_its_place() -> None:
    ran = guanxi("--server", "http://127.0.0.1:1", "contacts", "ls")
    assert ran.code == 2
    assert "`guanxi contacts ls --server`" in ran.err


@pytest.mark.parametrize("words", [(), ("contacts",), ("tags",), ("staff",), ("departments",)])
def test_help_names_every_command(words: tuple[str, ...]) -> None:
    ran = guanxi(*words, "--help")
    inside = {command.words[len(words)] for command in COMMANDS if command.words[: len(words)] == words}
    assert ran.code == 0
    assert inside <= set(re.findall(r"[a-z]+", ran.out))


def test_a_key_without_the_scope_is_told_so(acme: Talking) -> None:
    words = ("--role", "administrator", "--scope", "contacts:read", "--org", acme.corp_id)
    key = guanxi("key", "create", *words, "--json", data=acme.data).json["key"]
    assert acme.run("contacts", "ls", GUANXI_API_KEY=key).code == 0
    ran = acme.run("staff", "ls", GUANXI_API_KEY=key)
    assert ran.code == 1
    assert "`guanxi key list`" in ran.err
    assert key not in ran.err


@pytest.mark.parametrize("words", [("--cursor", "-dash"), ("--cursor=-dash",), ("--cursor", "-dash", "--json")])
def test_what_follows_an_option_is_its_value_even_when_it_begins_with_a_dash(words: tuple[str, ...]) -> None:
    with answering(EMPTY) as server:
        ran = guanxi("contacts", "ls", *words, data=None, GUANXI_SERVER=server.url, GUANXI_API_KEY=KEY)
        assert (ran.code, ran.err) == (0, "")
    assert "cursor=-dash" in server.requests[-1][1]


@pytest.mark.parametrize("words", [("--cursor", "--json"), ("--json", "--cursor"), ("--", "--cursor")])
def test_an_option_without_its_value_is_refused(words: tuple[str, ...]) -> None:
    assert guanxi("contacts", "ls", *words, data=None, GUANXI_API_KEY=KEY).code == 2
