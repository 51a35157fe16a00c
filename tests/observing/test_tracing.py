"""The spans that a server sends to a collector, as OpenTelemetry's own SDK writes them."""

import json
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from guanxi.observing.tracing import start_tracing
from tests.dingtalk.asking import CONTACT
from tests.observing.receiver import plain, receiving
from tests.served import PATIENCE, Served, served

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


def ask_within(server: Served, traceparent: str) -> dict[str, object]:
    """Ask for a page that is not there, as a part of a trace."""
    headers = {"traceparent": traceparent, "tracestate": "vendor=13988887777"}
    request = urllib.request.Request(f"{server.said['url']}/nope", headers=headers)  # noqa: S310 - the test's own
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - as above
        told: dict[str, object] = json.loads(answer.read())
        return told


def test_every_request_is_one_span(tmp_path: Path) -> None:
    with receiving() as receiver:
        with served(tmp_path / "data", "--otel-endpoint", receiver.url) as server:
            token, corp_id = server.token(), server.said["corp_id"]
            listed = server.ask(f"/topapi/extcontact/list?access_token={token}")
            unknown = server.ask(f"/topapi/extcontact/get?access_token={token}", {"user_id": "1"})
            server.ask("/v1.0/oauth2/accessToken", {})
            assert server.stop() == 0
        assert set(receiver.paths) == {"/v1/traces"}
        assert receiver.resource()["service.name"] == "guanxi"
        spans = receiver.spans()
    assert [span.name for span in spans] == ["gettoken", "extcontact_list", "extcontact_get", "oauth2_access_token"]
    attributes = [plain(span.attributes) for span in spans]
    assert {frozenset(one) for one in attributes[1:3]} == {frozenset({"page", "errcode", "corp_id", "request_id"})}
    assert {frozenset(one) for one in attributes[::3]} == {frozenset({"page", "errcode", "request_id"})}
    assert [one["page"] for one in attributes] == [span.name for span in spans]
    assert [one["errcode"] for one in attributes] == [0, 0, 33012, "MissingParameter"]
    assert [one["request_id"] for one in attributes[1:3]] == [listed["request_id"], unknown["request_id"]]
    assert [one["corp_id"] for one in attributes[1:3]] == [corp_id, corp_id]
    assert {span.kind for span in spans} == {Span.SPAN_KIND_SERVER}
    assert {span.parent_span_id for span in spans} == {b""}
    assert len({span.trace_id for span in spans}) == 4
    assert [span.end_time_unix_nano > span.start_time_unix_nano for span in spans] == [True] * 4


def test_a_request_of_the_native_api_is_a_span_too(tmp_path: Path) -> None:
    with receiving() as receiver:
        with served(tmp_path / "data", "--otel-endpoint", receiver.url) as server:
            parent = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
            request = urllib.request.Request(f"{server.said['url']}/api/v1/contacts", headers=parent)  # noqa: S310 - the test's own
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request, timeout=PATIENCE)  # noqa: S310 - as above
            request_id = refused.value.headers["x-request-id"]
            refused.value.close()
            server.stop()
        (span,) = receiver.spans()
    assert (span.name, span.parent_span_id.hex(), span.trace_id.hex()) == ("list_contacts", PARENT, TRACE)
    assert plain(span.attributes) == {
        "route": "list_contacts", "http.response.status_code": 401, "request_id": request_id,
    }  # fmt: skip


def test_the_parent_is_the_one_that_traceparent_names(tmp_path: Path) -> None:
    named = (f"00-{TRACE}-{PARENT}-01", f"00-{TRACE}-{'0' * 16}-01", "00-nonsense", "", "\xff" * 55)
    with receiving() as receiver:
        with served(tmp_path / "data", "--otel-endpoint", f"{receiver.url}/") as server:
            for traceparent in named:
                assert ask_within(server, traceparent)["errcode"] == 404
            server.stop()
        spans = receiver.spans()
    assert {(span.name, span.trace_state) for span in spans} == {("unknown", "")}
    assert [span.parent_span_id.hex() for span in spans] == [PARENT, "", "", "", ""]
    assert [span.trace_id.hex() == TRACE for span in spans] == [True, False, False, False, False]


def test_a_trace_that_its_parent_does_not_sample_is_not_sent(tmp_path: Path) -> None:
    with receiving() as receiver:
        with served(tmp_path / "data", "--otel-endpoint", receiver.url) as server:
            ask_within(server, f"00-{TRACE}-{PARENT}-00")
            server.token()
            server.stop()
        assert [span.name for span in receiver.spans()] == ["gettoken"]


def test_neither_persons_nor_secrets_are_sent(tmp_path: Path) -> None:
    with receiving() as receiver:
        with served(tmp_path / "data", "--otel-endpoint", receiver.url) as server:
            token, secret = server.token(), server.said["app_secret"]
            contact = {"contact": CONTACT | {"mobile": "13988887777", "name": "Zhang"}}
            for _ in range(2):
                server.ask(f"/topapi/extcontact/create?access_token={token}", contact)
            server.ask(f"/topapi/13988887777?access_token={token}")
            ask_within(server, f"00-{TRACE}-{PARENT}-01")
            server.stop()
        sent = b"".join(receiver.bodies)
        assert len(receiver.spans()) == 5
        assert [word for word in (token, secret, "13988887777", "Zhang", "/topapi") if word.encode() in sent] == []


def test_the_standard_variables_are_heeded(tmp_path: Path) -> None:
    with receiving() as receiver:
        variables = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url,
            "OTEL_SERVICE_NAME": "contacts",
            "OTEL_TRACES_SAMPLER": "always_off",
        }
        for sampler, name in (("always_on", "on"), ("always_off", "off")):
            with served(tmp_path / name, variables=variables | {"OTEL_TRACES_SAMPLER": sampler}) as server:
                server.token()
        with served(tmp_path / "disabled", variables=variables | {"OTEL_SDK_DISABLED": "true"}) as server:
            server.token()
        assert len(receiver.spans()) == 1
        assert receiver.resource()["service.name"] == "contacts"


def test_without_a_collector_that_answers_the_server_works_and_stops(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        variables = {"OTEL_EXPORTER_OTLP_TIMEOUT": "1000"}  # seconds: the test would end before
        with served(tmp_path / "data", "--otel-endpoint", url, variables=variables) as server:
            assert server.ask(f"/topapi/extcontact/list?access_token={server.token()}")["errcode"] == 0
            assert server.stop() == 0


# As on a machine on which only `guanxi` is installed, and not its extra.
BARE = "import sys; sys.modules['opentelemetry'] = None; from guanxi.cli import main; sys.exit(main(sys.argv[1:]))"


def test_without_the_extra_it_says_what_to_install_and_makes_nothing(tmp_path: Path) -> None:
    flags = ["serve", "--data", str(tmp_path / "data"), "--port", "0", "--otel-endpoint", "http://127.0.0.1:4318"]
    ran = subprocess.run([sys.executable, "-c", BARE, *flags], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 2
    assert "pip install 'guanxi[otel]'" in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_nothing_is_begun_unless_it_is_asked_for() -> None:
    assert start_tracing(None, {"OTEL_SERVICE_NAME": "contacts", "OTEL_EXPORTER_OTLP_ENDPOINT": ""}) is None
    assert start_tracing("http://127.0.0.1:4318", {"OTEL_SDK_DISABLED": "True"}) is None


def test_an_endpoint_that_is_no_url_is_refused(tmp_path: Path) -> None:
    flags = ["serve", "--data", str(tmp_path / "data"), "--otel-endpoint", "collector:4317"]
    command = [sys.executable, "-m", "guanxi", *flags]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ran.returncode == 2
    assert "http://" in ran.stderr
