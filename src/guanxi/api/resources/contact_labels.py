"""`/contacts/labels`: tag and untag many contacts at once."""

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from guanxi.api.contact import EXAMPLE
from guanxi.api.endpoint import Call, Endpoint, Example, Nothing
from guanxi.api.failures import RequestInvalid
from guanxi.api.problems import problem
from guanxi.api.reply import Reply
from guanxi.domain.contact_filter import ContactFilter
from guanxi.domain.failures import LabelUnknown
from guanxi.operations.relabel_contacts import relabel_contacts
from guanxi.operations.relabelling import Relabelled, Relabelling

_MOST: Final = 1000
_Labels = Annotated[tuple[int, ...], Meta(max_length=20)]


class LabelsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which labels, and which contacts: `userids`, or a `filter`."""

    add: Annotated[_Labels, Meta(description="Labels to give; they have to exist.")] = ()
    remove: Annotated[_Labels, Meta(description="Labels to take away.")] = ()
    userids: Annotated[tuple[str, ...], Meta(description="Ids of contacts.", max_length=_MOST)] | None = None
    filter: Annotated[ContactFilter, Meta(description="What they have to have; {} is all of them.")] | None = None


class Refused(msgspec.Struct, frozen=True):
    """A contact that stays as it was."""

    userid: str
    problem: Annotated[dict[str, Any], Meta(description="Why.")]


class Act(msgspec.Struct, frozen=True):
    """What a bulk operation did."""

    act: Annotated[str, Meta(description="Its id; every change that it made has it.")]
    matched: Annotated[int, Meta(description="Contacts that it was about.")]
    changed: Annotated[int, Meta(description="Those that are not as they were.")]
    refused: Annotated[list[Refused], Meta(description="Those that could not be changed, and why.")]


async def relabel(call: Call[Nothing, LabelsBody]) -> Reply:
    """Give the labels and take them away."""
    body = call.body
    which: tuple[str, ...] | ContactFilter | None = body.userids if body.filter is None else body.filter
    if which is None or (body.userids is not None and body.filter is not None):
        what = "say which contacts: by userids, or by a filter, not both"
        raise RequestInvalid(what, [{"pointer": "/userids", "detail": what}])
    relabelling = Relabelling(body.add, body.remove)
    return act_reply(await relabel_contacts(call.keeping(act_reply), call.asking.corp_id, relabelling, which))


def act_reply(done: Relabelled) -> Reply:
    """Answer what a bulk operation did."""
    refused = [Refused(userid, problem(failure).document) for userid, failure in done.refused]
    return Reply(Act(done.act, done.matched, done.changed, refused))


ENDPOINTS: Final = (
    Endpoint(
        name="relabel_contacts",
        method="POST",
        path="/contacts/labels",
        summary="Tag and untag contacts, by their ids or by a filter.",
        description=(
            "Each contact that changes gets one change, and all of them share one act. They are written some at a time;"
            " doing it again changes nothing more. A filter asks for all that it names: `label_ids` with `any`, `all`"
            " and `none`, `follower_user_id`, `company_name`."
        ),
        run=relabel,
        scope="contacts:write",
        sharing="edited",
        needs_contacts=True,
        body=LabelsBody,
        answer=Act,
        failures=(LabelUnknown,),
        example=Example(
            {"act": "4pzkx03m1c9a", "matched": 2, "changed": 1, "refused": []},
            body={"add": [1561077317], "remove": [], "userids": [EXAMPLE["userid"], "0117951234560000043"]},
        ),
    ),
)
