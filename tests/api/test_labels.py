"""/api/v1/labels and /label-groups: what is done, what is refused, and that every door shows it at once."""

from pathlib import Path
from typing import Any

import pytest

from tests.api.asking import problem
from tests.api.directory import LEAD, VIP, Directory, directory
from tests.api.scenario import Done, Refused, is_done, is_refused, name_of
from tests.in_loop import in_loop

TYPE = {
    "id": 0, "name": "Type", "color": -15220075, "labels": [
        {"id": 1561077310, "name": "Customer"}, {"id": 1561077311, "name": "Channel partner"},
        {"id": 1561077312, "name": "Supplier"}, {"id": 1561077313, "name": "Partner"},
        {"id": 1561077314, "name": "Interviewee"}, {"id": 1561077315, "name": "Other type"}],
}  # fmt: skip
FREE = 1561077315
_STRIPPED = {"act": "act", "matched": 2, "changed": 2, "refused": []}
_GONE = ("contact_updated {zhang}", "contact_updated {li}", f"label_deleted {VIP}")
_NOTHING = {"act": "act", "matched": 0, "changed": 0, "refused": []}
_GROUP, _LABEL = "PATCH /label-groups/0", f"PATCH /labels/{VIP}"


def label(label_id: int, name: str, group_id: int = 0) -> dict[str, Any]:
    return {"id": label_id, "name": name, "group_id": group_id}


DONE = [
    Done("a group is renamed", _GROUP, TYPE | {"name": "Kind"}, ("label_group_updated 0",), {"name": "Kind"}),
    Done("a group is recoloured", _GROUP, TYPE | {"color": 7}, ("label_group_updated 0",), {"color": 7}),
    Done("a group that stays as it is leaves no trace", _GROUP, TYPE, (), {"name": "Type", "color": -15220075}),
    Done("a group goes behind the others", _GROUP, TYPE,
         tuple(f"label_group_updated {group}" for group in (1, 2, 3, 0)), {"position": 2**31}),
    Done("a label is read with the number of its contacts", f"GET /labels/{VIP}",
         label(VIP, "Customer") | {"contacts": 2}),
    Done("a label is renamed", _LABEL, label(VIP, "Client"), (f"label_updated {VIP}",), {"name": "Client"}),
    Done("a label may be called as one of another group", _LABEL, label(VIP, "General"), (f"label_updated {VIP}",),
         {"name": "General"}),
    Done("a label that stays as it is leaves no trace", _LABEL, label(VIP, "Customer"), (), {"group_id": 0}),
    Done("a label goes to another place", _LABEL, label(VIP, "Customer"),
         (f"label_updated {LEAD}", f"label_updated {VIP}"), {"position": 1}),
    Done("a label goes to another group", _LABEL, label(VIP, "Customer", 1), (f"label_updated {VIP}",), {"group_id": 1}),
    Done("a label that no contact has is deleted", f"DELETE /labels/{FREE}", _NOTHING, (f"label_deleted {FREE}",)),
    Done("contacts lose a label that goes", f"DELETE /labels/{VIP}?in_use=strip", _STRIPPED, _GONE),
    Done("contacts get another label for it", f"DELETE /labels/{VIP}?in_use=reassign&to={FREE}", _STRIPPED, _GONE),
    Done("a label is merged into another", f"POST /labels/{VIP}/merge", _STRIPPED, _GONE, {"into": LEAD}),
    Done("a label that no contact has is merged", f"POST /labels/{FREE}/merge", _NOTHING, (f"label_deleted {FREE}",),
         {"into": LEAD}),
]  # fmt: skip

REFUSED = [
    *(Refused(f"a group has a name that is no {name!r}", "POST /label-groups", "invalid", ("/name",),
              {"name": name, "color": 1}) for name in ("", " ", "a\0", "x" * 65, None, 7)),
    *(Refused(f"a colour is not {color}", "POST /label-groups", "invalid", ("/color",), {"name": "x", "color": color})
      for color in (2**31, -(2**31) - 1, "#fff", None, 1.5)),
    *(Refused(f"a colour does not become {color}", _GROUP, "invalid", ("/color",), {"color": color})
      for color in (2**31, None)),
    *(Refused(f"a group is not moved to {place}", _GROUP, "invalid", ("/position",), {"position": place})
      for place in (-1, 10**30, None)),
    Refused("a group needs both", "POST /label-groups", "invalid", ("/color",), {"name": "x"}),
    Refused("a group has no members of its own making", _GROUP, "invalid", ("/id",), {"id": 1}),
    Refused("two groups have no one name", "POST /label-groups", "name-taken", ("/name",), {"name": "Level", "color": 1}),
    Refused("nor after a change", _GROUP, "name-taken", ("/name",), {"name": "Level"}),
    Refused("a group that there is not is not changed", "PATCH /label-groups/77", "not-found", (), {"name": "x"}),
    Refused("nor one whose id cannot be one", "PATCH /label-groups/x", "not-found", (), {"name": "x"}),
    Refused("nor deleted", "DELETE /label-groups/77", "not-found"),
    Refused("a group that holds labels stays", "DELETE /label-groups/0", "group-not-empty"),
    *(Refused(f"a label has a name that is no {name!r}", "POST /labels", "invalid", ("/name",),
              {"name": name, "group_id": 0}) for name in ("", " ", "a\n", "x" * 65, None)),
    *(Refused(f"a label does not become {name!r}", _LABEL, "invalid", ("/name",), {"name": name})
      for name in ("", "x" * 65, None)),
    *(Refused(f"a label is not moved to {place}", _LABEL, "invalid", ("/position",), {"position": place})
      for place in (-1, 10**30, None)),
    Refused("a label is in a group that there is", "POST /labels", "unknown-reference", ("/group_id",),
            {"name": "x", "group_id": 77}),
    Refused("nor does it go to another", _LABEL, "unknown-reference", ("/group_id",), {"group_id": 77}),
    Refused("a group's id has at most 64 bits", _LABEL, "unknown-reference", ("/group_id",), {"group_id": 10**30}),
    Refused("two labels of a group have no one name", "POST /labels", "name-taken", ("/name",),
            {"name": "Supplier", "group_id": 0}),
    Refused("nor after a change of one", _LABEL, "name-taken", ("/name",), {"name": "Supplier"}),
    Refused("a label that there is not is not read", "GET /labels/77", "not-found"),
    Refused("nor one whose id is too large", f"GET /labels/{10**30}", "not-found"),
    Refused("nor changed", "PATCH /labels/77", "not-found", (), {"name": "x"}),
    Refused("nor is it deleted", "DELETE /labels/77", "not-found"),
    Refused("nor merged", "POST /labels/77/merge", "not-found", (), {"into": VIP}),
    Refused("a label that contacts have stays", f"DELETE /labels/{VIP}", "label-in-use", said="(2)"),
    Refused("reassigning needs another", f"DELETE /labels/{VIP}?in_use=reassign", "invalid", ("to",)),
    Refused("stripping needs no other", f"DELETE /labels/{VIP}?in_use=strip&to={LEAD}", "invalid", ("to",)),
    Refused("a label does not take its own place", f"DELETE /labels/{VIP}?in_use=reassign&to={VIP}", "invalid", ("to",)),
    Refused("nor one that there is not", f"DELETE /labels/{VIP}?in_use=reassign&to=77", "unknown-reference", ("to",),
            said="77"),
    Refused("a label is not merged into itself", f"POST /labels/{VIP}/merge", "invalid", ("/into",), {"into": VIP}),
    Refused("nor into one that there is not", f"POST /labels/{VIP}/merge", "unknown-reference", ("/into",), {"into": 77},
            "77"),
    Refused("what becomes of contacts is one of three", f"DELETE /labels/{VIP}?in_use=forget", "invalid", ("in_use",)),
    *(Refused(f"who may only read does not {ask}", ask, "scope-missing", by="reader") for ask in (
        "POST /label-groups", _GROUP, "DELETE /label-groups/0", "POST /labels", _LABEL, f"DELETE /labels/{VIP}",
        f"POST /labels/{VIP}/merge")),
]  # fmt: skip


@pytest.mark.parametrize("row", DONE, ids=name_of)
@in_loop
async def test_labels(tmp_path: Path, row: Done) -> None:
    await is_done(tmp_path, row)


@pytest.mark.parametrize("row", REFUSED, ids=name_of)
@in_loop
async def test_labels_refuse(tmp_path: Path, row: Refused) -> None:
    await is_refused(tmp_path, row)


async def on_the_wire(acme: Directory) -> list[tuple[str, int, list[str]]]:
    """What DingTalk's page lists."""
    listed = (await acme.page("extcontact/listlabelgroups", {"offset": 0, "size": 100}))["results"]
    return [(one["name"], one["color"], [label["name"] for label in one["labels"]]) for one in listed]


async def seen(acme: Directory) -> list[tuple[str, int, list[str]]]:
    """What both doors show, which must be the same."""
    groups = (await acme.send("GET", "/label-groups")).json()["items"]
    native = [(one["name"], one["color"], [label["name"] for label in one["labels"]]) for one in groups]
    assert native == await on_the_wire(acme)
    return native


@in_loop
async def test_both_doors_show_every_change_at_once(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        await on_the_wire(acme)
        await acme.look()
        group = (await acme.send("POST", "/label-groups", {"name": "Region", "color": 5})).json()
        assert group == {"id": group["id"], "name": "Region", "color": 5, "labels": []}
        ids = []
        for name in ("North", "South", "East"):
            created = await acme.send("POST", "/labels", {"name": name, "group_id": group["id"]})
            assert (created.status_code, created.json()) == (201, label(created.json()["id"], name, group["id"]))
            ids.append(created.json()["id"])
        assert (await seen(acme))[-1] == ("Region", 5, ["North", "South", "East"])
        await acme.send("PATCH", f"/labels/{ids[2]}", {"position": 0})
        await acme.send("PATCH", f"/labels/{ids[1]}", {"group_id": 0, "position": 1})
        await acme.send("PATCH", f"/label-groups/{group['id']}", {"position": 0, "color": -1, "name": "Place"})
        groups = await seen(acme)
        assert groups[0] == ("Place", -1, ["East", "North"])
        assert groups[1][2][:3] == ["Customer", "South", "Channel partner"]
        await acme.send("PATCH", f"/labels/{VIP}", {"group_id": 1})
        assert (await seen(acme))[2][2] == ["General", "Important", "Core", "Customer"]
        await acme.send("DELETE", f"/labels/{ids[0]}")
        await acme.send("DELETE", f"/labels/{ids[2]}")
        assert (await seen(acme))[0] == ("Place", -1, [])
        assert (await acme.send("DELETE", f"/label-groups/{group['id']}")).status_code == 204
        assert (await seen(acme))[0][0] == "Type"
        assert (await acme.written())[:4] == [
            f"label_group_created {group['id']}",
            *(f"label_created {one}" for one in ids),
        ]


@in_loop
async def test_a_label_is_created_once(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        body = {"name": "North", "group_id": 0}
        told = [(await acme.send("POST", "/labels", body, idempotency_key="k")).json() for _ in range(2)]
        assert told[0] == told[1]
        problem(await acme.send("POST", "/labels", body), "name-taken")


@in_loop
async def test_who_gets_another_label_has_no_label_twice_and_at_most_as_many(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        # More than twenty cannot be had: who loses one gets one.
        many = [VIP, *range(100, 119)]
        await acme.send("PATCH", "/contacts/{zhang}", {"label_ids": many})
        await acme.send("PATCH", "/contacts/{li}", {"label_ids": [VIP, LEAD, VIP]})
        told = (await acme.send("POST", f"/labels/{VIP}/merge", {"into": LEAD}, idempotency_key="k")).json()
        again = (await acme.send("POST", f"/labels/{VIP}/merge", {"into": LEAD}, idempotency_key="k")).json()
        assert (told["changed"], told["refused"], again) == (2, [], told)
        labels = [(await acme.send("GET", f"/contacts/{{{name}}}")).json()["label_ids"] for name in ("zhang", "li")]
        assert labels == [[*many[1:], LEAD], [LEAD]]
        assert (await acme.send("GET", f"/labels/{LEAD}")).json()["contacts"] == 3
        changes = await acme.store.walks.changes(acme.corp_id, acme.base + 2, 10)
        assert {one.act for one in changes} == {told["act"]}


@in_loop
async def test_a_label_that_many_have_goes_from_all_of_them_with_one_change_each(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        contacts = [{"name": "x", "mobile": f"1390000{one:04}", "state_code": "86", "follower_user_id": "x",
                     "label_ids": [FREE] if one % 3 else []} for one in range(330)]  # fmt: skip
        rows = {"operations": [{"op": "create", "contact": contact} for contact in contacts]}
        await acme.send("POST", "/contacts/batch", rows)
        await acme.look()
        told = (await acme.send("DELETE", f"/labels/{FREE}?in_use=strip")).json()
        assert (told["matched"], told["changed"]) == (220, 220)
        written = await acme.store.walks.changes(acme.corp_id, acme.base, 1000)
        assert len({one.target for one in written}) == len(written) == 221
        assert {one.act for one in written} == {told["act"]}
        problem(await acme.send("GET", f"/labels/{FREE}"), "not-found")


@in_loop
async def test_a_contact_in_the_trash_keeps_a_label_that_is_gone(tmp_path: Path) -> None:
    async with directory(tmp_path) as acme:
        await acme.send("DELETE", "/contacts/{chen}")
        assert (await acme.send("DELETE", f"/labels/{LEAD}?in_use=strip")).json()["changed"] == 1
        assert (await acme.send("POST", "/trash/{chen}/restore")).json()["label_ids"] == [LEAD]
