"""The same over TLS."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.serving.running import Connection, Server, get, post, running
from tests.serving.test_starting import failing


class Identity(NamedTuple):
    certificate: Path
    key: Path

    @property
    def client(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.certificate)


def new_identity(folder: Path, name: str) -> Identity:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    made = Identity(folder / f"{name}.crt", folder / f"{name}.key")
    made.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    made.key.write_bytes(key.private_bytes(encoding, form, serialization.NoEncryption()))
    return made


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return new_identity(tmp_path_factory.mktemp("identity"), "localhost")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, identity: Identity) -> Iterator[Server]:
    limits = {"head_seconds": 1.0, "linger_seconds": 1.0, "unread_seconds": 1.0}
    paths = {"tls_cert": str(identity.certificate), "tls_key": str(identity.key)}
    with running(tmp_path_factory.mktemp("tls"), limits=limits, **paths) as one:
        yield one


def works(server: Server, identity: Identity) -> bool:
    with Connection(server.port, identity.client) as connection:
        return connection.send(get("/echo")).answer().status == 200


def test_requests_are_answered(server: Server, identity: Identity) -> None:
    assert server.url == f"https://127.0.0.1:{server.port}"
    assert works(server, identity)
    with Connection(server.port, identity.client) as connection:
        assert connection.send(get("/echo")).answer().json["scheme"] == "https"
        assert connection.send(post("/echo", b"x" * 2_000_000) + get("/echo")).answer().json["bytes"] == 2_000_000
        assert connection.answer().json["bytes"] == 0


def test_an_old_version_of_tls_is_refused(server: Server, identity: Identity) -> None:
    client = identity.client
    with pytest.warns(DeprecationWarning, match="TLSv1_1 is deprecated"):
        client.minimum_version = client.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError):
        Connection(server.port, client)
    assert works(server, identity)


def test_a_refused_request_gets_its_answer_and_the_end(server: Server, identity: Identity) -> None:
    with Connection(server.port, identity.client) as connection:
        assert connection.send(b"nonsense\r\n\r\n").answer().status == 400
        assert connection.rest() == b""
    assert works(server, identity)


def test_a_slow_head_is_refused(server: Server, identity: Identity) -> None:
    with Connection(server.port, identity.client) as connection:
        assert connection.send(b"GET /echo").answer().status == 408
    assert works(server, identity)


def test_a_handshake_that_never_begins_is_ended(server: Server, identity: Identity) -> None:
    with server.connect() as connection:
        assert connection.rest() == b""
    assert works(server, identity)


def test_a_client_without_tls_is_sent_away(server: Server, identity: Identity) -> None:
    with server.connect() as connection:
        connection.send(get("/echo"))
        assert not connection.rest().startswith(b"HTTP/")
    assert works(server, identity)


def test_a_client_that_reads_nothing_is_dropped(server: Server, identity: Identity) -> None:
    with Connection(server.port, identity.client, receive_buffer=4096) as connection:
        connection.send(get("/big?bytes=100000000"))
        with Connection(server.port, identity.client) as other:
            for _ in range(100):
                if b'"big done"' in other.send(get("/seen")).answer().body:
                    break
                other.send(get("/slow?seconds=0.1")).answer()
            else:
                pytest.fail("not dropped")
    assert works(server, identity)


def test_a_key_of_another_certificate_is_one_clear_line(identity: Identity, tmp_path: Path) -> None:
    other = new_identity(tmp_path, "other")
    ended = failing(tls_cert=str(identity.certificate), tls_key=str(other.key))
    assert ended.stderr == (
        f"cannot serve: cannot use the certificate {identity.certificate} with the key {other.key}: "
        "KEY_VALUES_MISMATCH\n"
    )
    assert (ended.stdout, ended.returncode) == ("", 1)
