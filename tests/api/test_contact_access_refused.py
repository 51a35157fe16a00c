"""Who may ask who sees a contact; for whoever does not see it, it is not there."""

from pathlib import Path

import httpx

from guanxi.operations.create_organisation import create_organisation
from tests.api.asking import new_key, problem
from tests.api.directory import Directory
from tests.api.staffed import share, staffed
from tests.in_loop import in_loop

NOWHERE = "0117951230000000000"
PATHS = ("/access", "/access/li.na", "/access/nobody", "/access/chief")


def text(answer: httpx.Response) -> tuple[int, str, dict[str, str]]:
    """An answer, without the id that each has of its own."""
    own = answer.headers["x-request-id"]
    headers = {name: value.replace(own, "ID") for name, value in answer.headers.items()}
    return answer.status_code, answer.text.replace(own, "ID"), headers


async def is_hidden(acme: Directory, by: str) -> None:
    """Whatever is asked of the contact, the answer is that for a contact that does not exist, to the byte."""
    for path in PATHS:
        nowhere = await acme.send("GET", f"/contacts/{NOWHERE}{path}", by=by)
        assert problem(nowhere, "not-found")["detail"] == "no external contact has that userid"
        assert text(await acme.send("GET", "/contacts/{one}" + path, by=by)) == text(nowhere), path


@in_loop
async def test_an_employee_is_told_nothing_of_a_contact_that_they_do_not_see(tmp_path: Path) -> None:
    async with staffed(tmp_path) as acme:
        for by in ("li.na", "wang.wu", "boss"):
            await is_hidden(acme, by)
        await share(acme, users=("li.na",))
        for path in PATHS[:2]:
            assert (await acme.send("GET", "/contacts/{one}" + path, by="li.na")).status_code == 200
        await is_hidden(acme, "wang.wu")
        await share(acme)
        await is_hidden(acme, "li.na")


@in_loop
async def test_another_organisations_key_is_told_nothing(tmp_path: Path) -> None:
    async with staffed(tmp_path) as acme:
        home, acme.corp_id = acme.corp_id, (await create_organisation(acme.context(), "Other")).corp_id
        acme.keys["stranger"] = await new_key(acme)
        acme.corp_id = home
        await is_hidden(acme, "stranger")


@in_loop
async def test_an_employee_who_is_not_there_is_not_found(tmp_path: Path) -> None:
    async with staffed(tmp_path) as acme:
        await share(acme, users=("nobody", "li.na"))
        for by in ("administrator", "li.na"):
            told = problem(await acme.send("GET", "/contacts/{one}/access/nobody", by=by), "not-found")
            assert told["detail"] == "no employee has that userid"


@in_loop
async def test_a_key_needs_both_scopes(tmp_path: Path) -> None:
    async with staffed(tmp_path) as acme:
        for scope, lacking in (("contacts:read", "staff:read"), ("staff:read", "contacts:read")):
            acme.keys["half"] = await new_key(acme, scopes=[scope])
            acme.keys["half.li"] = await new_key(acme, "employee", scopes=[scope], employee="li.na")
            for by in ("half", "half.li"):
                for path in PATHS:
                    told = problem(await acme.send("GET", "/contacts/{one}" + path, by=by), "scope-missing")
                    assert told["detail"] == f"the key lacks the scope {lacking}"
        acme.keys["both"] = await new_key(acme, scopes=["contacts:read", "staff:read"])
        assert (await acme.send("GET", "/contacts/{one}/access", by="both")).status_code == 200


@in_loop
async def test_nothing_is_told_where_external_contacts_are_switched_off(tmp_path: Path) -> None:
    async with staffed(tmp_path) as acme:
        await acme.set(external_contacts=False)
        for path in PATHS:
            problem(await acme.send("GET", "/contacts/{one}" + path), "contacts-disabled")


@in_loop
async def test_a_contact_in_the_trash_is_not_there(tmp_path: Path) -> None:
    async with staffed(tmp_path) as acme:
        await acme.send("DELETE", "/contacts/{one}")
        for by in ("administrator", "free"):
            await is_hidden(acme, by)


def test_the_document_names_both_scopes() -> None:
    from guanxi.openapi import whole  # noqa: PLC0415 - it imports every page

    described = whole()["paths"]["/api/v1/contacts/{userid}/access"]["get"]["description"]
    assert described.endswith("Scopes: `contacts:read` and `staff:read`.")
    assert whole()["paths"]["/api/v1/employees"]["get"]["description"].endswith("\n\nScope: `staff:read`.")
