"""A key of one organisation learns nothing of another: what exists there answers as what exists nowhere."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from guanxi.app import now_ms
from guanxi.operations.create_organisation import create_organisation
from tests.api.asking import new_key, problem
from tests.api.directory import CHEN, LEAD, LI, NEW, VIP, WANG, ZHANG, Directory, directory
from tests.in_loop import in_loop

NOWHERE = "0117951230000000000"


@asynccontextmanager
async def neighbours(data: Path) -> AsyncIterator[Directory]:
    """A directory, and the key `stranger` of an organisation beside it that has one contact and no more labels."""
    async with directory(data) as acme:
        home = acme.corp_id
        created = await acme.send("POST", "/labels", {"name": "Ours", "group_id": 0})
        acme.userids["label"] = str(created.json()["id"])
        group = await acme.send("POST", "/label-groups", {"name": "Ours", "color": 1})
        acme.userids["group"] = str(group.json()["id"])
        other = await create_organisation(acme.context(), "Other")
        acme.corp_id = other.corp_id
        acme.keys["stranger"] = await new_key(acme)
        await acme.send("POST", "/contacts", NEW | {"mobile": "13000000099"}, by="stranger")
        acme.corp_id = home
        await acme.look()
        yield acme


ONE_BY_ONE = [
    ("GET", "/contacts/{zhang}", None),
    ("PATCH", "/contacts/{zhang}", {"title": "x"}),
    ("PUT", "/contacts/{zhang}", NEW),
    ("DELETE", "/contacts/{zhang}", None),
    ("POST", "/trash/{wang}/restore", None),
    ("POST", "/trash/{zhang}/restore", None),
    ("GET", "/contacts?external_id=crm-1", None),
    ("GET", "/contacts?mobile=13000000001", None),
    ("GET", "/labels/{label}", None),
    ("PATCH", "/labels/{label}", {"name": "x"}),
    ("DELETE", "/labels/{label}", None),
    ("POST", "/labels/{label}/merge", {"into": LEAD}),
    ("PATCH", "/label-groups/{group}", {"name": "x"}),
    ("DELETE", "/label-groups/{group}", None),
    ("POST", "/contacts/labels", {"add": [LEAD], "userids": ["{zhang}"]}),
    ("POST", "/contacts/batch", {"operations": [{"op": "update", "userid": "{zhang}", "contact": {"title": "x"}},
                                                {"op": "delete", "userid": "{li}"}]}),
    ("POST", "/contacts/upsert?by=external_id", {"external_id": "crm-1", "title": "x"}),
]  # fmt: skip


def without_ids(answer: httpx.Response) -> tuple[int, str]:
    """Status and text of an answer, without what is new in every one."""
    text = re.sub(r'"urn:guanxi:request:\w+"|"act":"\w+"', "", answer.text)
    return answer.status_code, re.sub(r"\d{2,}", "ID", text)


@pytest.mark.parametrize(("method", "path", "body"), ONE_BY_ONE, ids=[f"{one[0]} {one[1]}" for one in ONE_BY_ONE])
@in_loop
async def test_an_id_of_another_organisation_answers_as_one_that_is_nowhere(
    tmp_path: Path, method: str, path: str, body: object
) -> None:
    async with neighbours(tmp_path) as acme:
        there = await acme.send(method, path, body, by="stranger", if_match="*")
        acme.userids |= {"zhang": NOWHERE, "li": NOWHERE, "wang": NOWHERE, "label": "77", "group": "78"}
        body = {**body, "external_id": "crm-none"} if isinstance(body, dict) and "external_id" in body else body
        elsewhere = path.replace("crm-1", "crm-none").replace("13000000001", "13000000098")
        nowhere = await acme.send(method, elsewhere, body, by="stranger", if_match="*")
        assert without_ids(there) == without_ids(nowhere)
        assert await acme.written() == []


@in_loop
async def test_lists_are_of_one_organisation(tmp_path: Path) -> None:
    async with neighbours(tmp_path) as acme:
        mine = (await acme.send("GET", "/contacts?count=exact", by="stranger")).json()
        assert ([one["mobile"] for one in mine["items"]], mine["count"]) == (["13000000099"], 1)
        assert (await acme.send("GET", "/trash", by="stranger")).json()["items"] == []
        kinds = {one["kind"] for one in (await acme.send("GET", "/changes", by="stranger")).json()["items"]}
        assert kinds == {"organisation_created", "key_created", "contact_created"}
        groups = (await acme.send("GET", "/label-groups", by="stranger")).json()["items"]
        assert [one["name"] for one in groups] == ["Type", "Level", "Status", "Recruitment status"]


@in_loop
async def test_phones_and_external_ids_are_of_one_organisation(tmp_path: Path) -> None:
    async with neighbours(tmp_path) as acme:
        for contact in (ZHANG, CHEN):
            assert (await acme.send("POST", "/contacts", contact, by="stranger")).status_code == 201
        assert await acme.written() == []


@in_loop
async def test_an_idempotency_key_is_of_one_key(tmp_path: Path) -> None:
    async with neighbours(tmp_path) as acme:
        acme.keys["second"] = await new_key(acme)
        told = [await acme.send("POST", "/contacts/upsert?by=mobile", NEW, by=by, idempotency_key="k")
                for by in ("administrator", "second", "stranger")]  # fmt: skip
        assert [one.status_code for one in told] == [201, 200, 201]
        assert not any("idempotency-replayed" in one.headers for one in told)


READING = ("/contacts", "/contacts/{zhang}", "/trash", "/changes")

# One after the other, by li.na, who owns zhang and li; chen, and wang in the trash, are wang.wu's. What comes of each:
# status, problem, what is written.
AS_EMPLOYEE: tuple[tuple[str, str, object, int, str, list[str]], ...] = (
    ("GET", "/contacts/{zhang}", None, 200, "", []),
    ("GET", "/contacts/{chen}", None, 404, "not-found", []),
    ("POST", "/contacts", NEW, 201, "", ["contact_created {new}"]),
    ("POST", "/contacts", NEW | {"follower_user_id": "wang.wu"}, 403, "role-refused", []),
    ("POST", "/contacts", NEW | {"mobile": CHEN["mobile"]}, 409, "phone-taken", []),
    ("POST", "/contacts", NEW | {"mobile": "13000000010", "external_id": WANG["external_id"]}, 201, "", ["contact_created {new}"]),
    ("PATCH", "/contacts/{zhang}", {"title": "x"}, 200, "", ["contact_updated {zhang}"]),
    ("PATCH", "/contacts/{zhang}", {"follower_user_id": "wang.wu"}, 403, "role-refused", []),
    ("PATCH", "/contacts/{zhang}", {"mobile": CHEN["mobile"]}, 409, "phone-taken", []),
    ("PATCH", "/contacts/{chen}", {"title": "x"}, 404, "not-found", []),
    ("PUT", "/contacts/{chen}", NEW, 404, "not-found", []),
    ("DELETE", "/contacts/{chen}", None, 404, "not-found", []),
    ("POST", "/contacts/upsert?by=mobile", LI | {"title": "x"}, 200, "", ["contact_updated {li}"]),
    ("POST", "/contacts/upsert?by=mobile", CHEN | {"follower_user_id": "li.na"}, 409, "phone-taken", []),
    ("POST", "/contacts/labels", {"add": [VIP], "filter": {"label_ids": {"any": [LEAD]}}}, 200, "", []),
    ("POST", "/contacts/labels", {"remove": [VIP], "filter": {"label_ids": {"any": [VIP]}}}, 200, "",
     ["contact_updated {zhang}", "contact_updated {li}"]),
    ("POST", "/contacts/labels", {"remove": [LEAD], "userids": ["{chen}", "{li}"]}, 200, "", ["contact_updated {li}"]),
    ("DELETE", "/contacts/{li}", None, 204, "", ["contact_deleted {li}"]),
    ("POST", "/trash/{li}/restore", None, 200, "", ["contact_restored {li}"]),
    ("POST", "/trash/{wang}/restore", None, 404, "not-found", []),
    ("POST", "/labels", {"name": "x", "group_id": 0}, 403, "scope-missing", []),
    ("GET", "/label-groups", None, 200, "", []),
)  # fmt: skip


@in_loop
async def test_an_employee_writes_what_is_theirs_and_nothing_else(tmp_path: Path) -> None:
    async with employed(tmp_path) as acme:
        for method, path, body, status, slug, written in AS_EMPLOYEE:
            await acme.look()
            answer = await acme.send(method, path, body, by="employee", if_match="*")
            assert answer.status_code == status, (method, path, body, answer.text)
            if slug:
                problem(answer, slug)
            acme.userids["new"] = answer.json()["userid"] if status == 201 else ""
            assert await acme.written() == written, (method, path, body)


@asynccontextmanager
async def employed(data: Path) -> AsyncIterator[Directory]:
    """A directory, and the key `employee` of li.na."""
    async with directory(data) as acme:
        await acme.hire("li.na")
        acme.keys["employee"] = await new_key(acme, "employee", employee="li.na")
        await acme.look()
        yield acme


@in_loop
async def test_an_employee_reads_what_they_see_and_no_number_of_the_organisation(tmp_path: Path) -> None:
    async with employed(tmp_path) as acme:
        for path, wanted in (("/contacts?count=exact", ["{zhang}", "{li}"]), ("/trash?count=exact", [])):
            page = (await acme.send("GET", path, by="employee")).json()
            assert [acme.named(one["userid"]) for one in page["items"]] == wanted
            assert page["count"] == len(wanted)
        begun = (await acme.send("GET", "/changes", by="employee")).json()
        assert begun["items"] == []
        nobody = await acme.send("GET", "/contacts/01179500000000000", by="employee")
        assert without_ids(await acme.send("GET", "/contacts/{chen}", by="employee")) == without_ids(nobody)
        await acme.send("PATCH", "/contacts/{chen}", {"share_user_ids": ["li.na"]})
        await acme.send("PATCH", "/contacts/{zhang}", {"follower_user_id": "wang.wu"})
        answer = await acme.send("GET", f"/changes?cursor={begun['cursor']}", by="employee")
        told = answer.json()
        assert [(one["kind"], acme.named(one["target"]), one["contact"] is None) for one in told["items"]] == [
            ("contact_created", "{chen}", False), ("contact_deleted", "{zhang}", True),
        ]  # fmt: skip
        assert ('"number"' in answer.text, '"change"' in answer.text) == (False, False)
        assert told["cursor"] != begun["cursor"]
        seen = await acme.send("GET", "/contacts/{chen}", by="employee")
        assert (seen.headers["etag"], "change" in seen.json()) == (f'"{seen.json()["etag"]}"', False)
        problem(await acme.send("PATCH", "/contacts/{chen}", {"title": "x"}, by="employee"), "role-refused")
        problem(await acme.send("GET", "/changes?after=1", by="employee"), "invalid")
        assert (await acme.send("PATCH", "/employees/li.na", {"dept_id_list": []})).status_code == 200
        problem(await acme.send("GET", f"/changes?cursor={told['cursor']}", by="employee"), "resync")


@in_loop
async def test_an_app_may_what_its_permissions_say(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        await acme.page("extcontact/get", {"user_id": "{zhang}"})
        app_key = (await acme.store.apps(acme.corp_id))[0].app_key
        acme.keys["app"] = await new_key(acme, "app", app=app_key)
        acme.keys["reading app"] = await new_key(acme, "app", scopes=["contacts:read"], app=app_key)
        for path in READING:
            assert (await acme.send("GET", path, by="app")).status_code == 200
        assert (await acme.send("PATCH", "/contacts/{zhang}", {"title": "x"}, by="app")).status_code == 200
        problem(await acme.send("PATCH", "/contacts/{zhang}", {"title": "x"}, by="reading app"), "scope-missing")
        problem(await acme.send("POST", "/labels", {"name": "x", "group_id": 0}, by="app"), "scope-missing")


@in_loop
async def test_a_key_that_has_expired_reads_nothing(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        acme.keys["old"] = await new_key(acme, before_ms=60_000, expires_at=now_ms() - 1)
        for path in READING:
            problem(await acme.send("GET", path, by="old"), "key-invalid")
