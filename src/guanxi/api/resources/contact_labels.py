"""`/contacts/labels`: tag and untag many contacts at once."""

from typing import Annotated, Final

from msgspec import Meta

from guanxi.api.acts import FILTERS, ActDone, ChosenContacts, act_reply, which
from guanxi.api.contact import EXAMPLE
from guanxi.api.endpoint import Call, Endpoint, Example, Nothing
from guanxi.api.reply import Reply
from guanxi.domain.failures import LabelUnknown
from guanxi.operations.relabel_contacts import relabel_contacts
from guanxi.operations.relabelling import Relabelling

_Labels = Annotated[tuple[int, ...], Meta(max_length=20)]


class LabelsBody(ChosenContacts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which labels, and which contacts: `userids`, or a `filter`."""

    add: Annotated[_Labels, Meta(description="Labels to give; they have to exist.")] = ()
    remove: Annotated[_Labels, Meta(description="Labels to take away.")] = ()


async def relabel(call: Call[Nothing, LabelsBody]) -> Reply:
    """Give the labels and take them away."""
    body, chosen = call.body, which(call.body)
    relabelling = Relabelling(body.add, body.remove)
    return act_reply(await relabel_contacts(call.keeping(act_reply), call.asking.corp_id, relabelling, chosen))


ENDPOINTS: Final = (
    Endpoint(
        name="relabel_contacts",
        method="POST",
        path="/contacts/labels",
        summary="Tag and untag contacts, by their ids or by a filter.",
        description=(
            "Each contact that changes gets one change, and all of them share one act. They are written some at a time;"
            " doing it again changes nothing more. " + FILTERS
        ),
        run=relabel,
        scope="contacts:write",
        sharing="edited",
        needs_contacts=True,
        body=LabelsBody,
        answer=ActDone,
        failures=(LabelUnknown,),
        example=Example(
            {"act": "4pzkx03m1c9a", "matched": 2, "changed": 1, "refused": []},
            body={"add": [1561077317], "remove": [], "userids": [EXAMPLE["userid"], "0117951234560000043"]},
        ),
    ),
)
