"""A directory with contacts to be found, and what a query finds of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from guanxi.domain.staff import Employee
from guanxi.operations.create_employee import create_employee
from tests.api.asking import new_key
from tests.api.directory import LEAD, Directory, directory

PEOPLE: dict[str, dict[str, Any]] = {
    "wei": {"name": "张小伟", "mobile": "139-0000-5678", "follower_user_id": "wang.wu", "remark": "张伟的同学"},
    "john": {"name": "John Smith", "mobile": "13900001111", "follower_user_id": "ann", "label_ids": [LEAD],
             "company_name": "Smith & Söhne", "title": "CFO", "share_user_ids": ["li.na"]},
    "zeng": {"name": "曾國藩", "mobile": "13900002222", "follower_user_id": "li.na", "company_name": "雲上科技",
             "email": "zeng@cloud.example", "address": "重庆市"},
}  # fmt: skip
"""After `zhang` 张伟, `li` 李娜 and `chen` 陈静, in this order; `wang` was deleted."""

Page = dict[str, Any]


class Finding(Directory):
    """`li.na` (李娜) and `ann` (Ann Lee) are employees; `wang.wu`, who owns contacts too, is none."""

    async def find(self, by: str = "administrator", **parameters: object) -> Page:
        """One page, with names for userids; `path` of the answer as it is."""
        answer = await self.send("GET", f"/contacts?{urlencode(parameters)}", by=by)
        assert answer.status_code == 200, (parameters, answer.text)
        page: Page = self.named(answer.json())
        return page

    async def found(self, by: str = "administrator", **parameters: object) -> str:
        """The names of all that is found, page by page, as `zhang li`; pages of any size tell the same."""
        whole = await self.find(by, **parameters, fields="userid", count="exact")
        names = [one["userid"] for one in whole["items"]]
        assert (whole["count"], whole["next"]) == (len(names), None)
        for limit in (1, 2):
            pages: list[str] = []
            cursor: dict[str, object] = {}
            while True:
                page = await self.find(by, **parameters, **cursor, fields="userid", limit=limit)
                pages += [one["userid"] for one in page["items"]]
                assert len(pages) <= len(names), (parameters, limit, pages)
                if page["next"] is None:
                    break
                cursor = {"cursor": page["next"]}
            assert pages == names, (parameters, limit)
        return " ".join(name.strip("{}") for name in names)


@asynccontextmanager
async def finding(data: Path) -> AsyncIterator[Finding]:
    """Open it."""
    async with directory(data) as one:
        one.__class__ = Finding
        assert isinstance(one, Finding)
        for userid, name in (("li.na", "李娜"), ("ann", "Ann Lee")):
            await create_employee(one.context(), one.corp_id, Employee(userid=userid, name=name))
            one.keys[userid] = await new_key(one, "employee", employee=userid)
        operations = [{"op": "create", "contact": {"state_code": "86"} | contact} for contact in PEOPLE.values()]
        told = (await one.send("POST", "/contacts/batch", {"operations": operations})).json()["items"]
        one.userids |= {name: row["userid"] for name, row in zip(PEOPLE, told, strict=True)}
        await one.look()
        yield one
