"""`guanxi sandbox --tls`: a CA, a certificate for the vendor's host names, and how clients are brought to both."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from guanxi.cli.answer import print_lines
from guanxi.cli.report import UsageError

if TYPE_CHECKING:
    import ssl

    from guanxi.sandbox.authority import Authority
    from guanxi.settings import Settings

_HELP: Final = "guanxi sandbox --help"
_FILE: Final = "guanxi-ca.pem"

_BY_URL: Final = "official Java, C# and PHP; node-dingtalk; EasyDingTalk; fastwego; both alicloud SDKs; curl"
_BY_HOST: Final = "official Python, which takes a host, but no port"
_BY_NAME: Final = "dingtalk-sdk, dingtalk-python, godingtalk; zhaoyunxing92 and star-table for Go"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--tls", action="store_true", help="speak TLS, with a certificate for DingTalk's host names by a CA of its own"
    )
    parser.add_argument(
        "--tls-ca", metavar="FILE", type=Path, help="keep that CA in a file, certificate and key, and use it again"
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a sandbox speaks TLS with.

    Attributes:
        authority: its CA.
        context: with its certificate.
        kept: the file that holds the CA, if one does.
    """

    authority: "Authority"
    context: "ssl.SSLContext"
    kept: Path | None

    def told(self) -> dict[str, str]:
        """Give what a program is told of it."""
        return {"ca_sha256": self.authority.fingerprint, "ca_certificate": self.authority.certificate.decode()}

    def say(self, url: str) -> None:
        """Say how clients are brought to verify it, and to call it."""
        from guanxi.sandbox.authority import HOSTS

        age = f"kept in {self.kept}" if self.kept else "new with each start unless --tls-ca names a file"
        stores = ("CURL_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
        print_lines("", f"Its certificate is signed by a CA of its own ({age}), whose SHA-256 is", "")
        print_lines(self.authority.fingerprint, "", "Get it, compare, and tell what is started from this shell:", "")
        print_lines(f"curl -sk {url}/sandbox/ca.pem -o {_FILE}")
        print_lines(f"openssl x509 -noout -fingerprint -sha256 -in {_FILE}")
        print_lines("export " + " ".join(f"{one}=$PWD/{_FILE}" for one in stores))
        port = "" if url.endswith(":443") else ", with the sandbox on port 443 (--port 443)"
        print_lines("", "How clients get here; docs/sdks.md has each, docs/sandbox-tls.md Java's trust store:")
        for how, clients in (
            (f"base URL {url}", _BY_URL),
            (f"host 127.0.0.1{port}", _BY_HOST),
            (f"the line `127.0.0.1 {' '.join(HOSTS)}` in /etc/hosts{port}", _BY_NAME),
        ):
            print_lines("", f"* {how}:", f"  {clients}")


def prepared(arguments: argparse.Namespace, settings: "Settings") -> Prepared | None:
    """Make it; None if it was not asked for.

    Raises:
        UsageError: it goes not together with the other arguments, or the file cannot be used.
    """
    if not arguments.tls:
        if arguments.tls_ca is not None:
            raise UsageError("--tls-ca keeps the CA of --tls: give both", _HELP)
        return None
    if settings.tls_cert is not None or settings.tls_key is not None:
        raise UsageError("--tls makes a certificate, so it goes not together with --tls-cert and --tls-key", _HELP)
    from guanxi.sandbox.authority import Authority, AuthorityUnusable, names_of
    from guanxi.serving.listen import tls_context_of

    names, kept = names_of(settings.host), arguments.tls_ca
    try:
        authority = Authority.new(names) if kept is None else Authority.kept(kept, names)
    except (OSError, AuthorityUnusable) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"cannot use the CA in {kept}: {why}", _HELP) from error
    identity = authority.issue(names)
    return Prepared(authority, tls_context_of(identity.certificate, identity.key), kept)
