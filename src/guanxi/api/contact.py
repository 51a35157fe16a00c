"""A contact as the native API takes and gives it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.etags import etag, is_known
from guanxi.api.failures import RequestInvalid
from guanxi.api.lists import read_fields
from guanxi.api.moments import Moment, moment
from guanxi.api.reply import Reply
from guanxi.domain.contact import encode_contact
from guanxi.domain.contact_patch import ContactPatch
from guanxi.domain.custom_fields import values_of
from guanxi.domain.stored_contact import StoredContact, TrashedContact
from guanxi.domain.unionid import unionid_of
from guanxi.operations.contact_plans import Saved
from guanxi.operations.context import Asking
from guanxi.operations.versions import version_of

_READ_ONLY: Final = {"readOnly": True}
_Ignored = Annotated[
    Any, Meta(description="Read-only: ignored, so that what was given can be sent back.", extra_json_schema=_READ_ONLY)
]
_VALUES: Final = {"additionalProperties": {"type": ["string", "number", "null"]}}


class ContactBody(ContactPatch, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The members of a contact to set; null clears one."""

    custom_fields: (
        Annotated[
            dict[str, Any],
            Meta(description="By field's key: a value, or null, which clears it.", extra_json_schema=_VALUES),
        ]
        | UnsetType
        | None
    ) = UNSET
    userid: (
        Annotated[
            str, Meta(description="Read-only: ignored where it is the one in the path.", extra_json_schema=_READ_ONLY)
        ]
        | UnsetType
    ) = UNSET
    unionid: _Ignored = UNSET
    change: _Ignored = UNSET
    etag: _Ignored = UNSET
    created_at: _Ignored = UNSET
    updated_at: _Ignored = UNSET


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """An external contact. Members that were never set are absent."""

    userid: Annotated[str, Meta(description="Its id.")]
    name: Annotated[str, Meta(description="At most 128 characters.")]
    mobile: (
        Annotated[str, Meta(description="Its phone number, as it was sent; one in an organisation.")] | UnsetType
    ) = UNSET
    state_code: Annotated[str, Meta(description="The country code of the number: 86.")] | UnsetType = UNSET
    follower_user_id: Annotated[str, Meta(description="The employee who owns it.")]
    label_ids: Annotated[list[int], Meta(description="Its labels; at most 20.")]
    share_dept_ids: Annotated[list[int], Meta(description="Departments that it is shared with; at most 20.")]
    share_user_ids: Annotated[list[str], Meta(description="Employees whom it is shared with; at most 20.")]
    company_name: Annotated[str, Meta(description="At most 256 characters.")] | UnsetType = UNSET
    title: Annotated[str, Meta(description="At most 256 characters.")] | UnsetType = UNSET
    remark: Annotated[str, Meta(description="At most 1,000 characters.")] | UnsetType = UNSET
    address: Annotated[str, Meta(description="At most 1,000 characters.")] | UnsetType = UNSET
    email: Annotated[str, Meta(description="At most 256 characters.")] | UnsetType = UNSET
    external_id: (
        Annotated[str, Meta(description="The id that another system has for it; one in an organisation.")] | UnsetType
    ) = UNSET
    custom_fields: (
        Annotated[
            dict[str, str | int | float], Meta(description="Values of the organisation's own fields, by their keys.")
        ]
        | UnsetType
    ) = UNSET
    unionid: Annotated[str, Meta(description="Its id for topapi/user/getbyunionid.")]
    change: (
        Annotated[int, Meta(description="The number of its last change: its ETag. Not for employees' keys.")]
        | UnsetType
    ) = UNSET
    etag: Annotated[str, Meta(description="Its ETag. Only for employees' keys.")] | UnsetType = UNSET
    created_at: Moment | UnsetType = UNSET
    updated_at: Moment | UnsetType = UNSET


MEMBERS: Final = tuple(one.name for one in msgspec.structs.fields(Contact))
EXAMPLE: Final = {
    "userid": "0117951234560000042",
    "name": "张伟",
    "mobile": "13800001234",
    "state_code": "86",
    "follower_user_id": "li.na",
    "label_ids": [1561077310],
    "share_dept_ids": [42],
    "share_user_ids": [],
    "company_name": "云上科技",
    "external_id": "crm-1042",
    "unionid": "2YFyqZb1kqVEMDExNzk1MTIzNDU2MDAwMDA0Mg",
    "change": 17,
    "created_at": "2026-11-21T10:00:00.000Z",
    "updated_at": "2026-11-21T10:00:00.000Z",
}

_encode = msgspec.json.Encoder().encode


def contact_json(
    asking: Asking,
    row: StoredContact | Saved,
    fields: frozenset[str] | None = None,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> msgspec.Raw:
    """Write a contact.

    Args:
        asking: who asks.
        row: as it is stored, or was just written.
        fields: the members that are wanted; None for all.
        more: members that it has in this answer alone.
    """
    if isinstance(row, Saved):
        userid, record = row.contact.userid, encode_contact(row.contact)
    else:
        userid, record = row.userid, row.record
    ours: dict[str, Any] = {"external_id": row.external_id} if row.external_id else {}
    ours |= _custom(asking, row.custom)
    ours["unionid"] = unionid_of(asking.corp_id, "contact", userid)
    if asking.context.viewer is None:
        ours["change"] = row.change
    else:
        ours["etag"] = _version(asking, userid, row.change)
    for name in ("created_at", "updated_at"):
        if at := getattr(row, name):
            ours[name] = moment(at)
    ours |= more
    if fields is None:
        # A record is an object that is never empty: ours goes in before its end, and nothing is decoded.
        return msgspec.Raw(b"".join((record[:-1], b",", _encode(ours)[1:])))
    whole = msgspec.json.decode(record) | ours
    return msgspec.Raw(_encode({name: value for name, value in whole.items() if name in fields}))


def _custom(asking: Asking, custom: bytes | None) -> dict[str, Any]:
    if not custom:
        return {}
    values = values_of(custom, (field.key for field in asking.organisation.custom_fields))
    return {"custom_fields": values} if values else {}


def trashed_json(asking: Asking, row: TrashedContact) -> msgspec.Raw:
    """Write a contact as it was before it was deleted, without what it has no more: its change and moments."""
    ours: dict[str, Any] = {"external_id": row.external_id} if row.external_id else {}
    ours |= _custom(asking, row.custom)
    tail = _encode(ours | {"unionid": unionid_of(asking.corp_id, "contact", row.userid)})
    return msgspec.Raw(b"".join((row.record[:-1], b",", tail[1:])))


def _version(asking: Asking, userid: str, change: int) -> str:
    return version_of(asking.context, asking.corp_id, userid, change)


def is_seen(asking: Asking, row: StoredContact, if_none_match: str | None) -> bool:
    """Tell whether a client that sent If-None-Match has a contact already."""
    return if_none_match is not None and is_known(if_none_match, _version(asking, row.userid, row.change))


def contact_reply(asking: Asking, row: StoredContact | Saved, fields: frozenset[str] | None = None) -> Reply:
    """Answer a contact, with its ETag; one that is new with 201 and where it is."""
    userid = row.contact.userid if isinstance(row, Saved) else row.userid
    headers = (etag(_version(asking, userid, row.change)),)
    if not isinstance(row, Saved):
        return Reply(contact_json(asking, row, fields), headers=headers)
    if not row.created:
        return Reply(contact_json(asking, row), 200, headers)
    return Reply(contact_json(asking, row), 201, (*headers, ("location", f"/api/v1/contacts/{userid}")))


def fields_of(sent: str | None) -> frozenset[str] | None:
    """Give the members that `fields` names; None for all.

    Raises:
        RequestInvalid: there is no such member.
    """
    return read_fields(sent, MEMBERS)


def require_own_userid(body: ContactBody, userid: str) -> None:
    """Refuse a body that is about another contact than the path.

    Raises:
        RequestInvalid: it is.
    """
    if body.userid not in {UNSET, userid}:
        what = "it is another one than that in the path; it cannot be changed"
        raise RequestInvalid(f"userid: {what}", [{"pointer": "/userid", "detail": what}])
