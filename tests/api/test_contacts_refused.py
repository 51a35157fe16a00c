"""/api/v1/contacts: what is refused, and writes nothing."""

from pathlib import Path

import pytest

from tests.api.directory import GONE, LEAD, NEW, VIP
from tests.api.scenario import (
    Refused,
    full,
    is_refused,
    name_of,
    over_full,
    strict,
    without_contacts,
)
from tests.in_loop import in_loop

_POST, _PATCH, _PUT = "POST /contacts", "PATCH /contacts/{zhang}", "PUT /contacts/{zhang}"
_ANY = {"if_match": "*"}
_LONG = "x" * 1001


def _without(name: str) -> dict[str, object]:
    return {other: value for other, value in NEW.items() if other != name}


REFUSED = [
    *(Refused(f"a new contact needs {name}", _POST, "invalid", (f"/{name}",), _without(name)) for name in NEW),
    *(Refused(f"{name} is not null in a new contact", _POST, "invalid", (f"/{name}",), NEW | {name: None})
      for name in NEW),
    *(Refused(f"{name} is not blank", _POST, "invalid", (f"/{name}",), NEW | {name: " "}) for name in NEW),
    *(Refused(f"{name} cannot be cleared", _PATCH, "invalid", (f"/{name}",), {name: None}) for name in NEW),
    *(Refused(f"{name} has an end", _PATCH, "invalid", (f"/{name}",), {name: _LONG})
      for name in ("name", "title", "remark", "address", "company_name", "email", "external_id", "follower_user_id")),
    *(Refused(f"{name} holds no control characters", _PATCH, "invalid", (f"/{name}",), {name: "a\0b"})
      for name in ("name", "title", "remark", "address", "company_name", "email", "external_id", "follower_user_id")),
    *(Refused(f"{name} holds at most twenty", _PATCH, "invalid", (f"/{name}",), {name: list(range(1, 22))})
      for name in ("label_ids", "share_dept_ids")),
    Refused("a contact is shared with at most twenty employees", _PATCH, "invalid", ("/share_user_ids",),
            {"share_user_ids": [str(one) for one in range(21)]}),
    Refused("an id is no negative number", _PATCH, "invalid", ("/label_ids",), {"label_ids": [-1]}),
    Refused("an id has at most 64 bits", _PATCH, "invalid", ("/share_dept_ids",), {"share_dept_ids": [2**63]}),
    Refused("an id in a list has its type", _PATCH, "invalid", ("/label_ids/1",), {"label_ids": [VIP, "x"]}),
    Refused("a member that there is not is pointed at", _PATCH, "invalid", ("/nickname",), {"nickname": "x"}),
    Refused("a value of the wrong type is pointed at", _PATCH, "invalid", ("/title",), {"title": 7}),
    Refused("a body is an object", _PATCH, "invalid", ("",), []),
    Refused("a number that is none", _POST, "invalid", ("/mobile",), NEW | {"mobile": "12"}),
    Refused("a country that there is not", _PATCH, "invalid", ("/state_code",), {"state_code": "999"}),
    Refused("half of a number that does not fit the other", _PATCH, "invalid", ("/mobile",), {"mobile": "12"}),
    Refused("a phone that another contact has", _POST, "phone-taken", ("/mobile",), NEW | {"mobile": "13000000001"}),
    Refused("a phone that another contact has, in a patch", _PATCH, "phone-taken", ("/mobile",),
            {"mobile": "130 0000 0002", "state_code": "86"}),
    Refused("an external id that another contact has", _POST, "external-id-taken", ("/external_id",),
            NEW | {"external_id": "crm-1"}),
    Refused("an external id that another contact has, in a patch", "PATCH /contacts/{li}", "external-id-taken",
            ("/external_id",), {"external_id": "crm-1"}),
    Refused("a full organisation takes no new contact", _POST, "organisation-full", (), NEW, prepare=full),
    Refused("an organisation that has too many changes none", _PATCH, "organisation-full", (), {"title": "x"},
            prepare=over_full),
    Refused("a contact that is not there is not read", "GET /contacts/0123", "not-found"),
    Refused("nor one that was deleted", "GET /contacts/{wang}", "not-found"),
    Refused("nor one whose id cannot be one", "GET /contacts/%00", "not-found"),
    Refused("nor one whose id is too long", f"GET /contacts/{'1' * 65}", "not-found"),
    Refused("a contact that is not there is not patched", "PATCH /contacts/0123", "not-found", (), {"title": "x"}),
    Refused("nor with half a number", "PATCH /contacts/0123", "not-found", (), {"mobile": "13000000001"}),
    Refused("nor where references are strict", "PATCH /contacts/0123", "not-found", (), {"title": "x"}, prepare=strict),
    Refused("an id that cannot be one is not patched", "PATCH /contacts/%00", "not-found", (), {"title": "x"}),
    Refused("a contact that is not there is not replaced", "PUT /contacts/0123", "not-found", (), NEW, headers=_ANY),
    Refused("a contact that was deleted is not deleted", "DELETE /contacts/{wang}", "not-found"),
    Refused("an id that cannot be one is not deleted", "DELETE /contacts/%00", "not-found"),
    Refused("a replacement says what it replaces", _PUT, "if-match-required", (), NEW),
    Refused("a replacement is whole", _PUT, "invalid", ("/name",), _without("name"), headers=_ANY),
    Refused("a replacement is of the contact in the path", _PUT, "invalid", ("/userid",), NEW | {"userid": "1"},
            headers=_ANY),
    Refused("a patch is of the contact in the path", _PATCH, "invalid", ("/userid",), {"userid": "{li}"}),
    Refused("If-Match is an ETag", _PATCH, "invalid", ("If-Match",), {"title": "x"}, headers={"if_match": "17"}),
    Refused("If-Match is one ETag", "DELETE /contacts/{zhang}", "invalid", ("If-Match",),
            headers={"if_match": '"1", "2"'}),
    Refused("fields are members", "GET /contacts?fields=name,nickname", "invalid", ("fields",), said="nickname"),
    Refused("fields are not empty", "GET /contacts/{zhang}?fields=", "invalid", ("fields",)),
    *(Refused(f"a page is no list of {limit}", f"GET /contacts?limit={limit}", "invalid", ("limit",))
      for limit in ("0", "1001", "-1", "x", "", "1.5")),
    *(Refused(f"a cursor is not {cursor}", f"GET /contacts?cursor={cursor}", "invalid", ("cursor",)) for cursor in (
        "x", "", "%C3%A9", "WyJ0cmFzaCIsN10", "WyJjb250YWN0cyIsIjcyIl0", "WyJjb250YWN0cyJd",
        "WyJjb250YWN0cyIsMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMF0")),
    Refused("a country is that of a phone number", "GET /contacts?state_code=86", "invalid", ("state_code",)),
    Refused("a count is exact", "GET /contacts?count=yes", "invalid", ("count",)),
    Refused("a parameter is sent once", "GET /contacts?limit=1&limit=2", "invalid", ("limit",)),
    Refused("who may only read does not create", _POST, "scope-missing", (), NEW, by="reader"),
    Refused("who may only read does not patch", _PATCH, "scope-missing", (), {}, by="reader"),
    Refused("who may only read does not replace", _PUT, "scope-missing", (), NEW, by="reader"),
    Refused("who may only read does not delete", "DELETE /contacts/{zhang}", "scope-missing", by="reader"),
    Refused("contacts that are switched off are not read", "GET /contacts", "contacts-disabled",
            prepare=without_contacts),
    Refused("nor written", _POST, "contacts-disabled", (), NEW, prepare=without_contacts),
]  # fmt: skip


@pytest.mark.parametrize("row", REFUSED, ids=name_of)
@in_loop
async def test_contacts(tmp_path: Path, row: Refused) -> None:
    await is_refused(tmp_path, row)


STRICT = [
    Refused("a label that there is not", _POST, "unknown-reference", ("/label_ids",), NEW | {"label_ids": [GONE]}, "999"),
    Refused("a department that there is not", _PATCH, "unknown-reference", ("/share_dept_ids",),
            {"label_ids": [LEAD], "share_dept_ids": [1, 4711], "follower_user_id": "nobody"}, "4711"),
    Refused("a person that there is not", _PUT, "unknown-reference", ("/share_user_ids",),
            NEW | {"share_user_ids": ["nobody"]}, "nobody", _ANY),
    Refused("an owner that there is not", _POST, "unknown-reference", ("/follower_user_id",),
            NEW | {"follower_user_id": "nobody"}, "nobody"),
]  # fmt: skip


@pytest.mark.parametrize("row", STRICT, ids=name_of)
@in_loop
async def test_a_strict_organisation_names_the_id_that_it_does_not_have(tmp_path: Path, row: Refused) -> None:
    await is_refused(tmp_path, row._replace(prepare=strict))
