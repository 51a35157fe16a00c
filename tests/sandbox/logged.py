"""The scenarios of the pages' tables, played in a world: what the log says of each refusal."""

import json
from collections.abc import Iterator
from typing import Any, Final

import apsw

from guanxi.dingtalk.call import Request
from guanxi.dingtalk.door import Door
from guanxi.dingtalk.page import Answer
from guanxi.dingtalk.pages import PAGES
from guanxi.domain.app import SCOPES, App
from guanxi.domain.failures import Failure
from guanxi.operations.create_app import NewApp
from guanxi.operations.issue_token import issue_internal_token
from guanxi.sandbox.entry import Entry
from guanxi.sandbox.steps import watched
from guanxi.sandbox.visit import VISIT, Visit
from guanxi.sandbox.world import World
from guanxi.sandbox.worlds import Worlds
from tests.dingtalk import (
    test_get_corp_token,
    test_gettoken,
    test_oauth2_access_token,
    test_oauth2_corp_access_token,
    test_oauth2_corp_token,
)
from tests.dingtalk.asking import NOW, Asking
from tests.dingtalk.credentials import NoToken, ask
from tests.dingtalk.scenario import Refused
from tests.dingtalk.staff import staffed
from tests.dingtalk.tables import ALL, CONTACTS

# What their scenarios call right, by page.
RIGHT: Final[dict[str, dict[str, Any]]] = {
    "get_corp_token": test_get_corp_token.RIGHT,
    "gettoken": test_gettoken.RIGHT,
    "oauth2_access_token": test_oauth2_access_token.RIGHT,
    "oauth2_corp_access_token": test_oauth2_corp_access_token.RIGHT,
    "oauth2_corp_token": test_oauth2_corp_token.RIGHT,
}


def breaks(scenario: Refused | NoToken) -> bool:
    """Whether it takes the memory away from all worlds."""
    return scenario.prepare.__name__.endswith(("unreadable", "unwritable"))


class InMemory:
    """A memory whose engine can be made to refuse."""

    async def make_unreadable(self, store: Any) -> None:  # noqa: ANN401 - its engine is its own
        self._refuse(store, {apsw.SQLITE_READ, apsw.SQLITE_INSERT, apsw.SQLITE_UPDATE})

    async def make_unwritable(self, store: Any) -> None:  # noqa: ANN401 - as above
        self._refuse(store, {apsw.SQLITE_INSERT, apsw.SQLITE_UPDATE})

    @staticmethod
    def _refuse(store: Any, operations: set[int]) -> None:  # noqa: ANN401 - as above
        store._engine.end_tick()  # noqa: SLF001 - a fault, made where it would happen
        store._engine._reader.authorizer = lambda operation, *_: (  # noqa: SLF001 - as above
            apsw.SQLITE_DENY if operation in operations else apsw.SQLITE_OK
        )


class InWorld(Asking):
    """An organisation that is a world: each request is in its log."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.contact = ""
        self.failure: Failure | None = None
        world.clock.set(NOW)
        world.clock.freeze()
        super().__init__(world.store, world.corp_id, "documented", InMemory())  # type: ignore[arg-type] # all that scenarios ask of it
        self.ids = world.ids  # type: ignore[assignment] # its ids are the world's
        self.door = Door(lambda: world.context, lambda: 0.0, adapt=watched)  # type: ignore[assignment] # it need not remember

    @property
    def now(self) -> int:
        return self.world.clock.now()

    @now.setter
    def now(self, moment: int) -> None:
        self.world.clock.set(moment)

    async def let_in(self, *, everyone: bool = True) -> None:
        """Let in the world's own app and suite, and unless that is enough, apps of every kind."""
        world = self.world
        if everyone:
            await super().let_in()
        else:
            self.tokens["app"] = await issue_internal_token(world.context, world.corp_id, world.app_key)
        own = App(app_key=world.app_key, kind="internal", scopes=frozenset(SCOPES), name="own", created_at=NOW)
        self.apps["app"] = NewApp(own, world.app_secret)
        suite = App(app_key=world.suite_key, kind="third-party", scopes=frozenset(SCOPES), name="suite", created_at=NOW)
        self.apps["suite"] = NewApp(suite, world.suite_secret)

    async def send(
        self,
        path: str,
        body: bytes | None = b"",
        *,
        query: bytes = b"",
        method: str = "POST",
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> Answer:
        visit = Visit(
            world=self.world, at=self.now, method=method, path=path, query=query, headers=list(headers),
            body=body or b"", client="-",
        )  # fmt: skip
        before = VISIT.set(visit)
        try:
            answer = await self.door.handle(Request(method, path, query, list(headers), body))
        finally:
            VISIT.reset(before)
        visit.status, visit.answer, self.failure = answer.status, answer.body, visit.failure
        self.world.log.add(visit)
        return answer

    def world_refused(self) -> type[Failure] | None:
        """Why the request that came last was refused."""
        return None if self.failure is None else type(self.failure)

    def last(self) -> Entry:
        """What the log says of the request that came last."""
        kept = self.world.log.get(self.world.log.last)
        assert kept is not None, "it was not remembered"
        return kept.entry


def scenarios() -> Iterator[tuple[str, Refused | NoToken]]:
    """Give those of every page."""
    for page, table in ALL.items():
        for scenario in table:
            yield page, scenario


async def played(worlds: Worlds, page: str, scenario: Refused | NoToken) -> InWorld:
    """Play a scenario in a world of its own, or in a memory of its own if it breaks that."""
    if breaks(scenario):
        worlds = Worlds(lambda: NOW)
    acme = InWorld(await worlds.create())
    own = isinstance(scenario, Refused) and scenario.by in {"app", None, ""}
    await acme.let_in(everyone=not own)
    acme.contact = await acme.create(mobile="13900000000", name="before")
    if page not in CONTACTS:
        await staffed(acme)
    await scenario.prepare(acme)
    if isinstance(scenario, NoToken):
        right = test_gettoken.CORP if scenario in test_gettoken.CORP_ERRORS else RIGHT[page]
        wanted = {key: value(acme) if callable(value) else value for key, value in (right | scenario.changed).items()}
        parameters = {key: value for key, value in wanted.items() if value is not None}
        await ask(acme, page, parameters, method=scenario.method, body=scenario.body)
    else:
        sent = scenario.parameters
        body = sent if isinstance(sent, bytes | None) else json.dumps(sent).encode()
        query = b"" if scenario.by is None else b"access_token=" + acme.tokens.get(scenario.by, scenario.by).encode()
        await acme.send(PAGES[page].path, body, query=query, method=scenario.method)
    return acme
