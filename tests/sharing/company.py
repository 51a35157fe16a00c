"""One organisation behind the whole server, its model, and callers who must learn nothing of what they do not see."""

import random
from collections.abc import Iterable
from typing import Any

import httpx
import msgspec
from hypothesis import note

from guanxi.domain.staff import Department, Employee
from guanxi.domain.unionid import unionid_of
from guanxi.store import DEPARTMENT, PutRecord, RemoveRecord, StoredEmployee
from tests.api.asking import Asking, new_key
from tests.sharing.expected import Directory, Entry, Verdict
from tests.sharing.worlds import NAMES, STRANGER, Happening

LABELS = (1561077310, 1561077311, 1561077312)
MOBILES = tuple(f"138000000{number:02}" for number in range(24))
EXTERNAL_IDS = tuple(f"crm-{number:02}" for number in range(16))

PEOPLE = ("John Smith", "somebody", "张伟", "張偉國")
"""The names of contacts, as they are listed by name."""

GHOST = "0177777777777777777"
GHOST_MOBILE = "13900000099"
GHOST_EXTERNAL_ID = "crm-99"
"""Of a contact that there has never been; each is as long as the real ones."""

_NUMBERS = {"change", "number"}

Told = tuple[int, list[tuple[str, str]], str]


class Company(Happening):
    """What happens, by its doors.

    Attributes:
        world: the model, which is always of the same moment.
        chance: what decides.
        etags: by contact and version.
        readers: by employee, for `many`.
        acts: what each bulk operation made of contacts: userid, before, after.
        kept: requests with an Idempotency-Key that were carried out: who sent it, the request, the answer.
    """

    world: Directory

    def __init__(self, asking: Asking, organisation: Any, chance: random.Random) -> None:  # noqa: ANN401 - as its class
        super().__init__(organisation, Directory())
        self.asking = asking
        self.chance = chance
        self.etags: dict[tuple[str, int], str] = {}
        self.readers: dict[str, Any] = {}
        self.acts: dict[str, list[tuple[str, Entry, Entry]]] = {}
        self.kept: list[tuple[str, str, dict[str, Any], str, httpx.Response]] = []

    # --- asking ----------------------------------------------------------------------------------------------------

    async def ask(
        self,
        who: str | None,
        request: str,
        body: object = None,
        *,
        allowed: Iterable[str] = (),
        **headers: str,
    ) -> httpx.Response:
        """Ask, and require that the answer gives nothing away.

        Args:
            who: an employee; None for an administrator's key.
            request: method and path below /api/v1.
            body: sent as JSON.
            allowed: userids of contacts that may be named though they are not seen now.
            headers: of the request.
        """
        method, _, path = request.partition(" ")
        hidden = () if who is None else self.secrets_from(who, allowed)
        answer = await self.asking.ask(method, f"/api/v1{path}", body, by=who or "administrator", **headers)
        if who is not None:
            asked = f"{path} {headers} {'' if body is None else msgspec.json.encode(body).decode()}"
            told = f"{answer.headers.raw!r} {answer.text}"
            for secret in hidden:
                assert secret in asked or secret not in told, f"{who} is told {secret} by {request}: {told}"
            require_no_numbers(answer)
        note(f"{who or 'an administrator'}: {request} {body or ''} {headers or ''} -> {answer.status_code}")
        return answer

    def secrets_from(self, who: str, allowed: Iterable[str]) -> set[str]:
        """All texts that would tell somebody of a contact that they do not see, live or deleted."""
        allowed = set(allowed)
        hidden: set[str] = set()
        open_to_them: set[str] = set()
        for userid, entry in [*self.world.cards.items(), *self.world.trash.items()]:
            texts = {userid, unionid_of(self.organisation.corp_id, "contact", userid), entry.mobile, entry.external_id}
            (open_to_them if self.world.sees(who, entry) or userid in allowed else hidden).update(texts)
        return hidden - open_to_them - {""}

    async def as_if_there_were_none(
        self, who: str, request: str, body: object = None, *, real: Iterable[str], **headers: str
    ) -> httpx.Response:
        """Ask about a contact that somebody does not see, and about one that has never been: both answer the same.

        Args:
            who: as above.
            request: as above, about what they do not see.
            body: as above.
            real: the texts that stand for it, each of which a ghost's is put in the place of.
            headers: as above.
        """
        answer = await self.ask(who, request, body, **headers)
        encoded = None if body is None else msgspec.json.encode(body).decode()
        ghost_body = None if encoded is None else exorcised(encoded, real).encode()
        nobody = await self.ask(who, exorcised(request, real), ghost_body, **headers)
        told, ghost = told_by(answer), told_by(nobody)
        assert (told[0], told[1], exorcised(told[2], real)) == ghost, f"{who} can tell: {request}\n{told}\n{ghost}"
        return answer

    def remember(self, who: str, answer: httpx.Response, request: str, body: dict[str, Any], name: str) -> None:
        if name and answer.is_success:
            self.kept.append((self.asking.keys[who], request, body, name, answer))

    # --- callers ---------------------------------------------------------------------------------------------------

    async def give_keys(self) -> None:
        """Give a key to everybody who has none; whoever was dismissed has lost theirs."""
        for name in (*NAMES, STRANGER):
            if name not in self.world.people:
                self.asking.keys.pop(name, None)
            elif name not in self.asking.keys:
                self.asking.keys[name] = await new_key(self.asking, "employee", employee=name)

    async def change_staff(self, verb: str, chance: random.Random) -> None:
        """Let something happen to staff or departments, by an administrator's key."""
        self.happen(verb, chance)
        effects, self.writing.effects = self.writing.effects, []
        for effect in effects:
            request, body = staff_request(effect)
            answer = await self.ask(None, request, body)
            assert answer.is_success, answer.text
        await self.give_keys()

    def look(self) -> None:
        """Let all who follow the changes see what there is: they may be told that it is gone."""
        for who, reader in self.readers.items():
            reader.look(self, who)

    def callers(self) -> list[str]:
        """Employees whose keys open something."""
        return [name for name in self.world.people if self.world.works(name)]

    def shut_out(self) -> list[str]:
        return [name for name in self.world.people if not self.world.works(name)]

    # --- contacts --------------------------------------------------------------------------------------------------

    def some_body(self, who: str | None, *, new: bool) -> dict[str, Any]:
        """Members to send: all that a new contact needs, or a few; the owner is often whoever asks."""
        chance, card = self.chance, self.a_card(self.chance)
        whole: dict[str, Any] = {
            "follower_user_id": chance.choice((who or card.owner, who or card.owner, card.owner)),
            "share_user_ids": card.users,
            "share_dept_ids": card.departments,
            "label_ids": sorted(set(chance.choices(LABELS, k=2))),
            "external_id": chance.choice(("", *EXTERNAL_IDS)),
            "title": chance.choice("abc"),
        }
        body = {name: value for name, value in whole.items() if chance.random() < (0.8 if new else 0.3)}
        if new or chance.random() < 0.3:
            body |= {"mobile": chance.choice(MOBILES), "state_code": "86"}
        if new or chance.random() < 0.2:
            body["name"] = chance.choice(PEOPLE)
        return body

    def any_userid(self, who: str, *, trash: bool = False) -> str:
        """One of any contact, more often of one that somebody sees, or of a ghost."""
        world = self.world
        seen = sorted(world.seen_trash(who)) if trash else world.seen(who)
        if seen and self.chance.random() < 0.6:
            return self.chance.choice(seen)
        return self.chance.choice([*world.cards, *world.trash, GHOST])

    def check_shown(self, who: str, shown: dict[str, Any]) -> None:
        """A contact is shown as it is."""
        entry = self.world.cards[shown["userid"]]
        assert self.world.sees(who, entry)
        assert (shown["follower_user_id"], shown["mobile"]) == (entry.owner, entry.mobile)
        assert (shown["share_user_ids"], shown["share_dept_ids"]) == (entry.users, entry.departments)
        assert (shown.get("external_id", ""), shown.get("title", "")) == (entry.external_id, entry.title)
        assert (shown["label_ids"], shown["name"]) == (entry.labels, entry.name)
        self.check_etag(shown["userid"], shown["etag"])

    def check_etag(self, userid: str, text: str) -> None:
        """One version has one ETag, for whoever asks, which no other contact or version has, and which is no number."""
        assert len(text) == 24, text
        version = (userid, self.world.cards[userid].version)
        assert self.etags.setdefault(version, text) == text
        assert [one for one, known in self.etags.items() if known == text] == [version]


def staff_request(effect: object) -> tuple[str, dict[str, Any] | None]:
    """How an administrator asks for it."""
    if isinstance(effect, RemoveRecord):
        return f"DELETE /{'departments' if effect.noun is DEPARTMENT else 'employees'}/{effect.id}", None
    assert isinstance(effect, PutRecord)
    record = effect.record
    if isinstance(record, StoredEmployee):
        one: Employee = record.employee
        members = {"name": one.name, "dept_id_list": one.dept_id_list, "active": one.active, "admin": one.admin}
        return f"PUT /employees/{one.userid}", members
    assert isinstance(record, Department)
    body: dict[str, Any] = {"name": record.name, "dept_manager_userid_list": record.dept_manager_userid_list}
    if record.parent_id is not None:
        body["parent_id"] = record.parent_id
    if effect.kind == "department_created":
        return "POST /departments", body | {"dept_id": record.dept_id}
    return f"PATCH /departments/{record.dept_id}", body


def exorcised(text: str, real: Iterable[str]) -> str:
    """Put ghosts in the places of the real."""
    for one in real:
        ghost = GHOST_MOBILE if one in MOBILES else GHOST_EXTERNAL_ID if one in EXTERNAL_IDS else GHOST
        text = text.replace(one, ghost)
    return text


def told_by(answer: httpx.Response) -> Told:
    """All that an answer tells, without its request id."""
    number = answer.headers["x-request-id"]
    headers = [(name, value) for name, value in answer.headers.items() if name != "x-request-id"]
    return answer.status_code, headers, answer.text.replace(number, "REQUEST")


def require_no_numbers(answer: httpx.Response) -> None:
    """Numbers of changes tell how much happens to what one does not see."""
    if answer.content:
        waiting = [answer.json()]
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                assert not _NUMBERS & value.keys(), answer.text
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value


def verdict_of(answer: httpx.Response) -> Verdict:
    if answer.is_success:
        return Verdict(answer.status_code)
    return Verdict(answer.status_code, answer.json()["type"].removeprefix("urn:guanxi:problem:"))
