"""A door with one organisation behind it, for all examples of a test."""

import asyncio
import re
import tempfile
from pathlib import Path
from typing import Any

from guanxi.dingtalk.call import Request
from guanxi.dingtalk.profiles import Profile
from guanxi.domain.unionid import unionid_of
from guanxi.operations.identifiers import SystemIds
from tests.backends import ON_POSTGRES
from tests.dingtalk.asking import CONTACT, Asking, asking
from tests.dingtalk.credentials import signed
from tests.dingtalk.staff import staffed
from tests.fuzz.envelope import is_success, is_whole

MOBILE = re.compile(r"13[0-9]{9}", re.ASCII)
REQUEST_ID = re.compile(r'"request_?id":"[^"]*"')
KNOWN = "0112345678901234567"
WRITES = {"contact_created": "create", "contact_updated": "update", "contact_deleted": "delete"}


class OneUserid(SystemIds):
    """Gives every contact the same userid."""

    def userid(self, corp_id: str, now: int, seq: int) -> str:  # noqa: ARG002 - as declared
        return KNOWN


class Behind:
    """One organisation behind a door, in an event loop that is kept."""

    def __init__(self, profile: Profile, engine: str) -> None:
        self._folder = tempfile.TemporaryDirectory()
        if engine == "postgres":
            (Path(self._folder.name) / ON_POSTGRES).touch()
        self._runner = asyncio.Runner()
        self._opened = asking(Path(self._folder.name), profile)
        self.run = self._runner.run
        self.acme: Asking = self.run(self._opened.__aenter__())
        self.run(staffed(self.acme))
        self._last_change = self.run(self.acme.last_change())
        self._there = False

    def close(self) -> None:
        self.run(self._opened.__aexit__(None, None, None))
        self._runner.close()
        self._folder.cleanup()

    def right(self) -> dict[str, Any]:
        """A right value for each parameter of each page."""
        app, suite = self.acme.apps["app"], self.acme.apps["suite"]
        key, corp_id, now = app.app.app_key, self.acme.corp_id, str(self.acme.now)
        return {
            **CONTACT, "user_id": KNOWN, "size": 100, "offset": 0,
            "dept_id": 1, "id": 1, "deptId": 1, "department_id": 1, "cursor": 0, "fetch_child": True, "code": "x",
            "userid": "manager4220", "mobile": "13600540000", "unionid": unionid_of(corp_id, "contact", KNOWN),
            "language": "en_US", "lang": "en_US", "order": "entry_asc", "order_field": "entry_asc",
            "contain_access_limit": False, "support_exclusive_account_search": False,
            "appkey": key, "appKey": key, "client_id": key, "grant_type": "client_credentials",
            "appsecret": app.secret, "appSecret": app.secret, "corpsecret": app.secret, "client_secret": app.secret,
            "corpid": corp_id, "corpId": corp_id, "authCorpId": corp_id, "auth_corpid": corp_id,
            "accessKey": suite.app.app_key, "suiteKey": suite.app.app_key, "suiteSecret": suite.secret,
            "timestamp": now, "suiteTicket": "ticket", "signature": signed(suite.secret, now, "ticket"),
        }  # fmt: skip

    async def with_known_contact(self) -> None:
        """See to it that there is a contact whose userid is KNOWN."""
        if not self._there:
            self.acme.ids = OneUserid()
            await self.acme.create(mobile="13999999999")
            self.acme.ids = SystemIds()
            self._there = True
            self._last_change = await self.acme.last_change()

    async def send(self, request: Request) -> dict[str, Any]:
        """Send a request, and check its answer and what it has changed."""
        answer = await self.acme.door.handle(request)
        told = is_whole(request.path, answer)
        changes = await self.acme.store.walks.changes(self.acme.corp_id, self._last_change, 10)
        self._last_change += len(changes)
        assert len(changes) <= is_success(told)
        for change in changes:
            assert request.path == f"/topapi/extcontact/{WRITES[change.kind]}"
            self._there &= (change.kind, change.target) != ("contact_deleted", KNOWN)
        if request.path.startswith("/topapi/") or not is_success(told):
            self._keeps_secrets(answer.body.decode())
        if not is_success(told):
            # The hexadecimal digits of a request's id may look like a number.
            assert not MOBILE.search(REQUEST_ID.sub("", answer.body.decode()))
        return told

    def _keeps_secrets(self, text: str) -> None:
        secrets = [app.secret for app in self.acme.apps.values()] + list(self.acme.tokens.values())
        assert [secret for secret in secrets if secret in text] == []
