"""`/organisation`: the one that the key belongs to, and what its administrators set."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.endpoint import Call, Endpoint, Example, Nothing
from guanxi.api.moments import Moment, moment
from guanxi.api.reply import Reply
from guanxi.domain.organisation import UnknownReferences
from guanxi.operations.read_organisation import OrganisationSeen, read_organisation
from guanxi.operations.set_organisation import set_organisation

_Name = Annotated[str, Meta(min_length=1, description="What people call it.")]
_Limit = Annotated[int, Meta(ge=0, description="Contacts allowed; null for no limit.")]
_External = Annotated[bool, Meta(description="Whether the directory of external contacts is switched on.")]
_Unknown = Annotated[
    UnknownReferences,
    Meta(description="What happens to owners, departments, people and labels that do not exist here."),
]


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation and where it stands."""

    corp_id: str
    name: _Name
    contact_limit: _Limit | None
    external_contacts: _External
    unknown: _Unknown
    created_at: Moment
    contact_count: Annotated[int, Meta(description="Contacts that there are.")]
    last_change: Annotated[int, Meta(description="The number of the newest change: where a full read begins to age.")]
    history_start: Annotated[int, Meta(description="The number of the oldest change that is kept.")]


class OrganisationPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings to change; those that are absent stay."""

    name: _Name | UnsetType = UNSET
    contact_limit: _Limit | UnsetType | None = UNSET
    external_contacts: _External | UnsetType = UNSET
    unknown: _Unknown | UnsetType = UNSET


async def read(call: Call[Nothing, Nothing]) -> Reply:
    """Answer it."""
    return Reply(_shown(await read_organisation(call.asking.context, call.asking.corp_id)))


async def change(call: Call[Nothing, OrganisationPatch]) -> Reply:
    """Set what was sent, and answer the whole."""
    context, corp_id = call.asking.context, call.asking.corp_id
    settings: dict[str, Any] = msgspec.structs.asdict(call.body)
    await set_organisation(context, corp_id, {name: value for name, value in settings.items() if value is not UNSET})
    return Reply(_shown(await read_organisation(context, corp_id)))


def _shown(seen: OrganisationSeen) -> Organisation:
    one = seen.organisation
    return Organisation(
        corp_id=one.corp_id,
        name=one.name,
        contact_limit=one.contact_limit,
        external_contacts=one.external_contacts,
        unknown=one.unknown,
        created_at=moment(one.created_at),
        contact_count=seen.contact_count,
        last_change=seen.last_change,
        history_start=seen.history_start,
    )


_EXAMPLE: Final = {
    "corp_id": "ding3f9c2b7a1d5e8c40",
    "name": "云上科技",
    "contact_limit": None,
    "external_contacts": True,
    "unknown": "keep",
    "created_at": "2026-11-21T10:00:00.000Z",
    "contact_count": 1204,
    "last_change": 5310,
    "history_start": 1,
}

ENDPOINTS: Final = (
    Endpoint(
        name="get_organisation",
        method="GET",
        path="/organisation",
        summary="Get the organisation of the key.",
        run=read,
        scope="administration",
        sharing="closed",
        answer=Organisation,
        example=Example(_EXAMPLE),
    ),
    Endpoint(
        name="change_organisation",
        method="PATCH",
        path="/organisation",
        summary="Change the organisation's settings.",
        description="Members that are absent keep their values; null as `contact_limit` lifts the limit.",
        run=change,
        scope="administration",
        sharing="closed",
        body=OrganisationPatch,
        answer=Organisation,
        example=Example({**_EXAMPLE, "contact_limit": 5000}, body={"contact_limit": 5000}),
    ),
)
