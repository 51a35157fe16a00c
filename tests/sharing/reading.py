"""Reads that an employee's key opens: each asks at random and holds the answer against the model."""

from typing import Any

from guanxi.domain.sharing import Reason
from tests.sharing.company import GHOST, LABELS, Company
from tests.sharing.looking import holds


async def list_contacts(acme: Company, who: str) -> None:
    """A walk, with counts and some members; or the one contact with a number or an external id."""
    if acme.world.cards and acme.chance.random() < 0.5:
        await _find(acme, who, acme.chance.choice(list(acme.world.cards)))
        return
    fields = acme.chance.choice(("", "&fields=userid,etag"))
    found = await walk(acme, who, f"/contacts?count=exact{fields}")
    assert [one["userid"] for one in found] == acme.world.seen(who)
    for one in found:
        if fields:
            assert one.keys() == {"userid", "etag"}
            acme.check_etag(one["userid"], one["etag"])
        else:
            acme.check_shown(who, one)


async def walk(acme: Company, who: str, path: str, total: int | None = None) -> list[dict[str, Any]]:
    """All items of a list in small pages, each of which tells how many there are."""
    total = len(acme.world.seen(who)) if total is None else total
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = (await acme.ask(who, f"GET {path}&limit={acme.chance.randint(1, 4)}{cursor}")).json()
        assert page["count"] == total
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


async def _find(acme: Company, who: str, userid: str) -> None:
    entry = acme.world.cards[userid]
    by = "external_id" if entry.external_id and acme.chance.random() < 0.5 else "mobile"
    value = getattr(entry, by)
    request = f"GET /contacts?count=exact&{by}={value}"
    if acme.world.sees(who, entry):
        page = (await acme.ask(who, request)).json()
        assert ([one["userid"] for one in page["items"]], page["count"]) == ([userid], 1)
        acme.check_shown(who, page["items"][0])
    else:
        page = (await acme.as_if_there_were_none(who, request, real=[value])).json()
        assert page == {"items": [], "next": None, "count": 0}


async def get_contact(acme: Company, who: str) -> None:
    userid = acme.any_userid(who)
    entry = acme.world.cards.get(userid)
    known = acme.etags.get((userid, entry.version), "none") if entry else "none"
    older = next((text for (name, _), text in acme.etags.items() if name == userid and text != known), "none")
    sent = acme.chance.choice((None, "*", f'"{known}"', f'"{older}"'))
    headers = {} if sent is None else {"if_none_match": sent}
    if entry is None or not acme.world.sees(who, entry):
        answer = await acme.as_if_there_were_none(who, f"GET /contacts/{userid}", real=[userid], **headers)
        assert answer.status_code == 404
        return
    answer = await acme.ask(who, f"GET /contacts/{userid}", **headers)
    assert answer.status_code == (304 if sent == "*" or (sent == f'"{known}"' != '"none"') else 200)
    acme.check_etag(userid, answer.headers["etag"].strip('"'))
    if answer.status_code == 200:
        acme.check_shown(who, answer.json())


async def get_contact_access(acme: Company, who: str) -> None:
    """Who sees it: by the model's count of heads."""
    userid = acme.any_userid(who)
    request = f"GET /contacts/{userid}/access"
    if userid not in acme.world.seen(who):
        assert (await acme.as_if_there_were_none(who, request, real=[userid])).status_code == 404
        return
    told = (await acme.ask(who, request)).json()
    card = acme.world.cards[userid]
    seers = [name for name in acme.world.people if acme.world.sees(name, card)]
    assert (told["userid"], told["employees"]) == (userid, len(seers))
    rules = {rule for name in seers for rule in acme.world.rules(name, card)}
    assert {rule["rule"] for rule in told["rules"] if rule["employees"]} == rules


async def get_contact_access_of_employee(acme: Company, who: str) -> None:
    userid, name = acme.any_userid(who), acme.chance.choice([*acme.world.people, "nobody"])
    request = f"GET /contacts/{userid}/access/{name}"
    if userid not in acme.world.seen(who):
        assert (await acme.as_if_there_were_none(who, request, real=[userid])).status_code == 404
        return
    answer = await acme.ask(who, request)
    assert answer.status_code == (200 if name in acme.world.people else 404)
    if answer.is_success:
        told, card = answer.json(), acme.world.cards[userid]
        assert (told["sees"], told["may_edit"]) == (acme.world.sees(name, card), acme.world.may_edit(name, card))
        assert told["sees"] == (told["why_not"] is None)
        assert {reason["rule"] for reason in told["reasons"]} == acme.world.rules(name, card)
        for one in told["reasons"]:
            reason = Reason(one["rule"], one.get("dept_id"), one.get("through"))
            assert holds(acme.world, name, card, reason), reason


async def get_label(acme: Company, who: str) -> None:
    """With how many of the contacts that one sees have it."""
    label = acme.chance.choice(LABELS)
    having = [userid for userid in acme.world.seen(who) if label in acme.world.cards[userid].labels]
    answer = await acme.ask(who, f"GET /labels/{label}")
    assert answer.json()["contacts"] == len(having)


async def list_trash(acme: Company, who: str) -> None:
    seen = acme.world.seen_trash(who)
    found = await walk(acme, who, "/trash?count=exact", len(seen))
    assert len(found) == len(seen)
    assert {one["userid"] for one in found} == seen
    for one in found:
        assert one["contact"]["mobile"] == acme.world.trash[one["userid"]].mobile


async def list_label_groups(acme: Company, who: str) -> None:
    assert (await acme.ask(who, "GET /label-groups")).status_code == 200


async def list_custom_fields(acme: Company, who: str) -> None:
    assert (await acme.ask(who, "GET /custom-fields")).json() == {"items": [], "next": None}


async def list_departments(acme: Company, who: str) -> None:
    found = (await acme.ask(who, "GET /departments?limit=1000")).json()["items"]
    assert {one["dept_id"]: one["parent_id"] for one in found} == acme.world.parents


async def get_department(acme: Company, who: str) -> None:
    department = acme.chance.choice([*acme.world.parents, 77])
    answer = await acme.ask(who, f"GET /departments/{department}")
    assert answer.status_code == (200 if department in acme.world.parents else 404)


async def list_employees(acme: Company, who: str) -> None:
    found = (await acme.ask(who, "GET /employees?limit=1000")).json()["items"]
    assert {one["userid"] for one in found} == set(acme.world.people)


async def get_employee(acme: Company, who: str) -> None:
    """A contact's id is no employee's, whether one sees that contact or not."""
    name = acme.chance.choice([*acme.world.people, *acme.world.cards, GHOST])
    real = name in acme.world.people
    answer = await acme.ask(who, f"GET /employees/{name}")
    assert answer.status_code == (200 if real else 404)
