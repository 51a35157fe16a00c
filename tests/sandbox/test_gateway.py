"""The old gateway in a sandbox: a request is the page's, in the log, for faults and for limits."""

import json
from typing import Any

import httpx

from guanxi.sandbox.worlds import Worlds
from tests.in_loop import in_loop
from tests.sandbox.test_faults_visits import asked, order

LIST = "dingtalk.oapi.extcontact.list"
CREATE = "dingtalk.corp.ext.add"


async def token(worlds: Worlds, client: httpx.AsyncClient) -> str:
    world = worlds.default
    query = {"appkey": world.app_key, "appsecret": world.app_secret}
    told: str = (await client.get("/gettoken", params=query)).json()["access_token"]
    return told


@in_loop
async def test_the_log_has_the_name_of_the_page_what_it_understood_and_why_it_refused() -> None:
    async with asked() as (worlds, client):
        session = await token(worlds, client)

        async def ask(method: str, session: str, **more: Any) -> Any:  # noqa: ANN401 - an entry of the log
            await client.post("/router/rest", params={"method": method, "session": session, "v": "2.0"} | more)
            *_, last = worlds.default.log
            return last.entry

        fine = await ask(LIST, session, size=2, offset=1)
        assert (fine.understood.page, fine.answer.errcode, fine.explanation) == ("extcontact_list", 0, None)
        assert (fine.understood.caller, fine.understood.ignored) == (worlds.default.app_key, [])
        assert fine.understood.parameters == {"size": "2", "offset": "1", "access_token": "$ACCESS_TOKEN"}
        assert fine.understood.passed == [
            "check_method", "decode", "check_token", "check_kind", "check_permission", "check_organisation",
        ]  # fmt: skip
        assert session not in fine.request.query + fine.curl

        refused = await ask(LIST, session, size=200, offset=0)
        assert (refused.understood.page, refused.answer.errcode) == ("extcontact_list", 40069)
        assert (refused.explanation.check, refused.explanation.field) == ("run", "size")

        contact = json.dumps({"follower_user": "manager4220", "name": "x", "label_ids": [1]})
        added = await ask(CREATE, session, contact=contact)
        assert (added.understood.page, added.answer.errcode) == ("extcontact_create", 40036)
        assert added.understood.parameters["contact"]["follower_user_id"] == "manager4220"
        assert added.explanation.field == "contact.state_code"
        assert added.explanation.nearest is not None

        early = await ask(LIST, "")
        assert early.understood.passed == ["check_method"]
        assert (early.understood.page, early.answer.errcode, early.explanation.check) == (
            "extcontact_list",
            26,
            "decode",
        )
        unknown = await ask("dingtalk.oapi.extcontact.lst", session)
        assert (unknown.understood.page, unknown.answer.errcode) == ("unknown", 22)
        assert "the nearest page is /topapi/extcontact/list," in unknown.explanation.advice[0]
        nameless = await ask("", session)
        assert (nameless.understood.page, nameless.answer.errcode) == ("unknown", 21)


@in_loop
async def test_faults_and_limits_of_a_page_strike_what_comes_by_the_gateway() -> None:
    async with asked() as (worlds, client):
        session = await token(worlds, client)

        async def ask(method: str = LIST) -> httpx.Response:
            return await client.post("/router/rest", params={"method": method, "session": session})

        async def code(method: str = LIST) -> object:
            told = (await ask(method)).json()
            return told["error_response"]["code"] if "error_response" in told else 0

        await order(client, page="extcontact_list", html=True)
        assert ((await ask()).status_code, await code("dingtalk.corp.ext.listlabelgroups")) == (502, 0)
        await order(client, page="extcontact_list", errcode=400001)
        assert (await code(), await code("dingtalk.corp.ext.list")) == (400001, 400001)
        assert await code("dingtalk.corp.ext.listlabelgroups") == 0
        await order(client, page="extcontact_list", errcode=88, sub_code="90018")
        told = (await ask()).json()["error_response"]
        assert (told["code"], told["sub_code"]) == (7, "90018")
        await order(client, page="extcontact_list", caller=worlds.default.app_key, html=True)
        assert (await ask()).status_code == 502
        await client.delete("/sandbox/worlds/default/faults")
        assert await code() == 0
