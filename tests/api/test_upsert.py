"""/api/v1/contacts/upsert: by phone number and by external id."""

from pathlib import Path

import pytest

from tests.api.asking import problem
from tests.api.directory import NEW, WANG, ZHANG, Directory, directory, shown
from tests.api.scenario import Done, Refused, dropping, full, is_done, is_refused, name_of, strict
from tests.in_loop import in_loop

_BY_MOBILE, _BY_ID = "POST /contacts/upsert?by=mobile", "POST /contacts/upsert?by=external_id"
_UPDATED, _CREATED = ("contact_updated {zhang}",), ("contact_created {new}",)
_ZHANGS = {"mobile": "130-0000-0001", "state_code": "86"}


async def strict_with_staff(acme: Directory) -> None:
    for userid in ("li.na", "wang.wu"):
        await acme.hire(userid)
    await acme.send("PATCH", "/contacts/{zhang}", {"share_dept_ids": [], "share_user_ids": ["wang.wu"]})
    await strict(acme)


DONE = [
    Done("the contact with that phone is changed", _BY_MOBILE,
         shown("{zhang}", ZHANG, 1, title="CFO", mobile="130-0000-0001"), _UPDATED, _ZHANGS | {"title": "CFO"}),
    Done("the contact with that external id is changed", _BY_ID, shown("{zhang}", ZHANG, 1, title="CFO"), _UPDATED,
         {"external_id": "crm-1", "title": "CFO"}),
    Done("null clears as in a patch", _BY_ID, shown("{zhang}", ZHANG, 1, company_name=None), _UPDATED,
         {"external_id": "crm-1", "company_name": None}),
    Done("a contact that is as it should be leaves no trace", _BY_ID, shown("{zhang}", ZHANG), (), ZHANG),
    Done("a contact that is found gets an external id", _BY_MOBILE,
         shown("{zhang}", ZHANG, 1, mobile="130-0000-0001", external_id="crm-7"), _UPDATED,
         _ZHANGS | {"external_id": "crm-7"}),
    Done("a contact that is found gets another number", _BY_ID, shown("{zhang}", ZHANG, 1, mobile="13000000008"),
         _UPDATED, {"external_id": "crm-1", "mobile": "13000000008"}),
    Done("an unknown phone makes a contact", _BY_MOBILE, shown("{new}", NEW, 1), _CREATED, NEW, 201),
    Done("an unknown external id makes a contact", _BY_ID, shown("{new}", NEW, 1, external_id="crm-9"), _CREATED,
         NEW | {"external_id": "crm-9"}, 201),
    Done("what a deleted contact had makes a contact", _BY_ID,
         shown("{new}", NEW, 1, external_id="crm-3", mobile=WANG["mobile"]), _CREATED,
         NEW | {"external_id": "crm-3", "mobile": WANG["mobile"]}, 201),
    Done("a full organisation changes what is there", _BY_ID, shown("{zhang}", ZHANG, 1, title="x"), _UPDATED,
         {"external_id": "crm-1", "title": "x"}, prepare=full),
    Done("departments are dropped from what is found", _BY_ID, shown("{zhang}", ZHANG, 1, share_dept_ids=[1]),
         _UPDATED, {"external_id": "crm-1", "share_dept_ids": [1, 5]}, prepare=dropping),
    Done("what a strict organisation has is changed by phone", _BY_MOBILE,
         shown("{zhang}", ZHANG, 1, title="x", mobile="130-0000-0001", share_dept_ids=[], share_user_ids=["wang.wu"]),
         _UPDATED, _ZHANGS | {"title": "x"}, prepare=strict_with_staff),
    Done("a strict organisation takes what refers to its own", _BY_MOBILE, shown("{new}", NEW, 1), _CREATED, NEW, 201,
         prepare=strict_with_staff),
]  # fmt: skip

REFUSED = [
    Refused("it is said by what", "POST /contacts/upsert", "invalid", ("by",), NEW),
    Refused("by what there is", "POST /contacts/upsert?by=email", "invalid", ("by",), NEW),
    Refused("by phone needs a phone", _BY_MOBILE, "invalid", ("/mobile",), {"external_id": "crm-1"}),
    Refused("by phone needs a country", _BY_MOBILE, "invalid", ("/state_code",), {"mobile": "13000000001"}),
    Refused("by phone needs more than null", _BY_MOBILE, "invalid", ("/mobile",), NEW | {"mobile": None}),
    Refused("by phone needs a number", _BY_MOBILE, "invalid", ("/mobile",), NEW | {"mobile": "12"}),
    Refused("by external id needs one", _BY_ID, "invalid", ("/external_id",), NEW),
    Refused("by external id needs more than nothing", _BY_ID, "invalid", ("/external_id",), NEW | {"external_id": ""}),
    Refused("an external id has no control characters", _BY_ID, "invalid", ("/external_id",),
            NEW | {"external_id": "a\0"}),
    Refused("a new contact needs a name", _BY_ID, "invalid", ("/name",), {"external_id": "crm-9"}),
    Refused("a new contact needs a number", _BY_ID, "invalid", ("/mobile",),
            {"external_id": "crm-9", "name": "x", "follower_user_id": "x"}),
    Refused("half a number is not enough for a new one", _BY_ID, "invalid", ("/state_code",),
            {"external_id": "crm-9", "name": "x", "follower_user_id": "x", "mobile": "13000000009"}),
    Refused("the external id is another's", _BY_MOBILE, "external-id-taken", ("/external_id",),
            {"mobile": "13000000002", "state_code": "86", "external_id": "crm-1"}),
    Refused("the number is another's", _BY_ID, "phone-taken", ("/mobile",),
            {"external_id": "crm-1", "mobile": "13000000002"}),
    Refused("a full organisation takes no new one", _BY_MOBILE, "organisation-full", (), NEW, prepare=full),
    Refused("a strict organisation wants labels that it has", _BY_ID, "unknown-reference", ("/label_ids",),
            {"external_id": "crm-1", "label_ids": [999]}, "999", prepare=strict),
    Refused("who may only read changes nothing", _BY_MOBILE, "scope-missing", (), NEW, by="reader"),
]  # fmt: skip


@pytest.mark.parametrize("row", DONE, ids=name_of)
@in_loop
async def test_upsert(tmp_path: Path, row: Done) -> None:
    await is_done(tmp_path, row)


@pytest.mark.parametrize("row", REFUSED, ids=name_of)
@in_loop
async def test_upsert_refuses(tmp_path: Path, row: Refused) -> None:
    await is_refused(tmp_path, row)


@in_loop
async def test_a_contact_that_is_made_is_made_once(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        told = [await acme.send("POST", "/contacts/upsert?by=mobile", NEW, idempotency_key="k") for _ in range(2)]
        assert [one.status_code for one in told] == [201, 201]
        assert (told[0].json(), told[0].headers["location"]) == (told[1].json(), told[1].headers["location"])
        assert (await acme.send("POST", "/contacts/upsert?by=mobile", NEW)).status_code == 200
        other = await acme.send("POST", "/contacts/upsert?by=external_id", NEW, idempotency_key="k")
        problem(other, "idempotency-mismatch")
