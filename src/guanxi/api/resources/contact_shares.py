"""`/contacts/shares`: share many contacts at once, and end that."""

from typing import Annotated, Final

from msgspec import Meta

from guanxi.api.acts import FILTERS, ActTried, ChosenContacts, DryRun, act_reply, which
from guanxi.api.endpoint import Call, Endpoint, Example, Nothing
from guanxi.api.reply import Reply
from guanxi.domain.contact import MAX_SHARES
from guanxi.domain.failures import ReferenceUnknown
from guanxi.operations.share_contacts import Resharing, Shares, share_contacts


class SharedWith(Shares, frozen=True, forbid_unknown_fields=True):
    """Departments and employees."""

    share_dept_ids: Annotated[
        tuple[int, ...], Meta(description="Departments, with all below them.", max_length=MAX_SHARES)
    ] = ()
    share_user_ids: Annotated[tuple[str, ...], Meta(description="Employees.", max_length=MAX_SHARES)] = ()


class SharesBody(ChosenContacts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Departments and employees, and which contacts: `userids`, or a `filter`."""

    add: Annotated[SharedWith, Meta(description="Whom they are shared with from now on.")] = SharedWith()
    remove: Annotated[SharedWith, Meta(description="Whom they are not shared with any more.")] = SharedWith()
    dry_run: DryRun = False


async def share(call: Call[Nothing, SharesBody]) -> Reply:
    """Share them, or say what that would do."""
    body, chosen = call.body, which(call.body)
    context = call.asking.context if body.dry_run else call.keeping(act_reply)
    resharing = Resharing(body.add, body.remove)
    return act_reply(await share_contacts(context, call.asking.corp_id, resharing, chosen, dry_run=body.dry_run))


ENDPOINTS: Final = (
    Endpoint(
        name="share_contacts",
        method="POST",
        path="/contacts/shares",
        summary="Share contacts, and end that, by their ids or by a filter.",
        description=(
            "Each contact that changes gets one change, and all of them share one act, which `POST /acts/{act}/undo`"
            " puts back. They are written some at a time; doing it again changes nothing more. One that would be shared"
            " with more than 20 departments or 20 employees is refused. With `dry_run` nothing is written. " + FILTERS
        ),
        run=share,
        scope="contacts:write",
        sharing="edited",
        needs_contacts=True,
        body=SharesBody,
        answer=ActTried,
        failures=(ReferenceUnknown,),
        example=Example(
            {"act": "4pzkx03m1c9a", "matched": 2, "changed": 2, "refused": []},
            body={
                "add": {"share_dept_ids": [42], "share_user_ids": []},
                "remove": {"share_dept_ids": [], "share_user_ids": ["li.na"]},
                "filter": {"share_user_id": "li.na"},
                "dry_run": False,
            },
        ),
    ),
)
