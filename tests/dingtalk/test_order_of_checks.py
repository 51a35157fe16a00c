"""Two faults at once: the one that comes first in docs/decisions/0012 is answered."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.dingtalk.asking import CONTACT, asking
from tests.in_loop import in_loop

CREATE, UPDATE = "/topapi/extcontact/create", "/topapi/extcontact/update"
LIST, LABELS = "/topapi/extcontact/list", "/topapi/extcontact/listlabelgroups"
BROKEN = b'{"contact":'
THERE = "0100000000000000001"


def contact(**changed: object) -> bytes:
    return json.dumps({"contact": CONTACT | changed}).encode()


ORDER: list[tuple[str, str, str, bytes | None, int, dict[str, Any]]] = [
    # name, path, who asks, body, errcode, settings of the organisation
    ("an unknown page before a broken body", "/topapi/extcontact/nope", "", BROKEN, 22, {}),
    ("a broken body before the token", CREATE, "nobody", BROKEN, 43009, {}),
    ("a large body before the token", CREATE, "nobody", None, 40035, {}),
    ("the token before everything in it", CREATE, "nobody", b"{}", 33009, {"suspended": True}),
    ("the kind of app before the permission", CREATE, "stranger", b"{}", 33009, {}),
    ("the kind of app before the feature", CREATE, "suite", b"{}", 33009, {"external_contacts": False}),
    ("the permission before the organisation", CREATE, "reader", b"{}", 43007, {"suspended": True}),
    ("suspension before the feature", CREATE, "app", b"{}", 33009, {"suspended": True, "external_contacts": False}),
    ("suspension before the feature, where it has a number", LABELS, "app", b"", 400043, {"suspended": True, "external_contacts": False}),
    ("the permission before the size", LIST, "writer", b"size=0&offset=0", 43007, {}),
    ("the feature before the size", LIST, "app", b"size=0&offset=0", 60205, {"external_contacts": False}),
    ("the size before the offset", LIST, "app", b"size=0&offset=-1", 40069, {}),
    ("the size of label groups before the offset", LABELS, "app", b"size=0&offset=-1", 41101, {}),
    ("the feature before what is required", CREATE, "app", b"{}", 60205, {"external_contacts": False}),
    ("required labels before the owner, as on the page", CREATE, "app", contact(label_ids=[], follower_user_id=""), 60204, {}),
    ("labels that are an empty text before the owner", CREATE, "app", contact(label_ids=" ", follower_user_id=""), 60204, {}),
    ("labels that are null in a text before the owner", CREATE, "app", contact(label_ids="null", follower_user_id=""), 60204, {}),
    ("the required owner before the name", CREATE, "app", contact(follower_user_id="", name=""), 40036, {}),
    ("what is required before the form of anything", CREATE, "app", contact(title="t" * 300, mobile=""), 40036, {}),
    ("the type of anything before a length", CREATE, "app", contact(title="t" * 300, name=[]), 60112, {}),
    ("lengths in the page's order", CREATE, "app", contact(title="t" * 300, name="n" * 129), 40035, {}),
    ("a length before the phone", CREATE, "app", contact(company_name="c" * 300, mobile="x"), 40035, {}),
    ("the phone before references", CREATE, "app", contact(mobile="x", label_ids=[7]), 60103, {"unknown": "strict"}),
    ("the form of values before references", CREATE, "app", contact(name="n" * 129, label_ids=[7]), 60112, {"unknown": "strict"}),
    ("references before the limit", CREATE, "app", contact(label_ids=[7]), 60204, {"unknown": "strict", "contact_limit": 0}),
    ("the limit before duplicates", CREATE, "app", contact(mobile="13900000000"), 60203, {"contact_limit": 1}),
    ("duplicates last", CREATE, "app", contact(mobile="13900000000"), 22005, {"contact_limit": 3}),
    ("update: required before the userid's form", UPDATE, "app", contact(user_id="", name=""), 40036, {}),
    ("update: the userid's form before who it is", UPDATE, "app", contact(user_id="\t"), 40003, {}),
    ("update: the userid's form before every other", UPDATE, "app", contact(user_id="\t", name="n" * 129, title=[]), 40003, {}),
    ("update: the phone before who it is", UPDATE, "app", contact(user_id="1", mobile="x"), 60103, {}),
    ("update: who it is before half a phone", UPDATE, "app", contact(user_id="1", mobile="x", state_code=None), 60121, {}),
    ("update: references before the limit", UPDATE, "app", contact(user_id=THERE, label_ids=[7]), 60204, {"unknown": "strict", "contact_limit": 0}),
    ("update: the limit before duplicates", UPDATE, "app", contact(user_id=THERE, mobile="13900000000"), 60203, {"contact_limit": 1}),
    ("update: duplicates last", UPDATE, "app", contact(user_id=THERE, mobile="13900000000"), 60200, {"contact_limit": 2}),
    ("update: the form of values before who it is", UPDATE, "app", contact(user_id="1", name="n" * 129), 60112, {}),
    ("update: who it is before references", UPDATE, "app", contact(user_id="1", label_ids=[7]), 60121, {"unknown": "strict"}),
]  # fmt: skip


@pytest.mark.parametrize("row", ORDER, ids=[row[0] for row in ORDER])
@in_loop
async def test_of_two_faults_the_first_is_told(
    tmp_path: Path, row: tuple[str, str, str, bytes | None, int, dict[str, Any]]
) -> None:
    _, path, by, body, errcode, settings = row
    async with asking(tmp_path) as acme:
        await acme.create(mobile="13900000000")
        acme.ids.userid = lambda *_: THERE  # type: ignore[method-assign] # the id that requests name
        await acme.create(mobile="13900000001")
        await acme.set(**settings)
        before = await acme.last_change()
        query = b"access_token=" + acme.tokens.get(by, by).encode()
        assert (await acme.send(path, body, query=query)).errcode == errcode
        assert await acme.changes_since(before) == []


@in_loop
async def test_the_http_method_is_told_before_a_broken_body(tmp_path: Path) -> None:
    async with asking(tmp_path) as acme:
        assert (await acme.send(CREATE, BROKEN, method="PUT")).errcode == 43002
        assert (await acme.send("/topapi/extcontact/nope", method="PUT")).errcode == 22
