"""Who may see `/metrics`."""

import contextlib
import http.client
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.observing.scraping import scrape
from tests.served import PATIENCE, Served, served
from tests.serving.test_tls import new_identity

TOKEN = "scraping-secret-äöü"
VARIABLES = {"GUANXI_METRICS_TOKEN": TOKEN}


def bearer(token: str, scheme: str = "Bearer") -> dict[str, str]:
    return {"Authorization": f"{scheme} {token}".encode().decode("latin-1")}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("token") / "data"
    with served(data, "--metrics-port", "0", variables=VARIABLES) as running:
        yield running


@pytest.fixture(params=["the main port", "its own port"])
def url(server: Served, request: pytest.FixtureRequest) -> str:
    own = request.param == "its own port"
    return str(server.said["metrics_url"] if own else f"{server.said['url']}/metrics")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        bearer(""),
        bearer("wrong"),
        bearer(TOKEN[:-1]),
        bearer(f"{TOKEN}x"),
        bearer(TOKEN, "Basic"),
        {"Authorization": TOKEN.encode().decode("latin-1")},
        {"X-Authorization": "Bearer"} | {"Cookie": "token=1"},
    ],
    ids=["nothing", "empty", "wrong", "a part", "more", "another scheme", "no scheme", "elsewhere"],
)
def test_without_the_token_nothing_is_shown(url: str, headers: dict[str, str]) -> None:
    refused = scrape(url, **headers)
    assert (refused.status, refused.headers["www-authenticate"]) == (401, 'Bearer realm="metrics"')
    assert "guanxi_" not in refused.text


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_with_the_token_everything_is_shown(url: str, scheme: str) -> None:
    shown = scrape(url, **bearer(TOKEN, scheme))
    assert shown.status == 200
    assert shown.value("guanxi_info", version=shown.labels("guanxi_info", "version").pop(), worker="0") == 1


def test_the_token_is_neither_shown_nor_logged(server: Served, url: str) -> None:
    shown = scrape(url, **bearer(TOKEN))
    scrape(url, **bearer(f"{TOKEN}{TOKEN}"))
    assert [text for text in (shown.text, server.log.read_text()) if "scraping-secret" in text] == []


@pytest.mark.parametrize("variables", [{}, {"GUANXI_METRICS_TOKEN": ""}, {"GUANXI_METRICS_TOKEN": " "}])
def test_where_no_token_is_set_the_main_port_has_no_such_page(tmp_path: Path, variables: dict[str, str]) -> None:
    with served(tmp_path / "data", variables=variables) as server:
        refused = scrape(f"{server.said['url']}/metrics", **bearer(""))
        assert "guanxi_" not in refused.text
        assert server.ask("/metrics")["errcode"] == 404


def test_a_token_in_a_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "guanxi.toml").write_text('metrics-token = "abc"\n')
    command = [sys.executable, "-m", "guanxi", "serve", "--data", str(tmp_path / "data")]
    config = ["--config", str(tmp_path / "guanxi.toml")]
    ran = subprocess.run([*command, *config], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ran.returncode == 2
    assert "GUANXI_METRICS_TOKEN" in ran.stderr
    assert "abc" not in ran.stderr


def test_a_server_with_a_certificate_shows_them_over_tls_alone(tmp_path: Path) -> None:
    identity = new_identity(tmp_path, "localhost")
    paths = ("--tls-cert", str(identity.certificate), "--tls-key", str(identity.key))
    with served(tmp_path / "data", "--metrics-port", "0", *paths) as server:
        said = server.said["metrics_url"]
        assert said.startswith("https://")
        port = int(said.rpartition(":")[2].removesuffix("/metrics"))
        secure = http.client.HTTPSConnection("localhost", port, context=identity.client, timeout=PATIENCE)
        plain = http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
        with contextlib.closing(secure), contextlib.closing(plain):
            secure.request("GET", "/metrics")
            assert b"guanxi_info" in secure.getresponse().read()
            plain.request("GET", "/metrics")
            with pytest.raises(ConnectionResetError):
                plain.getresponse()
