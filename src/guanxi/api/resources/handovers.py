"""`/handovers`: give the contacts of one employee to others."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from guanxi.api.acts import ActTried, DryRun, act_members
from guanxi.api.endpoint import Call, Endpoint, Example, Nothing
from guanxi.api.reply import Reply
from guanxi.domain.contact_filter import ContactFilter, LabelFilter
from guanxi.domain.failures import OwnerUnknown
from guanxi.operations.hand_over import HandedOver, Handover, Split, hand_over


class HandoverFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a contact has to have to be handed over; what is absent asks nothing."""

    label_ids: LabelFilter = LabelFilter()
    company_name: str | None = None


class HandoverBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Whose contacts, and who gets them."""

    from_: Annotated[str, Meta(description="Who owns them now; they need not be there any more.")]
    to: Annotated[tuple[str, ...], Meta(description="Who gets them: 1 to 100 active employees.")]
    split: Annotated[
        Split, Meta(description="In turn, or each to whoever owns the fewest contacts by then; as they are named.")
    ] = "round_robin"
    filter: Annotated[HandoverFilter, Meta(description="Which of them; all, if it is absent.")] = HandoverFilter()
    shares: Annotated[
        Literal["keep", "drop"], Meta(description="Whether they stay shared with those they are shared with.")
    ] = "keep"
    dry_run: DryRun = False


class Heir(msgspec.Struct, frozen=True):
    """Somebody who gets contacts."""

    userid: str
    contacts: Annotated[int, Meta(description="How many.")]


class HandoverDone(ActTried, frozen=True, kw_only=True):
    """What handing over did, or would do."""

    to: Annotated[list[Heir], Meta(description="In the order in which they were named.")]


async def create(call: Call[Nothing, HandoverBody]) -> Reply:
    """Hand them over, or say what that would do."""
    body = call.body
    wanted = ContactFilter(label_ids=body.filter.label_ids, company_name=body.filter.company_name)
    handover = Handover(body.from_, body.to, body.split, wanted, body.shares == "drop", body.dry_run)

    def tell(done: HandedOver) -> Reply:
        return Reply(act_members(done) | {"to": [Heir(userid, done.given[userid]) for userid in body.to]})

    context = call.asking.context if body.dry_run else call.keeping(tell)
    return tell(await hand_over(context, call.asking.corp_id, handover))


ENDPOINTS: Final = (
    Endpoint(
        name="hand_over",
        method="POST",
        path="/handovers",
        summary="Give the contacts of one employee to others.",
        description=(
            "Contacts are handed over in order of creation, written some at a time, one change each, and all changes"
            " share one act, which `POST /acts/{act}/undo` puts back. By load, what each owns is counted once, at the"
            " beginning. Contacts that may not be changed are `refused`; somebody in `to` whom the key's holder may not"
            " make an owner refuses the whole request. With `dry_run` nothing is written."
        ),
        run=create,
        scope="contacts:write",
        sharing="edited",
        needs_contacts=True,
        body=HandoverBody,
        answer=HandoverDone,
        failures=(OwnerUnknown,),
        example=Example(
            {
                "act": "4pzkx03m1c9a",
                "matched": 3,
                "changed": 3,
                "refused": [],
                "to": [{"userid": "wang.fang", "contacts": 2}, {"userid": "li.si", "contacts": 1}],
            },
            body={
                "from": "li.na",
                "to": ["wang.fang", "li.si"],
                "split": "round_robin",
                "filter": {"label_ids": {"any": [1561077310]}},
                "shares": "keep",
                "dry_run": False,
            },
        ),
    ),
)
