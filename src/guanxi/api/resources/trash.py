"""`/trash`: deleted contacts, as long as history is kept."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.contact import EXAMPLE, Contact, contact_reply, trashed_json
from guanxi.api.cursor import cursor, place_of
from guanxi.api.endpoint import Call, Endpoint, Example, Link, Nothing
from guanxi.api.lists import Listed, ListParameters, paged
from guanxi.api.moments import Moment, moment
from guanxi.api.reply import Reply
from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.failures import ContactUnknown, ExternalIdTaken, OrganisationFull, PhoneTaken
from guanxi.domain.stored_contact import TrashedContact
from guanxi.operations.contact_plans import Saved
from guanxi.operations.context import Asking
from guanxi.operations.read_trash import count_trash, read_trash
from guanxi.operations.restore_contact import restore_contact

_LIST: Final = "trash"


class Trashed(msgspec.Struct, frozen=True, kw_only=True):
    """A deleted contact."""

    userid: Annotated[str, Meta(description="The contact's id, which it keeps when it is restored.")]
    deleted_at: Moment
    deleted_by: Annotated[str, Meta(description="Who deleted it: an app_key, a key_id, or `cli`.")]
    change: (
        Annotated[int, Meta(description="The number of the change that deleted it. Not for employees' keys.")]
        | UnsetType
    ) = UNSET
    contact: Annotated[dict[str, Any], Meta(description="The contact as it was.")]


class TrashParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which deleted contact."""

    userid: Annotated[str, Meta(description="The contact's id.", min_length=1, max_length=64)]


async def listed(call: Call[ListParameters, Nothing]) -> Reply:
    """Answer a page, the contact that was deleted last first."""
    asked, asking = call.parameters, call.asking
    rows = await read_trash(asking, place_of(asking, _LIST, asked.cursor, MAX_NUMBER), asked.limit + 1)
    return await paged(
        rows,
        asked,
        lambda row: _shown(asking, row),
        lambda row: cursor(asking, _LIST, row.number),
        lambda: count_trash(asking),
    )


def _shown(asking: Asking, row: TrashedContact) -> dict[str, Any]:
    number = {"change": row.number} if asking.context.viewer is None else {}
    return {
        "userid": row.userid,
        "deleted_at": moment(row.at),
        "deleted_by": row.actor,
        **number,
        "contact": trashed_json(asking, row),
    }


async def restore(call: Call[TrashParameters, Nothing]) -> Reply:
    """Bring it back to its place."""
    asking = call.asking

    def tell(saved: Saved) -> Reply:
        return contact_reply(asking, saved)

    return tell(await restore_contact(call.keeping(tell), asking.corp_id, call.parameters.userid))


_WAS: Final = {name: value for name, value in EXAMPLE.items() if name not in {"change", "created_at", "updated_at"}}

ENDPOINTS: Final = (
    Endpoint(
        name="list_trash",
        method="GET",
        path="/trash",
        summary="List deleted contacts, the last one first.",
        description="They can be restored as long as history is kept: 365 days unless the server is told otherwise.",
        run=listed,
        scope="contacts:read",
        sharing="seen",
        needs_contacts=True,
        parameters=ListParameters,
        answer=Listed[Trashed],
        example=Example(
            {
                "items": [
                    {
                        "userid": EXAMPLE["userid"],
                        "deleted_at": "2026-11-21T11:00:00.000Z",
                        "deleted_by": "k3v9x0qa",
                        "change": 21,
                        "contact": _WAS,
                    }
                ],
                "next": None,
            }
        ),
    ),
    Endpoint(
        name="restore_contact",
        method="POST",
        path="/trash/{userid}/restore",
        summary="Restore a deleted contact.",
        description="It comes back as it was, with its userid, in its old place in the list.",
        run=restore,
        scope="contacts:write",
        sharing="edited",
        needs_contacts=True,
        parameters=TrashParameters,
        answer=Contact,
        failures=(ContactUnknown, PhoneTaken, ExternalIdTaken, OrganisationFull),
        example=Example(EXAMPLE, parameters={"userid": str(EXAMPLE["userid"])}),
        links=(Link("get_contact", {"userid": "$response.body#/userid"}),),
    ),
)
