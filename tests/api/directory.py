"""An organisation with a few contacts, and answers in which ids, moments and numbers have names."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from guanxi.api.etags import etag
from guanxi.domain.app import SCOPES
from guanxi.domain.staff import Employee
from guanxi.domain.unionid import unionid_of
from guanxi.operations.create_app import create_internal_app
from guanxi.operations.create_employee import create_employee
from guanxi.operations.issue_token import issue_internal_token
from guanxi.operations.set_organisation import set_organisation
from tests.api.asking import Asking, asking

VIP, LEAD, GONE = 1561077310, 1561077311, 999
ZHANG: dict[str, Any] = {
    "name": "张伟", "mobile": "13000000001", "state_code": "86", "follower_user_id": "li.na", "label_ids": [VIP],
    "share_dept_ids": [42], "company_name": "云上科技", "external_id": "crm-1",
}  # fmt: skip
LI: dict[str, Any] = {
    "name": "李娜", "mobile": "13000000002", "state_code": "86", "follower_user_id": "li.na",
    "label_ids": [VIP, LEAD],
}  # fmt: skip
WANG: dict[str, Any] = {
    "name": "王芳", "mobile": "13000000003", "state_code": "86", "follower_user_id": "wang.wu", "label_ids": [],
    "external_id": "crm-3",
}  # fmt: skip
CHEN: dict[str, Any] = {
    "name": "陈静", "mobile": "13000000004", "state_code": "86", "follower_user_id": "wang.wu", "label_ids": [LEAD],
}  # fmt: skip
NEW: dict[str, Any] = {"name": "New", "mobile": "13000000009", "state_code": "86", "follower_user_id": "li.na"}

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)


def shown(userid: str, contact: dict[str, Any], change: int = 0, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """A contact as it is answered.

    Args:
        userid: its name in braces.
        contact: as it was sent.
        change: of the request that is looked at, the number of the contact's last change; 0 for an earlier one.
        changed: members that are others; None takes one away.
    """
    whole = {"label_ids": [], "share_dept_ids": [], "share_user_ids": []} | contact | {"userid": userid}
    whole |= {"unionid": f"unionid of {userid}", "change": change, "created_at": "moment", "updated_at": "moment"}
    return {name: value for name, value in (whole | changed).items() if value is not None}


def trashed(userid: str, contact: dict[str, Any]) -> dict[str, Any]:
    """A contact as it lies in the trash."""
    return shown(userid, contact, change=None, created_at=None, updated_at=None)  # type: ignore[arg-type] # taken away


class Directory(Asking):
    """`zhang`, `li` and `chen` are there, in this order; `wang`, between the last two, was deleted.

    Attributes:
        userids: by name.
        base: the number of the last change before what a test looks at.
        token: of an app, once there is one.
    """

    userids: dict[str, str]
    base: int
    token: str

    async def fill(self) -> None:
        self.userids = {}
        self.token = ""
        people = {"zhang": ZHANG, "li": LI, "wang": WANG, "chen": CHEN}
        operations = [{"op": "create", "contact": contact} for contact in people.values()]
        told = (await self.ask("POST", "/api/v1/contacts/batch", {"operations": operations})).json()["items"]
        self.userids = {name: row["userid"] for name, row in zip(people, told, strict=True)}
        await self.send("DELETE", "/contacts/{wang}")
        await self.look()

    async def send(
        self, method: str, path: str, body: object = None, *, by: str | None = "administrator", **headers: str
    ) -> httpx.Response:
        """Ask below /api/v1; `{zhang}` stands for a userid, in the path and in the body."""
        return await self.ask(method, "/api/v1" + self.real(path), self.real(body), by=by, **headers)

    def real(self, value: Any) -> Any:  # noqa: ANN401 - any JSON
        """Put ids where their names are."""
        if isinstance(value, str):
            return re.sub(r"\{(\w+)\}", lambda match: self.userids[match[1]], value)
        if isinstance(value, dict):
            return {name: self.real(one) for name, one in value.items()}
        return [self.real(one) for one in value] if isinstance(value, list) else value

    def named(self, value: Any) -> Any:  # noqa: ANN401 - any JSON
        """Put names where ids are; moments become `moment`, acts `act`, numbers of changes count from `base`."""
        if isinstance(value, list):
            return [self.named(one) for one in value]
        if isinstance(value, dict):
            return {name: self._member(name, one) for name, one in value.items()}
        return self._name(value) if isinstance(value, str) else value

    def _name(self, value: str) -> str:
        names = {self.keys["administrator"].split("_")[2]: "administrator"}
        for name, userid in self.userids.items():
            names |= {userid: f"{{{name}}}", unionid_of(self.corp_id, "contact", userid): f"unionid of {{{name}}}"}
        return "moment" if _MOMENT.fullmatch(value) else names.get(value, value)

    def _member(self, name: str, value: Any) -> Any:  # noqa: ANN401 - any JSON
        if name == "act" and re.fullmatch(r"[0-9a-z]{12}", value, re.ASCII):
            return "act"
        if name in {"change", "number"}:
            return max(value - self.base, 0)
        if name in {"userid", "target"} and value not in self.userids.values() and re.fullmatch(r"\d{11,19}", value):
            self.userids["new"] = value
        return self.named(value)

    async def look(self) -> None:
        """From now on changes are counted."""
        self.base = (await self.store.walks.bounds(self.corp_id))[0]

    async def written(self) -> list[str]:
        """The changes since then, each as `contact_updated {zhang}`; made by the key that asks, in gap-free order."""
        changes = await self.store.walks.changes(self.corp_id, self.base, 10_000)
        assert [one.number for one in changes] == [self.base + 1 + place for place in range(len(changes))]
        return [f"{one.kind} {self.named(one.target)}" for one in changes]

    async def userids_of_both_doors(self) -> tuple[list[str], list[str]]:
        """Names in the order of the native list, and of DingTalk's."""
        page = (await self.send("GET", "/contacts?fields=userid")).json()["items"]
        record = await self.store.contact_page(self.corp_id, 0, 100)
        names = re.findall(rb'"userid":"(\d+)"', record)
        return [self.named(one["userid"]) for one in page], [self.named(name.decode()) for name in names]

    async def page(self, path: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """Ask a page of DingTalk's, as an app of the organisation."""
        if not self.token:
            created = await create_internal_app(self.context(), self.corp_id, "An app", SCOPES)
            self.token = await issue_internal_token(self.context(), self.corp_id, created.app.app_key)
        url = f"/topapi/{path}?access_token={self.token}"
        answer: dict[str, Any] = (await self.ask("POST", url, self.real(parameters), by=None)).json()
        return answer

    async def hire(self, userid: str) -> None:
        await create_employee(self.context(), self.corp_id, Employee(userid=userid, name=userid))

    async def set(self, **settings: object) -> None:
        await set_organisation(self.context(), self.corp_id, settings)


def require_etag(answer: httpx.Response) -> None:
    """A contact's ETag is the number of its last change."""
    body = answer.json() if answer.content else {}
    if answer.is_success and "change" in body and "userid" in body and "deleted_at" not in body:
        assert answer.headers["etag"] == etag(str(body["change"]))[1]


@asynccontextmanager
async def directory(data: Path) -> AsyncIterator[Directory]:
    """Open it."""
    async with asking(data) as one:
        one.__class__ = Directory
        assert isinstance(one, Directory)
        await one.fill()
        yield one
