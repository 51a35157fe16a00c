"""The CA of a sandbox: what it may sign, how long that lasts, and which files hold none."""

import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from guanxi.sandbox import authority
from guanxi.sandbox.authority import Authority, AuthorityUnusable, names_of
from guanxi.serving.listen import tls_context_of

NAMES = names_of("127.0.0.1")


def shake_hands(made: Authority, signed: list[str], name: str) -> str | None:
    """Let a server with a certificate for some names, and a client that calls it by a name, agree on a version."""
    identity = made.issue(signed)
    trusting = ssl.create_default_context(cadata=made.certificate.decode())
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting.wrap_bio(back, there, server_hostname=name)
    server = tls_context_of(identity.certificate, identity.key).wrap_bio(there, back, server_side=True)
    for side in (client, server, client, server):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    return client.version()


def test_it_may_sign_for_its_names_and_nothing_else() -> None:
    made = Authority.new(NAMES)
    assert shake_hands(made, NAMES, "oapi.dingtalk.com") == "TLSv1.3"
    for other in ("example.com", "192.0.2.1"):
        with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
            shake_hands(made, [other], other)


def test_a_certificate_does_not_outlive_its_ca(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authority, "_OF_A_CA", timedelta(hours=1))
    made = Authority.new(NAMES)
    issued, own = x509.load_pem_x509_certificates(made.issue(NAMES).certificate)
    assert issued.not_valid_after_utc == own.not_valid_after_utc
    monkeypatch.setattr(authority, "_OF_A_CA", timedelta(days=3650))
    issued, own = x509.load_pem_x509_certificates(Authority.new(NAMES).issue(NAMES).certificate)
    assert issued.not_valid_after_utc < own.not_valid_after_utc - timedelta(days=3000)


@pytest.mark.parametrize(
    ("host", "more"),
    [
        ("127.0.0.1", []), ("localhost", []), ("0.0.0.0", []), ("::", []), ("::1", []), ("例.test", []),  # noqa: S104 - nobody listens there
        ("192.0.2.1", ["192.0.2.1"]), ("fe80::1%eth0", ["fe80::1"]), ("box.test", ["box.test"]),
    ],
)  # fmt: skip
def test_what_it_listens_on_is_among_the_names(host: str, more: list[str]) -> None:
    assert names_of(host) == [*NAMES, *more]
    assert Authority.new(names_of(host)).issue(names_of(host)).key.startswith(b"-----BEGIN PRIVATE KEY-----")


def pem(key: rsa.RSAPrivateKey) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def test_a_file_that_holds_no_ca_for_it_is_refused_and_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ca.pem"
    made = Authority.kept(path, NAMES)
    assert Authority.kept(path, NAMES[:2]).fingerprint == made.fingerprint
    whole = path.read_bytes()
    key = whole.removeprefix(made.certificate)
    monkeypatch.setattr(authority, "_OF_A_CA", timedelta(seconds=1) - timedelta(hours=1))
    old = tmp_path / "old.pem"
    with pytest.raises(AuthorityUnusable, match="has expired"):
        Authority.kept(old, NAMES)
    for held, why in (
        (b"", "no certificate and key"),
        (made.certificate, "no certificate and key"),
        (key, "no certificate and key"),
        (Authority.new(NAMES).certificate + key, "not the key of its certificate"),
        (made.certificate + pem(rsa.generate_private_key(65537, 2048)), "not the key of its certificate"),
        (old.read_bytes(), "has expired"),
    ):
        path.write_bytes(held)
        with pytest.raises(AuthorityUnusable, match=why):
            Authority.kept(path, NAMES)
        assert path.read_bytes() == held
