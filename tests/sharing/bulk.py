"""Acts that an employee's key opens, sharing, handing over and undoing: each is done in the model too, contact by contact."""

from collections import Counter
from dataclasses import replace
from typing import Any

from tests.sharing.company import GHOST, LABELS, Company, verdict_of
from tests.sharing.expected import ROLE, UNKNOWN, Entry, Verdict
from tests.sharing.worlds import MISSING, NAMES, STRANGER
from tests.sharing.writing import patch_contact, post

NO_ACT = "000000000000"

_PUT_BACK = ("owner", "users", "departments")


class Expected:
    """What an act shall tell, while it is done in the model."""

    def __init__(self, acme: Company, who: str, *, dry_run: bool = False) -> None:
        self.acme = acme
        self.who = who
        self.dry_run = dry_run
        self.matched = 0
        self.changed: dict[str, tuple[Entry, Entry]] = {}
        self.refused: list[tuple[str, int]] = []
        self.begun = dict(acme.world.cards)

    def may_change(self, userid: str) -> bool:
        """Count a contact that is seen, and tell whether it may be changed."""
        self.matched += 1
        if self.acme.world.may_edit(self.who, self.begun[userid]):
            return True
        self.refused.append((userid, ROLE.status))
        return False

    def put(self, userid: str, entry: Entry) -> None:
        """Change a contact."""
        if entry != self.begun[userid]:
            self.changed[userid] = (self.begun[userid], entry)

    def hold(self, told: dict[str, Any]) -> None:
        """Compare with what was answered, and write what was done."""
        assert (told["matched"], told["changed"]) == (self.matched, len(self.changed))
        # Those that have been changed since an act are undone last.
        refused = [(one["userid"], one["problem"]["status"]) for one in told["refused"]]
        assert sorted(refused) == sorted(self.refused)
        assert (told["act"] is None) == self.dry_run
        if self.dry_run:
            counted = Counter(label for before, _ in self.changed.values() for label in set(before.labels))
            assert {one["label_id"]: one["contacts"] for one in told["by_label"]} == counted
            assert sum(one["contacts"] for one in told["by_company"]) == len(self.changed)
            return
        for userid, (_, after) in self.changed.items():
            self.acme.world.put(userid, after)
        self.acme.acts[told["act"]] = self.changed


async def send(acme: Company, who: str, request: str, body: dict[str, Any], *, dry_run: bool) -> Any:  # noqa: ANN401 - any JSON
    if dry_run:
        return await acme.ask(who, request, body | {"dry_run": True})
    return await post(acme, who, request, body)


async def share_contacts(acme: Company, who: str) -> None:
    """By ids, some of which one does not see; or by a filter, which finds what one sees."""
    chance, world = acme.chance, acme.world
    people, departments = (*NAMES, STRANGER), (*world.parents, *MISSING)
    add: dict[str, list[Any]] = {
        "share_user_ids": [chance.choice(people)],
        "share_dept_ids": [chance.choice(departments)],
    }
    remove: dict[str, list[Any]] = {
        "share_user_ids": [chance.choice(people)],
        "share_dept_ids": [chance.choice(departments)],
    }
    dry_run = chance.random() < 0.3
    expected = Expected(acme, who, dry_run=dry_run)
    seen = world.seen(who)
    body: dict[str, Any] = {"add": add, "remove": remove}
    if chance.random() < 0.3:
        body["userids"] = list(dict.fromkeys([acme.any_userid(who) for _ in range(4)] + [GHOST]))
        named = [one for one in body["userids"] if one in seen]
        expected.refused = [(one, UNKNOWN.status) for one in body["userids"] if one not in seen]
    else:
        card = acme.a_card(chance)
        wanted: dict[str, Any] = {"follower_user_id": card.owner, "label_ids": {"any": [chance.choice(LABELS)]}}
        wanted |= {"share_user_id": chance.choice(people), "share_dept_id": chance.choice(departments)}
        wanted = {name: value for name, value in wanted.items() if chance.random() < 0.35}
        body["filter"] = wanted
        named = [one for one in seen if _is_wanted(wanted, world.cards[one])]
    for userid in named:
        if expected.may_change(userid):
            entry = world.cards[userid]
            users = _joined(entry.users, remove["share_user_ids"], add["share_user_ids"])
            dept_ids = _joined(entry.departments, remove["share_dept_ids"], add["share_dept_ids"])
            expected.put(userid, replace(entry, users=users, departments=dept_ids))
    expected.hold((await send(acme, who, "POST /contacts/shares", body, dry_run=dry_run)).json())


def _joined(ids: list[Any], remove: list[Any], add: list[Any]) -> list[Any]:
    return list(dict.fromkeys([*(one for one in ids if one not in remove), *add]))


def _is_wanted(wanted: dict[str, Any], entry: Entry) -> bool:
    return (
        wanted.get("follower_user_id", entry.owner) == entry.owner
        and ("share_user_id" not in wanted or wanted["share_user_id"] in entry.users)
        and ("share_dept_id" not in wanted or wanted["share_dept_id"] in entry.departments)
        and ("label_ids" not in wanted or wanted["label_ids"]["any"][0] in entry.labels)
    )


async def hand_over(acme: Company, who: str) -> None:
    """Between any two or three; who may not choose one of them does nothing, and learns nothing."""
    chance, world = acme.chance, acme.world
    people = [*NAMES, STRANGER]
    allowed = [one for one in NAMES if _chosen(acme, who, one).status == 200]
    to = list(dict.fromkeys(chance.choice(people + 4 * allowed) for _ in range(chance.randint(1, 2))))
    owners = [world.cards[userid].owner for userid in world.seen(who)]
    leaver = chance.choice([one for one in people + 4 * owners if one not in to])
    body = {"from": leaver, "to": to, "split": chance.choice(("round_robin", "load"))}
    body["shares"] = chance.choice(("keep", "drop"))
    dry_run = chance.random() < 0.3
    expected = Expected(acme, who, dry_run=dry_run)
    verdict = next((one for heir in to if (one := _chosen(acme, who, heir)).status != 200), Verdict(200))
    answer = await send(acme, who, "POST /handovers", body, dry_run=dry_run)
    assert verdict_of(answer) == verdict
    if verdict.status != 200:
        return
    has = dict.fromkeys(to, 0)
    if body["split"] == "load":
        has = {heir: [entry.owner for entry in world.cards.values()].count(heir) for heir in to}
    given = dict.fromkeys(to, 0)
    for userid in world.seen(who):
        entry = world.cards[userid]
        if entry.owner == leaver and expected.may_change(userid):
            heir = min(to, key=lambda one: (has[one], to.index(one)))
            has[heir], given[heir] = has[heir] + 1, given[heir] + 1
            entry = replace(entry, owner=heir)
            expected.put(userid, replace(entry, users=[], departments=[]) if body["shares"] == "drop" else entry)
    assert answer.json()["to"] == [{"userid": heir, "contacts": count} for heir, count in given.items()]
    expected.hold(answer.json())


def _chosen(acme: Company, who: str, heir: str) -> Verdict:
    if not acme.world.may_make_owner(who, heir):
        return ROLE
    return Verdict(200) if acme.world.works(heir) else Verdict(422, "unknown-reference")


async def undo_act(acme: Company, who: str) -> None:
    """Somebody's act, which may have been about what one does not see; or none that there ever was."""
    world, chance = acme.world, acme.chance
    for _ in range(chance.randint(0, 3)):
        happening = chance.choice((hand_over, hand_over, share_contacts, patch_contact))
        await happening(acme, chance.choice((who, *acme.callers())))
        acme.look()
    act = chance.choice([*acme.acts, *list(acme.acts)[-3:], NO_ACT])
    expected = Expected(acme, who)
    for userid, (before, after) in acme.acts.get(act, {}).items():
        if userid not in world.seen(who) or not expected.may_change(userid):
            continue
        now = world.cards[userid]
        done = [name for name in _PUT_BACK if getattr(before, name) != getattr(after, name)]
        back = {name: getattr(before, name) for name in done if getattr(now, name) == getattr(after, name)}
        left = [name for name in done if getattr(now, name) not in (getattr(before, name), getattr(after, name))]
        owner = back.get("owner", now.owner)
        if owner != now.owner and not world.may_make_owner(who, owner):
            expected.refused.append((userid, ROLE.status))
            continue
        expected.refused += [(userid, 409)] if left else []
        expected.put(userid, replace(now, **back))
    if expected.matched:
        expected.hold((await post(acme, who, f"POST /acts/{act}/undo", {})).json())
    elif act == NO_ACT:
        assert verdict_of(await acme.ask(who, f"POST /acts/{act}/undo")) == UNKNOWN
    else:
        answer = await acme.ask(who, f"POST /acts/{act}/undo")
        nobody = await acme.ask(who, f"POST /acts/{NO_ACT}/undo")
        assert verdict_of(answer) == verdict_of(nobody) == UNKNOWN
        assert answer.json()["detail"] == nobody.json()["detail"]
