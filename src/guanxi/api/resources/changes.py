"""`/changes`: what has changed, in order and without a gap; for employees, what has changed of what they see."""

from collections.abc import Sequence
from typing import Annotated, Final, get_args

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.contact import EXAMPLE, Contact, contact_json
from guanxi.api.cursor import cursor, place_of
from guanxi.api.endpoint import Call, Endpoint, Example, Nothing
from guanxi.api.failures import RequestInvalid
from guanxi.api.lists import Limit
from guanxi.api.moments import Moment, moment
from guanxi.api.reply import Reply
from guanxi.domain.change import ChangeKind, Fed
from guanxi.domain.failures import CursorExpired, ResyncRequired
from guanxi.operations.context import Asking
from guanxi.operations.read_changes import read_changes, read_seen_changes

_LIST: Final = "changes"


class ChangesParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to go on."""

    after: (
        Annotated[
            int,
            Meta(
                ge=0, le=2**63 - 1, description="The number of the last change that was seen. Not for employees' keys."
            ),
        ]
        | None
    ) = None
    cursor: Annotated[str, Meta(max_length=512, description="`cursor` of an answer, instead of `after`.")] | None = None
    limit: Limit = 50


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change."""

    number: (
        Annotated[int, Meta(description="Its place in the log; there are no gaps. Not for employees' keys.")]
        | UnsetType
    ) = UNSET
    kind: Annotated[str, Meta(description="What happened.", extra_json_schema={"enum": list(get_args(ChangeKind))})]
    target: Annotated[str, Meta(description="What it happened to: a userid, a label's id, an app_key …")]
    actor: Annotated[str, Meta(description="Who did it: an app_key, a key_id, or `cli`.")]
    at: Moment
    act: Annotated[str, Meta(description="Shared by all changes of one bulk operation.")] | UnsetType = UNSET
    contact: (
        Annotated[
            Contact | None,
            Meta(description="Changes of contacts: the contact as it is now; null when it is gone (a tombstone)."),
        ]
        | UnsetType
    ) = UNSET


class Changes(msgspec.Struct, frozen=True):
    """A page of the log."""

    items: list[Change]
    next: (
        Annotated[
            int | str,
            Meta(
                description="Send it for the next page: as `after`, employees' keys as `cursor`; null when there is no"
                " more now."
            ),
        ]
        | None
    )
    cursor: Annotated[str, Meta(description="Where to go on at any later time: send it as `cursor`.")]


async def listed(call: Call[ChangesParameters, Nothing]) -> Reply:
    """Answer the changes after a number, or a cursor."""
    asked, asking = call.parameters, call.asking
    if asked.after is not None and (asked.cursor is not None or asking.key.employee is not None):
        what = "send cursor: numbers are for administrators and apps" if asking.key.employee else "send it, or cursor"
        raise RequestInvalid(f"after: {what}", [{"parameter": "after", "detail": what}])
    if asking.key.employee is not None:
        return await _seen(asking, asking.key.employee, asked)
    after = place_of(asking, _LIST, asked.cursor, asked.after or 0)
    rows = await read_changes(asking, after, asked.limit + 1)
    last = rows[: asked.limit][-1].change.number if rows else after
    return _answer(asking, rows[: asked.limit], last if len(rows) > asked.limit else None, last)


async def _seen(asking: Asking, userid: str, asked: ChangesParameters) -> Reply:
    place = place_of(asking, _LIST, asked.cursor, -1)
    seen = await read_seen_changes(asking, userid, None if place < 0 else place, asked.limit)
    return _answer(asking, seen.changes, cursor(asking, _LIST, seen.last) if seen.more else None, seen.last)


def _answer(asking: Asking, rows: Sequence[Fed], behind: int | str | None, last: int) -> Reply:
    items = [_shown(asking, row) for row in rows]
    return Reply({"items": items, "next": behind, "cursor": cursor(asking, _LIST, last)})


def _shown(asking: Asking, fed: Fed) -> dict[str, object]:
    one = fed.change
    shown: dict[str, object] = {} if asking.key.employee else {"number": one.number}
    shown |= {"kind": one.kind, "target": one.target, "actor": one.actor, "at": moment(one.at)}
    if one.act:
        shown["act"] = one.act
    if one.kind.startswith("contact_"):
        shown["contact"] = None if fed.contact is None else contact_json(asking, fed.contact)
    return shown


ENDPOINTS: Final = (
    Endpoint(
        name="list_changes",
        method="GET",
        path="/changes",
        summary="List what has changed after a change.",
        description=(
            "Changes are told in order, without a gap, the last write at once. The number of the last one is where to"
            " go on, today or in a month: changes are kept for 365 days unless the server is told otherwise, after that"
            " the answer is 410. A change of a contact shows it as it is now, so applying changes in order ends with"
            " what a full read gives. An employee is told what they see or saw: a contact that enters their view as"
            " created, one that leaves it as deleted. They begin without a cursor, which gives none but a cursor; then"
            " they read everything, and go on from that cursor. When what they see has changed as a whole, since they"
            " moved or a department did, the answer is 410 `resync`: begin again."
        ),
        run=listed,
        scope="contacts:read",
        sharing="seen",
        needs_contacts=True,
        parameters=ChangesParameters,
        answer=Changes,
        failures=(CursorExpired, ResyncRequired),
        example=Example(
            {
                "items": [
                    {
                        "number": 17,
                        "kind": "contact_created",
                        "target": EXAMPLE["userid"],
                        "actor": "k3v9x0qa",
                        "at": "2026-11-21T10:00:00.000Z",
                        "contact": EXAMPLE,
                    },
                    {
                        "number": 18,
                        "kind": "contact_deleted",
                        "target": "0117951230000000007",
                        "actor": "k3v9x0qa",
                        "at": "2026-11-21T10:00:04.120Z",
                        "contact": None,
                    },
                ],
                "next": None,
                "cursor": "WyJjaGFuZ2VzIiwxOF0",
            },
            parameters={"after": "16"},
        ),
    ),
)
