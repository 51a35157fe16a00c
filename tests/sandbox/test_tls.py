"""`guanxi sandbox --tls`: which names are verified, by which CA, and what cannot be asked for."""

import http.client
import json
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from tests.cli.running import guanxi
from tests.sandbox.sandboxed import Sandboxed, sandboxed
from tests.sandbox.test_command import CREDENTIALS, WATCHED
from tests.served import PATIENCE

NAMES = ["localhost", "127.0.0.1", "::1", "oapi.dingtalk.com", "api.dingtalk.com", "eco.taobao.com"]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandboxed]:
    """One that may not write any file."""
    home = tmp_path_factory.mktemp("home")
    variables = {"HOME": str(home), "TMPDIR": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    with sandboxed("sandbox", "--empty", "--tls", program=("-c", WATCHED), variables=variables, home=home) as running:
        yield running
    assert list(home.iterdir()) == []


def verifying(running: Sandboxed) -> ssl.SSLContext:
    """A client that trusts the CA of which the sandbox told at its start, and no other."""
    context = ssl.create_default_context(cadata=running.said["ca_certificate"])
    context.verify_flags |= ssl.VERIFY_X509_STRICT  # as Python does from 3.13 on
    return context


def asked(running: Sandboxed, context: ssl.SSLContext, name: str, path: str = "/livez") -> tuple[int, bytes, str]:
    """Ask under a name; give status, body and content type."""
    connection = http.client.HTTPSConnection(name, running.port, context=context, timeout=PATIENCE)
    plain = socket.create_connection(("127.0.0.1", running.port), timeout=PATIENCE)
    connection.sock = context.wrap_socket(plain, server_hostname=name)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers["content-type"]
    finally:
        connection.close()


def test_the_vendors_names_and_this_machines_are_verified_by_its_ca(sandbox: Sandboxed) -> None:
    assert sandbox.said.keys() == {"url", "sandbox", *CREDENTIALS, "ca_sha256", "ca_certificate"}
    assert sandbox.said["url"].startswith("https://127.0.0.1:")
    for name in NAMES:
        assert asked(sandbox, verifying(sandbox), name)[0] == 200, name


@pytest.mark.parametrize(
    "name", ["dingtalk.com", "www.oapi.dingtalk.com", "login.dingtalk.com", "taobao.com", "127.0.0.2"]
)
def test_other_names_are_not(sandbox: Sandboxed, name: str) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        asked(sandbox, verifying(sandbox), name)


def test_who_does_not_know_its_ca_verifies_nothing(sandbox: Sandboxed) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="self-signed certificate in certificate chain"):
        asked(sandbox, ssl.create_default_context(), "oapi.dingtalk.com")


def test_the_ca_is_told_with_its_fingerprint(sandbox: Sandboxed) -> None:
    status, told, kind = asked(sandbox, verifying(sandbox), "localhost", "/sandbox/ca.pem")
    assert (status, kind) == (200, "application/pem-certificate-chain")
    assert told.decode() == sandbox.said["ca_certificate"]
    certificate = x509.load_pem_x509_certificate(told)
    assert certificate.fingerprint(hashes.SHA256()).hex(":").upper() == sandbox.said["ca_sha256"]
    assert told.count(b"-----BEGIN") == 1  # and no key


def test_each_run_has_a_ca_of_its_own_and_a_sandbox_without_tls_has_none(sandbox: Sandboxed) -> None:
    with sandboxed("sandbox", "--empty", "--tls") as other:
        assert other.said["ca_sha256"] != sandbox.said["ca_sha256"]
        with pytest.raises(ssl.SSLCertVerificationError):
            asked(other, verifying(sandbox), "localhost")
    with sandboxed("sandbox", "--empty") as plain:
        assert plain.said.keys() == {"url", "sandbox", *CREDENTIALS}
        refused = plain.ask("GET", "/sandbox/ca.pem")
        assert refused.status == 404
        assert "start it with --tls" in refused.json["detail"]


def test_a_ca_that_is_kept_verifies_the_runs_that_follow(tmp_path: Path) -> None:
    words = ("sandbox", "--empty", "--tls", "--tls-ca", "ca.pem")
    with sandboxed(*words, home=tmp_path) as first:
        trusted = verifying(first)
        first.process.send_signal(signal.SIGHUP)
        assert first.say() == first.said
        assert asked(first, trusted, "oapi.dingtalk.com")[0] == 200
    kept = tmp_path / "ca.pem"
    assert [path.name for path in tmp_path.iterdir()] == ["ca.pem"]
    assert kept.stat().st_mode & 0o777 == 0o600
    before = kept.read_bytes()
    with sandboxed(*words, home=tmp_path) as second:
        assert second.said["ca_sha256"] == first.said["ca_sha256"]
        assert asked(second, trusted, "oapi.dingtalk.com")[0] == 200
        told = asked(second, trusted, "localhost", "/sandbox/ca.pem")[1]
    assert b"PRIVATE KEY" in before
    assert b"PRIVATE KEY" not in told
    assert kept.read_bytes() == before
    ran = guanxi("sandbox", "--tls", "--tls-ca", str(kept), "--host", "192.0.2.1")
    assert (ran.code, "is for other hosts than 192.0.2.1" in ran.err) == (2, True)


def test_the_certificate_is_for_the_address_that_it_listens_on() -> None:
    with sandboxed("sandbox", "--empty", "--tls", "--host", "127.0.0.3") as running:
        context = verifying(running)
        plain = socket.create_connection(("127.0.0.3", running.port), timeout=PATIENCE)
        with context.wrap_socket(plain, server_hostname="127.0.0.3") as connection:
            assert connection.version() == "TLSv1.3"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--tls", "--tls-cert", "x"), "not together with --tls-cert"),
        (("--tls", "--tls-key", "x"), "not together with --tls-cert"),
        (("--tls-ca", "x"), "--tls-ca keeps the CA of --tls: give both"),
        (("--tls", "--tls-ca", "HERE"), "cannot use the CA in HERE: Is a directory"),
        (("--tls", "--tls-ca", "HERE/none/ca.pem"), "cannot use the CA in HERE/none/ca.pem: No such file"),
        (("--tls", "--tls-ca", "HERE/other.pem"), "other.pem: it holds no certificate and key of a CA"),
    ],
)
def test_what_cannot_be_is_said_in_a_line_and_nothing_is_written(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "other.pem").write_text("mine\n")
    ran = guanxi("sandbox", *(word.replace("HERE", str(tmp_path)) for word in words))
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said.replace("HERE", str(tmp_path)) in ran.err
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("other.pem", "mine\n")]


@pytest.mark.skipif(
    shutil.which("curl") is None or shutil.which("openssl") is None,
    reason="NOT TESTED: the printed lines need curl and openssl, which this machine lacks",
)
def test_what_it_prints_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "guanxi", "sandbox", "--tls", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            printed: list[str] = []
            while not printed or "Ctrl-C" not in printed[-1]:
                printed.append(server.stdout.readline())
                assert printed[-1], "it has ended"
            kinds = ("TOKEN=", "curl ", "openssl ", "export ")
            pasted = "".join(line + "\necho\n" for line in printed if line.startswith(kinds))
            shell = subprocess.run(
                ["sh"],  # noqa: S607 - whichever shell a person has
                input=pasted, capture_output=True, text=True, timeout=PATIENCE, check=True, cwd=tmp_path,
            )  # fmt: skip
        finally:
            server.terminate()
    (fingerprint,) = [line.partition("=")[2] for line in shell.stdout.splitlines() if "ingerprint=" in line]
    assert f"{fingerprint}\n" in printed
    created, listed = [json.loads(line) for line in shell.stdout.splitlines() if line.startswith("{")][:2]
    assert (created["errcode"], listed["errcode"], len(listed["results"])) == (0, 0, 3)
