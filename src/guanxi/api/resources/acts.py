"""`/acts`: bulk operations, to be undone."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.api.acts import ActDone, act_reply
from guanxi.api.endpoint import Call, Endpoint, Example, Nothing
from guanxi.api.reply import Reply
from guanxi.domain.failures import ActFinal, ActUnknown
from guanxi.operations.undo_act import undo_act


class ActParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which bulk operation."""

    act: Annotated[str, Meta(description="Its id: `act` of its answer.", min_length=1, max_length=64)]


async def undo(call: Call[ActParameters, Nothing]) -> Reply:
    """Put back what it changed."""
    return act_reply(await undo_act(call.keeping(act_reply), call.asking.corp_id, call.parameters.act))


ENDPOINTS: Final = (
    Endpoint(
        name="undo_act",
        method="POST",
        path="/acts/{act}/undo",
        summary="Put back what a bulk operation changed of contacts.",
        description=(
            "For operations that changed contacts alone: handing over, sharing, tagging, and undoing itself, as long as"
            " their changes are kept. Each member that is still what the operation made it gets its old value. What was"
            " changed since stays, and its contact is `refused` (`changed-since`). Written some at a time as an act of"
            " its own, which can be undone."
        ),
        run=undo,
        scope="contacts:write",
        sharing="edited",
        needs_contacts=True,
        parameters=ActParameters,
        answer=ActDone,
        failures=(ActUnknown, ActFinal),
        example=Example(
            {"act": "9d2kfx71mq3b", "matched": 3, "changed": 3, "refused": []}, parameters={"act": "4pzkx03m1c9a"}
        ),
    ),
)
