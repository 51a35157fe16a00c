"""Many contacts in one request of the native API."""

from uuid import uuid4

from guanxi.client import Client
from guanxi.client.native.acts import ActDone, ActTried
from guanxi.client.native.contact import ContactValues
from guanxi.client.native.contact_batch import BatchCreate, BatchDelete, BatchUpsert, BatchVerdicts, RowVerdict
from guanxi.client.native.contact_shares import SharedWith
from guanxi.client.native.filters import ContactFilter, LabelFilter
from guanxi.client.native.handovers import HandoverDone, Heir

CUSTOMER, SUPPLIER = 1561077310, 1561077311


def change_many_contacts(client: Client) -> None:
    """Write, label, share and hand over contacts, and take it back.

    Args:
        client: with an administrator's key.
    """
    values = ContactValues(
        name="Wang Wu", mobile="13055550001", state_code="86", follower_user_id="li.na", label_ids=[CUSTOMER]
    )
    verdicts: BatchVerdicts = client.batch_contacts(
        operations=[
            BatchCreate(contact=values),
            BatchUpsert(by="mobile", contact=values),
            BatchDelete(userid="0100000000000"),
        ],
        idempotency_key=str(uuid4()),
    )
    rows: list[RowVerdict] = verdicts.items
    print("rows:", [row.status for row in rows])
    userids = [row.userid for row in rows[:1] if row.userid is not None]

    labelled: ActDone = client.relabel_contacts(userids=userids, add=[SUPPLIER], remove=[CUSTOMER])
    undone: ActDone = client.undo_act(labelled.act)
    print("labelled", labelled.changed, "and undone", undone.changed)

    tried: ActTried = client.share_contacts(
        filter=ContactFilter(label_ids=LabelFilter(any=[CUSTOMER]), follower_user_id="li.na"),
        add=SharedWith(share_dept_ids=[20]),
        dry_run=True,
    )
    act: str | None = tried.act
    print("it would share", tried.changed, "contacts; nothing to undo:", act)

    handed: HandoverDone = client.hand_over(from_="sun.li", to=["li.na", "zhang.wei"], split="load", shares="keep")
    heirs: list[Heir] = handed.to
    print("handed over:", [(heir.userid, heir.contacts) for heir in heirs])
