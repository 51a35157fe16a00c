"""`/contacts/upsert`: create a contact, or change the one that is there already."""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from guanxi.api.contact import EXAMPLE, Contact, ContactBody, contact_reply
from guanxi.api.endpoint import Call, Endpoint, Example, Link
from guanxi.api.reply import Reply
from guanxi.domain.failures import ExternalIdTaken, LabelUnknown, OrganisationFull, PhoneTaken
from guanxi.operations.contact_plans import Saved
from guanxi.operations.upsert_contact import Natural, upsert_contact


class UpsertParameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What says that it is the same contact."""

    by: Annotated[Natural, Meta(description="The member by which the contact is found.")]


async def upsert(call: Call[UpsertParameters, ContactBody]) -> Reply:
    """Change the one that is found, or create one."""
    asking = call.asking

    def tell(saved: Saved) -> Reply:
        return contact_reply(asking, saved)

    return tell(await upsert_contact(call.keeping(tell), asking.corp_id, call.parameters.by, call.body))


ENDPOINTS: Final = (
    Endpoint(
        name="upsert_contact",
        method="POST",
        path="/contacts/upsert",
        summary="Create a contact, or change the one with the same phone number or external id.",
        description=(
            "A contact that is found is changed as by PATCH: 200. Otherwise a new one is created, which needs all that"
            " a new one needs: 201."
        ),
        run=upsert,
        scope="contacts:write",
        sharing="edited",
        needs_contacts=True,
        parameters=UpsertParameters,
        body=ContactBody,
        answer=Contact,
        statuses=(200, 201),
        failures=(PhoneTaken, ExternalIdTaken, OrganisationFull, LabelUnknown),
        example=Example(
            EXAMPLE,
            body={
                name: EXAMPLE[name]
                for name in ("external_id", "name", "mobile", "state_code", "follower_user_id", "label_ids")
            },
            parameters={"by": "external_id"},
        ),
        links=(Link("get_contact", {"userid": "$response.body#/userid"}),),
    ),
)
