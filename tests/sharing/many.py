"""Batches and the changes: held against the model row by row."""

from typing import Any

from tests.sharing.company import Company
from tests.sharing.expected import Entry, Verdict
from tests.sharing.following import Place, manages, place
from tests.sharing.reading import walk
from tests.sharing.writing import post

Row = dict[str, Any]


async def batch_contacts(acme: Company, who: str) -> None:
    """Rows see what those before them did, and only of what one sees."""
    rows = [_row(acme, who) for _ in range(acme.chance.randint(1, 5))]
    before = set(acme.world.cards)
    known = acme.world.seen(who)
    answer = await post(acme, who, "POST /contacts/batch", {"operations": rows})
    told = answer.json()["items"]
    assert len(told) == len(rows)
    for row, one in zip(rows, told, strict=True):
        verdict = _carried_out(acme, who, row, one)
        slug = one["problem"]["type"].rpartition(":")[2] if "problem" in one else ""
        assert Verdict(one["status"], slug) == verdict, (row, one)
        acme.look()
    named = {one["userid"] for one in told if "userid" in one}
    assert named & before <= set(known) | set(acme.world.seen(who))


def _row(acme: Company, who: str) -> Row:
    chance = acme.chance
    op = chance.choice(("create", "update", "update", "upsert", "delete"))
    if op == "create":
        return {"op": op, "contact": acme.some_body(who, new=True)}
    if op == "upsert":
        return {"op": op, "by": "mobile", "contact": acme.some_body(who, new=True)}
    row = {"op": op, "userid": acme.any_userid(who)}
    return row | ({"contact": acme.some_body(who, new=False)} if op == "update" else {})


def _carried_out(acme: Company, who: str, row: Row, told: Row) -> Verdict:
    """Do a row in the model."""
    world, userid = acme.world, row.get("userid", "")
    found: str | None = userid
    if row["op"] == "delete":
        verdict = world.on_delete(who, userid)
        if verdict.status == 204:
            world.remove(userid)
        return verdict
    if row["op"] == "create":
        verdict, entry = world.on_create(who, row["contact"])
        found = None
    elif row["op"] == "update":
        verdict, entry = world.on_edit(who, userid, row["contact"])
    else:
        verdict, found, entry = world.on_upsert(who, "mobile", row["contact"])
    if verdict.status in {200, 201}:
        _write(acme, told["userid"], found, entry)
        acme.check_etag(told["userid"], told["etag"])
    return verdict


def _write(acme: Company, userid: str, found: str | None, entry: Entry) -> None:
    if found is None:
        acme.world.add(userid, entry)
    else:
        assert userid == found
        acme.world.put(userid, entry)


class Reader:
    """What an employee has of the changes, and what they may have seen since they read them last."""

    def __init__(self) -> None:
        self.cursor = ""
        self.copy: dict[str, str] = {}
        self.seen_since: set[str] = set()
        self.places: set[Place] = set()
        self.managed = False

    def look(self, acme: Company, who: str) -> None:
        self.seen_since.update(acme.world.seen(who))
        self.places.add(place(acme.world, who))
        self.managed = self.managed or manages(acme.world, who)

    async def begin(self, acme: Company, who: str) -> None:
        first = (await acme.ask(who, "GET /changes")).json()
        assert (first["items"], first["next"]) == ([], None)
        self.cursor = first["cursor"]
        self.copy = {
            one["userid"]: one["etag"] for one in await walk(acme, who, "/contacts?count=exact&fields=userid,etag")
        }

    async def read(self, acme: Company, who: str) -> None:
        """Follow the changes to their end; the copy is then what the model says."""
        self.look(acme, who)
        if not self.cursor or not await self._followed(acme, who):
            await self.begin(acme, who)
        assert sorted(self.copy) == sorted(acme.world.seen(who))
        for userid, text in self.copy.items():
            acme.check_etag(userid, text)
        self.seen_since, self.places, self.managed = set(), set(), False
        self.look(acme, who)

    async def _followed(self, acme: Company, who: str) -> bool:
        """Read on; false when the reader has to begin anew."""
        while True:
            limit = acme.chance.randint(1, 4)
            request = f"GET /changes?cursor={self.cursor}&limit={limit}"
            answer = await acme.ask(who, request, allowed=self.seen_since)
            if answer.status_code == 410:
                assert answer.json()["type"].endswith(":resync")
                assert self.managed or len(self.places) > 1
                return False
            page = answer.json()
            assert len(page["items"]) <= limit
            for one in page["items"]:
                if one["kind"].startswith("contact_"):
                    self._take(acme, who, one)
            self.cursor = page["cursor"]
            if page["next"] is None:
                return True

    def _take(self, acme: Company, who: str, one: Row) -> None:
        assert one["target"] in self.seen_since, f"{who} is told of {one['target']}, which they never saw"
        self.copy.pop(one["target"], None)
        if one["contact"] is not None:
            acme.check_shown(who, one["contact"])
            self.copy[one["target"]] = one["contact"]["etag"]


async def list_changes(acme: Company, who: str) -> None:
    await acme.readers.setdefault(who, Reader()).read(acme, who)
