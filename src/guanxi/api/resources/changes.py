"""`/changes`: what has changed, in order and without a gap."""

from typing import Annotated, Final, get_args

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.contact import EXAMPLE, Contact, contact_json
from guanxi.api.endpoint import Call, Endpoint, Example, Nothing
from guanxi.api.lists import Limit
from guanxi.api.moments import Moment, moment
from guanxi.api.reply import Reply
from guanxi.domain.change import ChangeKind, Fed
from guanxi.domain.failures import CursorExpired
from guanxi.operations.read_changes import read_changes


class ChangesParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to go on."""

    after: Annotated[int, Meta(ge=0, le=2**63 - 1, description="The number of the last change that was seen.")] = 0
    limit: Limit = 50


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change."""

    number: Annotated[int, Meta(description="Its place in the log; there are no gaps.")]
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
        Annotated[int, Meta(description="Send it as `after` for the next page; null when there is no more now.")] | None
    )


async def listed(call: Call[ChangesParameters, Nothing]) -> Reply:
    """Answer the changes after a number."""
    asked = call.parameters
    rows = await read_changes(call.asking, asked.after, asked.limit + 1)
    end = rows[asked.limit - 1].change.number if len(rows) > asked.limit else None
    return Reply({"items": [_shown(call.asking.corp_id, row) for row in rows[: asked.limit]], "next": end})


def _shown(corp_id: str, fed: Fed) -> dict[str, object]:
    one = fed.change
    shown: dict[str, object] = {
        "number": one.number, "kind": one.kind, "target": one.target, "actor": one.actor, "at": moment(one.at),
    }  # fmt: skip
    if one.act:
        shown["act"] = one.act
    if one.kind.startswith("contact_"):
        shown["contact"] = None if fed.contact is None else contact_json(corp_id, fed.contact)
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
            " what a full read gives."
        ),
        run=listed,
        scope="contacts:read",
        needs_contacts=True,
        parameters=ChangesParameters,
        answer=Changes,
        failures=(CursorExpired,),
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
            },
            parameters={"after": "16"},
        ),
    ),
)
