"""Bulk operations that an employee's key opens: tagging, sharing, handing over, and undoing them."""

from dataclasses import replace
from typing import Any, NamedTuple

from tests.sharing.company import GHOST, LABELS, Company, told_by, verdict_of
from tests.sharing.expected import UNKNOWN, Entry, Verdict
from tests.sharing.worlds import NAMES, STRANGER
from tests.sharing.writing import post

Body = dict[str, Any]


class Done(NamedTuple):
    """What a bulk operation is to tell, and what it makes of contacts."""

    matched: list[str]
    made: dict[str, Entry]
    refused: list[tuple[str, int]]


def which(acme: Company, who: str) -> tuple[Body, list[str]]:
    """Contacts by ids, some of which one does not see; or by a filter, which finds what one sees."""
    world, chance = acme.world, acme.chance
    if chance.random() < 0.5:
        named = list(dict.fromkeys([acme.any_userid(who) for _ in range(4)] + [GHOST]))
        return {"userids": named}, named
    label, user, owner = chance.choice(LABELS), chance.choice(NAMES), chance.choice(NAMES)
    asked, finds = chance.choice(
        (
            ({}, lambda _: True),
            ({"label_ids": {"any": [label]}}, lambda one: label in one.labels),
            ({"share_user_id": user}, lambda one: user in one.users),
            ({"follower_user_id": owner}, lambda one: owner == one.owner),
        )
    )
    return {"filter": asked}, [userid for userid in world.seen(who) if finds(world.cards[userid])]


def on_each(acme: Company, who: str, named: list[str], made: dict[str, Entry]) -> Done:
    """What is to become of contacts: who is not seen is not there, who may not be edited stays."""
    world, seen = acme.world, set(acme.world.seen(who))
    refused = [
        (userid, 403 if userid in seen else 404)
        for userid in named
        if userid not in seen or not world.may_edit(who, world.cards[userid])
    ]
    stay = {userid for userid, _ in refused}
    return Done([one for one in named if one in seen], {k: v for k, v in made.items() if k not in stay}, refused)


def require_done(acme: Company, told: Body, done: Done) -> None:
    """The answer counts what was done; then it is done in the model."""
    changes = {userid: entry for userid, entry in done.made.items() if entry != acme.world.cards[userid]}
    assert (told["matched"], told["changed"]) == (len(done.matched), len(changes))
    found = sorted((one["userid"], one["problem"]["status"]) for one in told["refused"])
    assert found == sorted(done.refused)
    assert len({str(one["problem"]) for one in told["refused"] if one["problem"]["status"] == 404}) <= 1
    if told["act"] is None:
        labels = {one["label_id"]: one["contacts"] for one in told["by_label"]}
        having = {label: sum(label in acme.world.cards[userid].labels for userid in changes) for label in LABELS}
        assert labels == {label: count for label, count in having.items() if count}
        return
    acme.acts[told["act"]] = [(userid, acme.world.cards[userid], entry) for userid, entry in changes.items()]
    for userid, entry in changes.items():
        acme.world.put(userid, entry)


async def relabel_contacts(acme: Company, who: str) -> None:
    add, remove = acme.chance.sample(LABELS, 2)
    body, named = which(acme, who)
    body |= {"add": [add], "remove": acme.chance.choice(([], [remove]))}

    def labelled(entry: Entry) -> Entry:
        kept = [one for one in entry.labels if one not in body["remove"]]
        return replace(entry, labels=list(dict.fromkeys([*kept, add])))

    done = on_each(acme, who, named, _made(acme, named, labelled))
    require_done(acme, (await post(acme, who, "POST /contacts/labels", body)).json(), done)


def _made(acme: Company, named: list[str], make: Any) -> dict[str, Entry]:  # noqa: ANN401 - of an entry another one
    return {userid: make(acme.world.cards[userid]) for userid in named if userid in acme.world.cards}


async def share_contacts(acme: Company, who: str) -> None:
    chance = acme.chance
    body, named = which(acme, who)
    add, remove = acme.a_card(chance), acme.a_card(chance)
    add.users.append(chance.choice(NAMES))
    body["add"] = {"share_user_ids": add.users, "share_dept_ids": add.departments}
    body["remove"] = {"share_user_ids": remove.users, "share_dept_ids": remove.departments}

    def shared(entry: Entry) -> Entry:
        users = [one for one in entry.users if one not in remove.users]
        departments = [one for one in entry.departments if one not in remove.departments]
        return replace(
            entry,
            users=list(dict.fromkeys([*users, *add.users])),
            departments=list(dict.fromkeys([*departments, *add.departments])),
        )

    done = on_each(acme, who, named, _made(acme, named, shared))
    await _tried(acme, who, "POST /contacts/shares", body, done)


async def _tried(acme: Company, who: str, request: str, body: Body, done: Done) -> None:
    """Say what would be done, or do it."""
    if acme.chance.random() < 0.3:
        answer = await acme.ask(who, request, body | {"dry_run": True})
        assert answer.json()["act"] is None
    else:
        answer = await post(acme, who, request, body)
    require_done(acme, answer.json(), done)


async def hand_over(acme: Company, who: str) -> None:
    world, chance = acme.world, acme.chance
    leaver, *to = chance.sample([*NAMES, STRANGER], chance.choice((2, 3)))
    to[0] = who if leaver != who and who not in to and chance.random() < 0.7 else to[0]
    body: Body = {"from": leaver, "to": to, "split": chance.choice(("round_robin", "load"))}
    body["shares"] = chance.choice(("keep", "drop"))
    verdict = _on_heirs(acme, who, to)
    if verdict.slug:
        answer = await post(acme, who, "POST /handovers", body)
        assert verdict_of(answer) == verdict
        return
    named = [userid for userid in world.seen(who) if world.cards[userid].owner == leaver]
    counts = dict.fromkeys(to, 0)
    if body["split"] == "load":
        counts = {heir: sum(one.owner == heir for one in world.cards.values()) for heir in to}
    made = {}
    for userid in named:
        if world.may_edit(who, world.cards[userid]):
            heir = min(to, key=lambda one: (counts[one], to.index(one)))
            counts[heir] += 1
            made[userid] = replace(world.cards[userid], owner=heir)
            if body["shares"] == "drop":
                made[userid] = replace(made[userid], users=[], departments=[])
    await _tried(acme, who, "POST /handovers", body, on_each(acme, who, named, made))


def _on_heirs(acme: Company, who: str, to: list[str]) -> Verdict:
    for heir in to:
        if not acme.world.may_make_owner(who, heir):
            return Verdict(403, "role-refused")
        if not acme.world.works(heir):
            return Verdict(422, "unknown-reference")
    return Verdict(200)


async def undo_act(acme: Company, who: str) -> None:
    """What one does not see stays as it is; an act of which one sees nothing is none."""
    act = acme.chance.choice([*acme.acts, "zzzzzzzzzzzz"])
    seen = set(acme.world.seen(who))
    of_them = [one for one in acme.acts.get(act, ()) if one[0] in seen]
    if not of_them:
        told = told_by(await acme.ask(who, f"POST /acts/{act}/undo"))
        assert told == told_by(await acme.ask(who, "POST /acts/yyyyyyyyyyyy/undo"))
        assert told[0] == UNKNOWN.status
        return
    answer = await post(acme, who, f"POST /acts/{act}/undo", {})
    done = Done([userid for userid, _, _ in of_them], {}, [])
    for userid, before, after in of_them:
        _put_back(acme, who, userid, (before, after), done)
    require_done(acme, answer.json(), done)


def _put_back(acme: Company, who: str, userid: str, act: tuple[Entry, Entry], done: Done) -> None:
    """Members that are still what the act made them get their old values."""
    now = acme.world.cards[userid]
    changed = {
        name: (getattr(act[0], name), getattr(act[1], name)) for name in ("owner", "users", "departments", "labels")
    }
    back = {name: old for name, (old, new) in changed.items() if old != new and getattr(now, name) == new}
    left = [name for name, (old, new) in changed.items() if getattr(now, name) not in (old, new) and old != new]
    owner = back.get("owner", now.owner)
    if not acme.world.may_edit(who, now) or (owner != now.owner and not acme.world.may_make_owner(who, str(owner))):
        done.refused.append((userid, 403))
        return
    done.made[userid] = replace(now, **back)
    if left:
        done.refused.append((userid, 409))
