"""Assertions: was a page called so often, with these parameters, by this app, with this outcome?"""

from typing import Any

import msgspec
import pytest

from guanxi.sandbox.matching import Wanted, differences
from guanxi.sandbox.operations.operation import Otherwise, Sent
from guanxi.sandbox.operations.requests import OPERATIONS, VerifyWanted
from guanxi.sandbox.visit import Visit
from guanxi.sandbox.worlds import Worlds
from tests.dingtalk.asking import CONTACT
from tests.in_loop import in_loop
from tests.sandbox.logged import InWorld

VERIFY = next(one for one in OPERATIONS if one.path.endswith("/verify"))

# What is asked, how many are as was asked, and whether that is what was asked.
ASKED: list[tuple[dict[str, Any], int, bool]] = [
    ({}, 5, True),
    ({"page": "extcontact_create"}, 3, True),
    ({"page": "extcontact_create", "times": 3}, 3, True),
    ({"page": "extcontact_create", "times": 2}, 3, False),
    ({"page": "extcontact_create", "at_least": 4}, 3, False),
    ({"page": "extcontact_create", "at_most": 3}, 3, True),
    ({"page": "extcontact_create", "at_most": 2}, 3, False),
    ({"page": "extcontact_delete"}, 0, False),
    ({"page": "extcontact_delete", "times": 0}, 0, True),
    ({"page": "extcontact_delete", "at_most": 1}, 0, True),
    ({"errcode": 0}, 3, True),
    ({"errcode": "0"}, 3, True),
    ({"errcode": 60204}, 1, True),
    ({"parameters": {"contact": {"mobile": "13000000001"}}}, 1, True),
    ({"parameters": {"contact": {"mobile": 13000000001}}}, 1, True),
    ({"parameters": {"contact": {"mobile": "13000000009"}}}, 0, False),
    ({"parameters": {"contact": {"label_ids": ["1561077317", 1561077310]}}}, 2, True),
    ({"parameters": {"contact": {"label_ids": [1561077310, 1561077317]}}}, 0, False),
    ({"parameters": {"contact": {"label_ids": []}}}, 1, True),
    ({"parameters": {"contact": {"remark": None}}}, 0, False),
    ({"parameters": {"contact": {"email": None}}}, 3, True),
    ({"parameters": {"size": 10}}, 1, True),
    ({"parameters": {"access_token": "$ACCESS_TOKEN"}}, 5, True),
    ({"caller": "APP"}, 5, True),
    ({"caller": "ding"}, 0, False),
]


async def asked() -> InWorld:
    acme = InWorld(await Worlds(lambda: 0).create())
    await acme.let_in()
    acme.world.log.clear()
    await acme.create(mobile="13000000001")
    await acme.create(mobile="13000000002")
    await acme.call("extcontact_create", {"contact": CONTACT | {"label_ids": []}})
    await acme.call("extcontact_list", {"size": "10", "offset": 0})
    await acme.call("extcontact_get", {"user_id": "x"})
    return acme


async def verify(acme: InWorld, wanted: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    app = acme.world.log.after(0)[0].entry.understood.caller
    filled = {name: app if value == "APP" else value for name, value in wanted.items()}
    sent = Sent({}, None, msgspec.convert(filled, VerifyWanted))
    return msgspec.to_builtins(await VERIFY.run(Worlds(lambda: 0), acme.world, sent))


@in_loop
async def test_what_was_asked_is_counted() -> None:
    acme = await asked()
    for wanted, matched, so in ASKED:
        if so:
            told = await verify(acme, wanted)
            assert (told["matched"], len(told["requests"])) == (matched, matched), wanted
        else:
            with pytest.raises(Otherwise) as raised:
                await verify(acme, wanted)
            assert raised.value.more["matched"] == matched, wanted


@in_loop
async def test_the_nearest_is_told_and_where_it_differs() -> None:
    acme = await asked()
    with pytest.raises(Otherwise) as raised:
        await verify(
            acme, {"page": "extcontact_create", "errcode": 0, "parameters": {"contact": {"mobile": "13000000009"}}}
        )
    nearest = raised.value.more["nearest"]
    assert [(one.at, one.wanted, one.got) for one in nearest.differences] == [
        ("parameters.contact.mobile", "13000000009", "13000000002")
    ]
    assert nearest.number == acme.world.log.last - 3, "the latest of those that are nearest, and of that page"
    assert raised.value.reason.endswith('parameters.contact.mobile is "13000000002", not "13000000009"')


@in_loop
async def test_of_another_page_is_further_away_than_whatever_else_differs() -> None:
    acme = await asked()
    with pytest.raises(Otherwise) as raised:
        await verify(acme, {"page": "extcontact_create", "errcode": 40036, "parameters": {"user_id": "x"}})
    assert [one.at for one in raised.value.more["nearest"].differences] == ["errcode", "parameters.user_id"]


@in_loop
async def test_what_was_forgotten_is_said() -> None:
    acme = await asked()
    for _ in range(205):
        acme.world.log.add(
            Visit(
                world=acme.world, at=0, method="GET", path="/", query=b"", headers=[], body=b"", client="-", status=200
            )
        )
    with pytest.raises(Otherwise, match="has forgotten 10 older ones"):
        await verify(acme, {"page": "extcontact_create"})


@in_loop
async def test_a_world_that_was_asked_nothing_has_no_nearest() -> None:
    world = await Worlds(lambda: 0).create()
    with pytest.raises(Otherwise) as raised:
        await VERIFY.run(Worlds(lambda: 0), world, Sent({}, None, VerifyWanted()))
    assert raised.value.more == {"matched": 0, "requests": [], "nearest": None}


@in_loop
async def test_nothing_that_is_given_is_left_out_of_the_comparison() -> None:
    entry = (await asked()).last()
    every = Wanted(page="x", caller="x", errcode=7, parameters={"a": 1, "b": {"c": 2}})
    assert [one.at for one in differences(every, entry)] == [
        "page",
        "caller",
        "errcode",
        "parameters.a",
        "parameters.b",
    ]
