"""How the API says that a request cannot be answered."""

from pathlib import Path

import pytest

from guanxi.api import failures as own
from guanxi.api.problems import KINDS, kind_of
from guanxi.app import now_ms
from guanxi.domain import failures as domain
from guanxi.operations.revoke_key import revoke_key
from guanxi.operations.set_organisation import set_organisation
from tests.api.asking import asking, new_key, problem
from tests.backends import place_of
from tests.in_loop import in_loop

PATH = "/api/v1/organisation"


@in_loop
async def test_a_path_that_is_none_and_a_method_that_is_not_done_are_told_apart(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        for path in ("/api/", "/api/v1", "/api/v1/nope", "/api/v2/organisation", f"{PATH}/more", "/docs/more"):
            problem(await acme.ask("GET", path), "not-found")
        for method in ("POST", "PUT", "DELETE", "HEAD", "BREW"):
            answer = await acme.ask(method, PATH)
            assert (answer.status_code, {*answer.headers["allow"].split(", ")} >= {"GET", "PATCH"}) == (405, True)
        problem(await acme.ask("POST", PATH), "method-not-allowed")


@in_loop
async def test_a_request_without_a_good_key_is_not_let_in_and_all_bad_keys_get_one_answer(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        missing = await acme.ask("GET", PATH, by=None)
        problem(missing, "key-missing")
        assert missing.headers["www-authenticate"] == 'Bearer realm="guanxi"'
        problem(await acme.ask("GET", PATH, by=None, authorization="Basic abc"), "key-missing")
        problem(await acme.ask("GET", PATH, by=None, authorization="Bearer "), "key-missing")
        good = acme.keys["administrator"]
        revoked = await new_key(acme)
        await revoke_key(acme.context(), acme.corp_id, revoked.split("_")[2])
        bad = {
            "nonsense": "nonsense",
            "other secret": good[:-43] + acme.ids.secret(),
            "other organisation": good.replace(acme.corp_id, acme.ids.corp_id()),
            "not ASCII": "guanxi_é",
            "expired": await new_key(acme, before_ms=60_000, expires_at=now_ms() - 1),
            "revoked": revoked,
        }
        told = []
        for text in bad.values():
            answer = await acme.client.get(PATH, headers={b"authorization": f"Bearer {text}".encode("latin-1")})
            told.append(problem(answer, "key-invalid") | {"instance": ""})
            assert answer.headers["www-authenticate"] == 'Bearer realm="guanxi", error="invalid_token"'
        assert all(one == told[0] for one in told)
        assert (await acme.client.get(PATH, headers={"authorization": f"bearer  {good}"})).status_code == 200


@in_loop
async def test_a_suspended_organisation_is_told_that_it_is(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        await set_organisation(acme.context(), acme.corp_id, {"suspended": True})
        problem(await acme.ask("GET", PATH), "organisation-suspended")


@pytest.mark.parametrize("body", [b"", b"{", b"{1", b'{"name":"\xff"}', b'{"name":"\\ud800"}', b"{]"])
@in_loop
async def test_a_body_that_is_no_json_is_malformed(tmp_path: Path, body: bytes) -> None:
    async with asking(tmp_path) as acme:
        problem(await acme.ask("PATCH", PATH, body or b" "), "malformed")


@in_loop
async def test_a_body_says_that_it_is_json_or_says_nothing(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        for said in ("application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"):
            assert (await acme.ask("PATCH", PATH, {}, content_type=said)).status_code == 200
        for said in ("application/x-www-form-urlencoded", "text/plain", ""):
            problem(await acme.ask("PATCH", PATH, {}, content_type=said), "malformed")
        headers = {"authorization": f"Bearer {acme.keys['administrator']}"}
        assert (await acme.client.patch(PATH, content=b"{}", headers=headers)).status_code == 200
        problem(await acme.client.patch(PATH, headers=headers), "malformed")


@in_loop
async def test_json_that_is_no_object_is_pointed_at_as_a_whole(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        told = problem(await acme.ask("PATCH", PATH, b"[]"), "invalid")
        assert told["errors"] == [{"pointer": "", "detail": "Expected object, got array"}]


@in_loop
async def test_a_body_over_a_mebibyte_is_too_large(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        fits = b'{"name":"a"}'.ljust(1 << 20)
        assert (await acme.ask("PATCH", PATH, fits)).status_code == 200
        problem(await acme.ask("PATCH", PATH, fits + b" "), "too-large")


@in_loop
async def test_parameters_that_are_not_described_are_refused(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        told = problem(await acme.ask("GET", f"{PATH}?limit=5"), "invalid")
        assert told["errors"] == [{"parameter": "limit", "detail": "there is no such member"}]
        problem(await acme.ask("GET", f"{PATH}?a=%FF"), "malformed")
        assert (await acme.ask("GET", f"{PATH}?")).status_code == 200


@in_loop
async def test_a_store_that_fails_is_busy_and_says_when_to_come_back(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        assert (await acme.ask("GET", PATH)).status_code == 200
        await place_of(tmp_path).make_unwritable(acme.store)
        answer = await acme.ask("PATCH", PATH, {"name": "B"})
        problem(answer, "busy")
        assert answer.headers["retry-after"] == "1"


def test_every_failure_of_the_directory_has_its_type() -> None:
    failures = {
        one for module in (domain, own) for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, domain.Failure)
    }  # fmt: skip
    assert [one.__name__ for one in failures if kind_of(one).slug == "failed"] in (
        ["ServerFailed", "Failure"],
        ["Failure", "ServerFailed"],
    )


def test_a_type_of_problem_is_one_slug_with_one_status_and_one_title() -> None:
    assert len({kind.slug for kind in KINDS.values()}) == len(set(KINDS.values()))
