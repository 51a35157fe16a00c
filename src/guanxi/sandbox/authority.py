"""A CA of a sandbox's own: signs a certificate for DingTalk's host names, which clients verify like the real one."""

import contextlib
import ipaddress
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

HOSTS: Final = ("oapi.dingtalk.com", "api.dingtalk.com", "eco.taobao.com")
"""The host names of DingTalk that its clients have built in."""

_OWN: Final = ("localhost", "127.0.0.1", "::1")
_ANY: Final = {"0.0.0.0", "::"}  # noqa: S104 - nobody listens here: a client calls no server by these
_CURVE: Final = ec.SECP256R1  # what every client of the table in docs/sdks.md can verify
_OF_A_CA: Final = timedelta(days=3650)
_OF_A_SERVER: Final = timedelta(days=397)  # more is refused by Apple's clients
_EARLIER: Final = timedelta(days=1)  # clocks of containers and machines differ


class AuthorityUnusable(Exception):  # noqa: N818 - named for what is wrong
    """A file holds no CA by which this sandbox can be verified; the text says why."""


class Identity(NamedTuple):
    """What a server shows, and what proves that it is its own; both PEM."""

    certificate: bytes
    key: bytes


def names_of(host: str) -> list[str]:
    """Give the names and addresses that the certificate is for.

    Args:
        host: what the sandbox listens on; one of them, unless it is every address.
    """
    host = host.partition("%")[0]  # of an IPv6 address, the interface
    listening = [host] if host.isascii() and host not in _ANY else []
    return list(dict.fromkeys([*_OWN, *HOSTS, *listening]))


class Authority:
    """A CA.

    Attributes:
        certificate: its own, PEM: what a client's trust store is told.
        fingerprint: SHA-256 of it, as openssl and keytool print it.
    """

    def __init__(self, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        """Take what it is made of; `new` and `kept` make one."""
        self._own = certificate
        self._key = key
        self.certificate = certificate.public_bytes(serialization.Encoding.PEM)
        self.fingerprint = certificate.fingerprint(hashes.SHA256()).hex(":").upper()

    @classmethod
    def new(cls, names: list[str]) -> Self:
        """Make one that can sign for these names and nothing else, whoever may get hold of its key."""
        key = ec.generate_private_key(_CURVE())
        # Told apart by its serial number, so that a client with an old one in its store does not try that.
        serial = x509.random_serial_number()
        name = _name(f"Guanxi sandbox CA {serial:x}"[:64])
        only_these = x509.NameConstraints([_general(one, subtree=True) for one in names], None)
        made = (
            _begun(name, name, key.public_key(), datetime.now(UTC) + _OF_A_CA)
            .serial_number(serial)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(only_these, critical=True)
        )
        return cls(made.sign(key, hashes.SHA256()), key)

    @classmethod
    def kept(cls, path: Path, names: list[str]) -> Self:
        """Give the one that a file holds; make one and keep it there (0600) when there is no such file.

        Args:
            path: PEM, certificate and key.
            names: that it has to be able to sign for.

        Raises:
            AuthorityUnusable: the file holds something else, or a CA that has expired or is for other names.
            OSError: it cannot be read or written.
        """
        if not path.exists():
            made = cls.new(names)
            _keep(path, made.certificate + _pem(made._key))  # noqa: SLF001 - of the same class
        try:
            held = path.read_bytes()
            certificate, key = x509.load_pem_x509_certificate(held), serialization.load_pem_private_key(held, None)
        except (ValueError, TypeError) as error:
            raise AuthorityUnusable("it holds no certificate and key of a CA") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
            raise AuthorityUnusable("its key is not the key of its certificate")
        if certificate.not_valid_after_utc < datetime.now(UTC):
            raise AuthorityUnusable("its CA has expired: remove it, and a new one is made")
        _refuse_other_names(certificate, names)
        return cls(certificate, key)

    def issue(self, names: list[str]) -> Identity:
        """Make a key and a certificate for these names, which has its CA's behind it."""
        key = ec.generate_private_key(_CURVE())
        until = min(datetime.now(UTC) + _OF_A_SERVER, self._own.not_valid_after_utc)
        issuer = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        made = (
            _begun(_name("Guanxi sandbox"), self._own.subject, key.public_key(), until)
            .serial_number(x509.random_serial_number())
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName([_general(one) for one in names]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer), critical=False)
        )
        signed = made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        return Identity(signed + self.certificate, _pem(key))


def _refuse_other_names(certificate: x509.Certificate, names: list[str]) -> None:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.NameConstraints)
    except x509.ExtensionNotFound:
        return  # it can sign for any
    permitted = extension.value.permitted_subtrees or []
    for name in names:
        if _general(name, subtree=True) not in permitted:
            raise AuthorityUnusable(f"its CA is for other hosts than {name}: name another file")


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, until: datetime
) -> x509.CertificateBuilder:
    begun = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    return begun.not_valid_before(datetime.now(UTC) - _EARLIER).not_valid_after(until)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _general(name: str, *, subtree: bool = False) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_network(name) if subtree else ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def _keep(path: Path, text: bytes) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    # A link appears whole or not at all, and never replaces the CA of a process that was quicker.
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
