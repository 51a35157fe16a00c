"""What `/metrics` shows of a running server."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from guanxi.dingtalk import oapi, topapi, v1
from guanxi.dingtalk.pages import PAGES
from tests.dingtalk.asking import CONTACT
from tests.observing.scraping import Scrape, scrape, scrape_until
from tests.served import Served, served

REQUESTS = "guanxi_requests_total"
SECONDS = "guanxi_request_duration_seconds"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "data", "--metrics-port", "0") as running:
        yield running


def test_every_request_is_counted_by_page_and_errcode(server: Served) -> None:
    token = server.token()
    for _ in range(3):
        server.ask(f"/topapi/extcontact/list?access_token={token}")
    for _ in range(2):
        server.ask(f"/topapi/extcontact/get?access_token={token}", {"user_id": "1"})
    server.ask("/topapi/extcontact/list?access_token=wrong")
    server.ask("/v1.0/oauth2/accessToken", {})
    for path in ("/topapi/nope", "/v1.0/nope", "/nope", "/nope"):
        server.ask(path)
    counted = scrape(server.said["metrics_url"])
    samples = {
        (labels["page"], labels["errcode"]): value
        for labels, value in ((dict(key), value) for key, value in counted.samples(REQUESTS).items())
    }
    assert samples == {
        ("gettoken", "0"): 1,
        ("extcontact_list", "0"): 3,
        ("extcontact_get", "33012"): 2,
        ("extcontact_list", "33009"): 1,
        ("oauth2_access_token", "MissingParameter"): 1,
        ("unknown", "22"): 1,
        ("unknown", "InvalidAction.NotFound"): 1,
        ("unknown", "404"): 2,
    }
    for page in (*PAGES, "unknown"):
        answered = sum(value for (name, _), value in samples.items() if name == page)
        assert counted.value(f"{SECONDS}_count", page=page) == answered


def test_a_histogram_of_latencies_rises_to_its_count(server: Served) -> None:
    for _ in range(20):
        server.token()
    counted = scrape(server.said["metrics_url"])
    rising = sorted(
        (float(dict(labels)["le"]), value)
        for labels, value in counted.samples(f"{SECONDS}_bucket").items()
        if dict(labels)["page"] == "gettoken"
    )
    assert [value for _, value in rising] == sorted(value for _, value in rising)
    assert rising[-1] == (float("inf"), 20)
    total = counted.value(f"{SECONDS}_sum", page="gettoken")
    above = [0.0, *(bound for bound, _ in rising)]
    new = [value - before for (_, value), before in zip(rising, [0.0, *(v for _, v in rising)], strict=False)]
    assert sum(low * many for low, many in zip(above, new, strict=False)) <= total
    assert total <= sum(bound * many for (bound, _), many in zip(rising, new, strict=True) if many)


def test_a_request_that_was_cut_off_is_counted_without_a_time(server: Served) -> None:
    server.raw(b"GET /topapi/extcontact/list?a HTTP/1.1\r\nbroken\r\n\r\n")
    counted = scrape(server.said["metrics_url"])
    assert counted.value(REQUESTS, page="extcontact_list", errcode="43009") == 1
    assert counted.value(f"{SECONDS}_count", page="extcontact_list") == 0


def test_commits_are_counted_with_their_writes_and_their_time(server: Served) -> None:
    token, url = server.token(), server.said["metrics_url"]
    before = scrape(url)
    for number in range(5):
        contact = CONTACT | {"mobile": f"1300000000{number}"}
        assert server.ask(f"/topapi/extcontact/create?access_token={token}", {"contact": contact})["errcode"] == 0
    after = scrape(url)
    for name in ("batch_size_count", "batch_size_sum", "duration_seconds_count"):
        assert after.value(f"guanxi_commit_{name}") - before.value(f"guanxi_commit_{name}") == 5
    assert after.value("guanxi_commit_duration_seconds_sum") > before.value("guanxi_commit_duration_seconds_sum")


def in_progress_and_waiting(found: Scrape) -> tuple[float, float]:
    return found.value("guanxi_requests_in_progress"), found.value("guanxi_writes_waiting")


def test_requests_in_progress_and_waiting_writes_are_shown_while_they_wait(server: Served, tmp_path: Path) -> None:
    token, url = server.token(), server.said["metrics_url"]
    path = f"/topapi/extcontact/create?access_token={token}"
    contacts = [{"contact": CONTACT | {"mobile": f"1300000000{number}"}} for number in range(3)]
    with (
        ThreadPoolExecutor(max_workers=3) as clients,
        contextlib.closing(sqlite3.connect(tmp_path / "data" / "guanxi.db", isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        answers = [clients.submit(server.ask, path, contacts[0])]
        # A batch takes it, and waits for the foreign writer.
        scrape_until(url, lambda found: in_progress_and_waiting(found) == (1, 0))
        answers += [clients.submit(server.ask, path, contact) for contact in contacts[1:]]
        scrape_until(url, lambda found: in_progress_and_waiting(found) == (3, 2))
        other.execute("ROLLBACK")
        assert [answer.result()["errcode"] for answer in answers] == [0, 0, 0]
    assert in_progress_and_waiting(scrape(url)) == (0, 0)


def test_the_sizes_are_those_of_the_files(server: Served, tmp_path: Path) -> None:
    server.token()
    counted = scrape(server.said["metrics_url"])
    database = tmp_path / "data" / "guanxi.db"
    assert counted.value("guanxi_store_size_bytes") == database.stat().st_size > 0
    assert counted.value("guanxi_store_wal_bytes") == database.with_name("guanxi.db-wal").stat().st_size > 0


def test_whatever_is_asked_the_labels_stay_those_of_the_tables(server: Served) -> None:
    token, url = server.token(), server.said["metrics_url"]
    families = (topapi.FAMILY, v1.FAMILY, oapi.FAMILY, oapi.IN_QUERY, *(page.family for page in PAGES.values()))
    rows = [
        *(row for family in families for row in family.errors),
        *(r for page in PAGES.values() for r in page.errors),
    ]
    for number in range(100):
        for path in (f"/{number}", f"/topapi/{number}", f"/v1.0/{number}"):
            server.ask(path)
        server.ask(f"/topapi/extcontact/get?access_token={token}", {"user_id": str(number)})
        server.ask(f"/v1.0/oauth2/ding{number}/token", {"client_id": number})
    counted = scrape(url)
    assert sum(counted.samples(REQUESTS).values()) == 501
    assert counted.labels(REQUESTS, "page") <= {*PAGES, "unknown"}
    assert counted.labels(f"{SECONDS}_bucket", "page") == {*PAGES, "unknown"}
    assert counted.labels(REQUESTS, "errcode") <= {"0", *(str(row.errcode) for row in rows)}


def test_neither_persons_nor_secrets_are_shown(server: Served) -> None:
    token = server.token()
    contact = CONTACT | {"mobile": "13988887777", "name": "Zhang Three"}
    created = server.ask(f"/topapi/extcontact/create?access_token={token}", {"contact": contact})
    server.ask(f"/topapi/13988887777?access_token={token}")
    server.ask(f"/topapi/extcontact/get?access_token={token}", {"user_id": created["userid"]})
    text = scrape(server.said["metrics_url"]).text
    secrets = [token, created["userid"], "13988887777", "Zhang", server.said["app_key"], server.said["app_secret"]]
    assert [word for word in (*secrets, server.said["corp_id"]) if word in text] == []


def test_the_library_is_imported_by_the_first_scrape_and_not_before(tmp_path: Path) -> None:
    flags = ("--metrics-port", "0")
    with served(tmp_path / "data", *flags, variables={"PYTHONPROFILEIMPORTTIME": "1"}) as server:
        server.ask(f"/topapi/extcontact/list?access_token={server.token()}")
        before = server.log.read_text()
        assert "guanxi.observing.metrics" in before
        assert [name for name in ("prometheus_client", "opentelemetry.sdk") if name in before] == []
        scrape(server.said["metrics_url"])
        assert "prometheus_client" in server.log.read_text()
    # Litestar looks for the library's names when they are installed; what makes spans is not imported.
    assert "opentelemetry.sdk" not in server.log.read_text()


def test_its_port_serves_nothing_else_and_the_main_port_serves_it_not(server: Served) -> None:
    own = server.said["metrics_url"].removesuffix("/metrics")
    for path in ("/", "/livez", "/topapi/extcontact/list", "/metrics/", "/gettoken"):
        assert scrape(own + path).status == 404
    assert scrape(own + "/metrics?name=value").status == 200
    told = [server.ask(path) for path in ("/metrics", "/anything")]
    assert [answer["errcode"] for answer in told] == [404, 404]
    assert list(told[0]) == list(told[1])
    counted = scrape(own + "/metrics")
    assert sum(counted.samples(REQUESTS).values()) == 2, "scrapes are no requests"
    assert counted.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"


def test_the_start_says_where_it_is(tmp_path: Path) -> None:
    with served(tmp_path / "data") as server:
        assert "metrics_url" not in json.dumps(server.said)
