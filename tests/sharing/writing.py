"""Writes of one contact that an employee's key opens: each is tried at random, and done in the model too."""

from typing import Any

import httpx

from tests.sharing.company import Company, verdict_of
from tests.sharing.expected import UNKNOWN, Verdict


async def create_contact(acme: Company, who: str) -> None:
    body = acme.some_body(who, new=True)
    verdict, entry = acme.world.on_create(who, body)
    answer = await post(acme, who, "POST /contacts", body)
    assert verdict_of(answer) == verdict
    if answer.is_success:
        acme.world.add(answer.json()["userid"], entry)
        require_written(acme, who, answer)


async def post(acme: Company, who: str, request: str, body: dict[str, Any]) -> httpx.Response:
    """Sometimes with an Idempotency-Key, to be sent again later."""
    name = f"key-{acme.chance.randrange(10**9)}" if acme.chance.random() < 0.5 else ""
    headers = {"idempotency_key": name} if name else {}
    answer = await acme.ask(who, request, body, **headers)
    acme.remember(who, answer, request, body, name)
    return answer


def require_written(acme: Company, who: str, answer: httpx.Response) -> None:
    shown = answer.json()
    acme.check_shown(who, shown)
    assert answer.headers["etag"] == f'"{shown["etag"]}"'


async def about(
    acme: Company, who: str, request: str, body: dict[str, Any] | None = None, *, hidden: str, **headers: str
) -> httpx.Response:
    """Ask; where it is about a contact that is hidden, as if there were none."""
    if hidden:
        return await acme.as_if_there_were_none(who, request, body, real=[hidden], **headers)
    return await acme.ask(who, request, body, **headers)


def hidden(userid: str, verdict: Verdict) -> str:
    """The contact that one does not see, if it is that."""
    return userid if verdict == UNKNOWN else ""


def if_match(acme: Company, userid: str) -> tuple[dict[str, str], bool]:
    """An If-Match, or none, and whether it is right."""
    entry = acme.world.cards.get(userid)
    known = None if entry is None else acme.etags.get((userid, entry.version))
    older = [
        text for (name, version), text in acme.etags.items() if entry and name == userid and version != entry.version
    ]
    sent = acme.chance.choice([None, "*", f'"{known}"', '"AAAAAAAAAAAAAAAA"', *[f'"{text}"' for text in older[:1]]])
    if sent is None:
        return {}, True
    return {"if_match": sent}, sent == "*" or (known is not None and sent == f'"{known}"')


async def patch_contact(acme: Company, who: str) -> None:
    userid = acme.any_userid(who)
    body = acme.some_body(who, new=False)
    headers, matches = if_match(acme, userid)
    verdict, entry = acme.world.on_edit(who, userid, body, matches=matches)
    answer = await about(acme, who, f"PATCH /contacts/{userid}", body, hidden=hidden(userid, verdict), **headers)
    assert verdict_of(answer) == verdict
    if answer.is_success:
        acme.world.put(userid, entry)
        require_written(acme, who, answer)


async def replace_contact(acme: Company, who: str) -> None:
    userid = acme.any_userid(who)
    body = acme.some_body(who, new=True)
    headers, matches = if_match(acme, userid)
    if not headers:
        headers = {"if_match": "*"}
    verdict, entry = acme.world.on_edit(who, userid, body, matches=matches, whole=True)
    answer = await about(acme, who, f"PUT /contacts/{userid}", body, hidden=hidden(userid, verdict), **headers)
    assert verdict_of(answer) == verdict
    if answer.is_success:
        acme.world.put(userid, entry)
        require_written(acme, who, answer)


async def delete_contact(acme: Company, who: str) -> None:
    userid = acme.any_userid(who)
    headers, matches = if_match(acme, userid)
    verdict = acme.world.on_delete(who, userid, matches=matches)
    answer = await about(acme, who, f"DELETE /contacts/{userid}", None, hidden=hidden(userid, verdict), **headers)
    assert verdict_of(answer) == verdict
    if answer.is_success:
        acme.world.remove(userid)


async def restore_contact(acme: Company, who: str) -> None:
    userid = acme.any_userid(who, trash=True)
    verdict = acme.world.on_restore(who, userid)
    request = f"POST /trash/{userid}/restore"
    if verdict == UNKNOWN:
        answer = await about(acme, who, request, hidden=userid)
    else:
        answer = await post(acme, who, request, {})
    assert verdict_of(answer) == verdict
    if answer.is_success:
        acme.world.bring_back(userid)
        require_written(acme, who, answer)


async def upsert_contact(acme: Company, who: str) -> None:
    """A contact that one does not see is not there: only that its number, or its id, is taken."""
    body = acme.some_body(who, new=True)
    by = acme.chance.choice(("mobile", "external_id")) if body.get("external_id") else "mobile"
    verdict, found, entry = acme.world.on_upsert(who, by, body)
    answer = await post(acme, who, f"POST /contacts/upsert?by={by}", body)
    assert verdict_of(answer) == verdict
    if not answer.is_success:
        return
    if found is None:
        acme.world.add(answer.json()["userid"], entry)
    else:
        acme.world.put(found, entry)
    require_written(acme, who, answer)


async def send_again(acme: Company, who: str) -> None:
    """What was done is answered as then, unless it is about a contact that one does not see any more."""
    mine = [one for one in acme.kept if one[0] == acme.asking.keys[who]]
    if not mine:
        return
    _, request, body, name, before = acme.chance.choice(mine)
    told = before.json()
    refused = [one["userid"] for one in told.get("refused", ())]
    answer = await acme.ask(who, request, body, allowed=refused, idempotency_key=name)
    if "items" in told:
        require_rows_again(acme, who, told["items"], answer.json()["items"])
    elif "refused" in told:
        require_refused_again(acme, who, told, answer.json())
    elif "userid" in told and told["userid"] not in acme.world.seen(who):
        assert verdict_of(answer) == UNKNOWN
        assert told["userid"] not in answer.text or told["userid"] in request
    else:
        assert (answer.status_code, answer.json()) == (before.status_code, told)
        assert answer.headers["idempotency-replayed"] == "true"


def require_rows_again(acme: Company, who: str, before: list[dict[str, Any]], again: list[dict[str, Any]]) -> None:
    """The rows of a batch: those about contacts that one does not see any more say that there are none."""
    for then, now in zip(before, again, strict=True):
        if "userid" in then and then["userid"] not in acme.world.seen(who):
            assert (now["status"], "userid" in now) == (404, False)
        else:
            assert now == then


def require_refused_again(acme: Company, who: str, before: dict[str, Any], again: dict[str, Any]) -> None:
    """What a bulk operation refused: likewise."""
    assert again.keys() == before.keys()
    assert (again["matched"], again["changed"]) == (before["matched"], before["changed"])
    for then, now in zip(before["refused"], again["refused"], strict=True):
        assert now["userid"] == then["userid"]
        if then["userid"] in acme.world.seen(who):
            assert now == then
        else:
            assert now["problem"]["status"] == 404
