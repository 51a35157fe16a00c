"""`/contacts/batch`: many contacts in one request, each with a verdict of its own."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.api.contact import EXAMPLE, MEMBERS, ContactBody
from guanxi.api.endpoint import Call, Endpoint, Example, Nothing
from guanxi.api.failures import RequestInvalid
from guanxi.api.idempotency import REPLAYED
from guanxi.api.problems import problem
from guanxi.api.reading import decode
from guanxi.api.reply import Reply, encode_json
from guanxi.domain.failures import ContactUnknown, Failure
from guanxi.operations.batch_contacts import (
    CreateRow,
    DeleteRow,
    Row,
    UpdateRow,
    UpsertRow,
    Verdict,
    batch_contacts,
)
from guanxi.operations.contact_plans import Saved
from guanxi.operations.context import Asking
from guanxi.operations.parts import MAX_ROWS
from guanxi.operations.versions import version_of

_MAX_BODY: Final = 16 << 20

_IfMatch = Annotated[
    int | str, Meta(description="The contact's `change` that was seen last; employees' keys send its `etag`.")
]


class Create(CreateRow, frozen=True, tag_field="op", tag="create", forbid_unknown_fields=True):
    """Create a contact."""

    contact: ContactBody


class Update(UpdateRow, frozen=True, tag_field="op", tag="update", forbid_unknown_fields=True):
    """Change some members of a contact."""

    contact: ContactBody
    if_match: _IfMatch | None = None


class Upsert(UpsertRow, frozen=True, tag_field="op", tag="upsert", forbid_unknown_fields=True):
    """Create a contact, or change the one that is found."""

    contact: ContactBody


class Delete(DeleteRow, frozen=True, tag_field="op", tag="delete", forbid_unknown_fields=True):
    """Delete a contact."""

    if_match: _IfMatch | None = None


Operation = Create | Update | Upsert | Delete


class Batch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows, in the order in which they are carried out."""

    operations: Annotated[list[Operation], Meta(max_length=MAX_ROWS)]


class _Unread(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    operations: Annotated[list[msgspec.Raw], Meta(max_length=MAX_ROWS)]


class RowVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one row."""

    status: Annotated[int, Meta(description="200, 201 or 204, or that of its problem.")]
    userid: Annotated[str, Meta(description="The contact's id.")] | UnsetType = UNSET
    change: (
        Annotated[int, Meta(description="The number of the contact's last change. Not for employees' keys.")]
        | UnsetType
    ) = UNSET
    etag: Annotated[str, Meta(description="The contact's ETag. Only for employees' keys.")] | UnsetType = UNSET
    problem: Annotated[dict[str, Any], Meta(description="Why nothing was done.")] | UnsetType = UNSET


class Verdicts(msgspec.Struct, frozen=True):
    """What became of each row, in the order in which they were sent."""

    items: list[RowVerdict]


async def batch(call: Call[Nothing, msgspec.Raw]) -> Reply:
    """Carry the rows out."""
    rows = decode(call.body, _Unread).operations
    asking = call.asking

    def encoded(verdicts: list[Verdict]) -> bytes:
        return encode_json([_told(asking, verdict) for verdict in verdicts])[1:-1]

    parts = await batch_contacts(call.keeping(Reply), asking.corp_id, rows, _row, encoded)
    answers = [await _seen(asking, part.answer) if part.replayed else part.answer for part in parts]
    whole = msgspec.Raw(b'{"items":[' + b",".join(answers) + b"]}")
    replayed = bool(parts) and all(part.replayed for part in parts)
    return Reply(whole, headers=(REPLAYED,) if replayed else ())


async def _seen(asking: Asking, answer: bytes) -> bytes:
    """Give verdicts that were kept; those about contacts that an employee does not see any more say so."""
    if asking.context.viewer is None:
        return answer
    told: list[dict[str, Any]] = msgspec.json.decode(b"[" + answer + b"]")
    for place, row in enumerate(told):
        if "userid" in row:
            try:
                await asking.context.walks.contact(asking.corp_id, row["userid"])
            except ContactUnknown as failure:
                told[place] = _told(asking, failure)
    return encode_json(told)[1:-1]


def _row(raw: msgspec.Raw) -> Row | Failure:
    try:
        row: Operation = decode(raw, Operation)  # type: ignore[arg-type] # a union is a type to msgspec
    except Failure as failure:
        return failure
    if isinstance(row, Update) and row.contact.userid not in {UNSET, row.userid}:
        what = "it is another one than that of the row; it cannot be changed"
        return RequestInvalid(f"/contact/userid: {what}", [{"pointer": "/contact/userid", "detail": what}])
    return row


def _told(asking: Asking, verdict: Verdict) -> dict[str, Any]:
    numbered = asking.context.viewer is None
    if isinstance(verdict, Saved):
        userid, status = verdict.contact.userid, 201 if verdict.created else 200
        version = version_of(asking.context, asking.corp_id, userid, verdict.change)
        seen = {"change": verdict.change} if numbered else {"etag": version}
        return {"status": status, "userid": userid, **seen}
    if isinstance(verdict, Failure):
        told = problem(verdict, MEMBERS, at="/contact")
        return {"status": told.kind.status, "problem": told.document}
    return {"status": 204, "change": verdict} if numbered else {"status": 204}


ENDPOINTS: Final = (
    Endpoint(
        name="batch_contacts",
        method="POST",
        path="/contacts/batch",
        summary="Create, change and delete up to 1,000 contacts.",
        description=(
            "Rows are carried out in their order, and each alone succeeds or fails: the answer has a verdict for each."
            " They are written some at a time. With an `Idempotency-Key`, a batch that was cut short goes on where it"
            " ended when it is sent again, and no row is carried out twice."
        ),
        run=batch,
        scope="contacts:write",
        sharing="edited",
        needs_contacts=True,
        body=msgspec.Raw,
        shown_body=Batch,
        answer=Verdicts,
        max_body=_MAX_BODY,
        example=Example(
            {
                "items": [
                    {"status": 201, "userid": "0117951234560000043", "change": 18},
                    {"status": 200, "userid": EXAMPLE["userid"], "change": 19},
                    {
                        "status": 404,
                        "problem": {
                            "type": "urn:guanxi:problem:not-found",
                            "title": "There is nothing here.",
                            "status": 404,
                            "detail": "no external contact has that userid",
                        },
                    },
                ]
            },
            body={
                "operations": [
                    {
                        "op": "create",
                        "contact": {
                            "name": "王芳",
                            "mobile": "13900001234",
                            "state_code": "86",
                            "follower_user_id": "li.na",
                        },
                    },
                    {"op": "update", "userid": EXAMPLE["userid"], "contact": {"title": "CFO"}},
                    {"op": "delete", "userid": "0117951234560000001"},
                ]
            },
        ),
    ),
)
