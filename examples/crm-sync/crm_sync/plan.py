"""What has to be done: a function of the file and of what DingTalk has, which calls nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crm_sync.customers import Customer, Phone
from guanxi.client.dingtalk.extcontact import ExtcontactCreate, ExtcontactUpdate, OpenExtContact

OURS = "crm-sync"
"""The remark of contacts that this program has made or taken over; others are never deleted."""


@dataclass
class Plan:
    """What has to be done.

    Attributes:
        create: customers who are new.
        update: contacts that differ from their row.
        gone: contacts of ours whose row is gone.
        same: how many are as they should be.
        problems: rows that cannot be carried out, in words.
    """

    create: list[ExtcontactCreate] = field(default_factory=list[ExtcontactCreate])
    update: list[ExtcontactUpdate] = field(default_factory=list[ExtcontactUpdate])
    gone: list[OpenExtContact] = field(default_factory=list[OpenExtContact])
    same: int = 0
    problems: list[str] = field(default_factory=list[str])


def plan(customers: Sequence[Customer], contacts: Iterable[OpenExtContact], labels: Mapping[str, int]) -> Plan:
    """Compare.

    Args:
        customers: the file.
        contacts: all that DingTalk has.
        labels: the ids of tags by their names.
    """
    made = Plan()
    there = {Phone(one.state_code or "", one.mobile or ""): one for one in contacts}
    seen: set[Phone] = set()
    for customer in customers:
        unknown = [tag for tag in customer.tags if tag not in labels]
        if customer.phone in seen:
            made.problems.append(f"{customer.name}: {customer.phone} stands in the file twice")
        elif unknown or not customer.tags:
            told = f"there is no tag {', '.join(unknown)}" if unknown else "a contact needs a tag"
            made.problems.append(f"{customer.name}: {told}")
        else:
            _compare(made, customer, there.get(customer.phone), [labels[tag] for tag in customer.tags])
        seen.add(customer.phone)
    made.gone = [one for phone, one in there.items() if one.remark == OURS and phone not in seen]
    return made


def _compare(made: Plan, customer: Customer, contact: OpenExtContact | None, label_ids: list[int]) -> None:
    if contact is None:
        made.create.append(
            ExtcontactCreate(
                name=customer.name,
                mobile=customer.phone.mobile,
                state_code=customer.phone.state_code,
                follower_user_id=customer.owner,
                label_ids=label_ids,
                company_name=customer.company or None,
                title=customer.title or None,
                remark=OURS,
            )
        )
    elif _wanted(customer, label_ids) != _got(contact):
        made.update.append(
            ExtcontactUpdate(
                user_id=contact.userid,
                name=customer.name,
                follower_user_id=customer.owner,
                label_ids=label_ids,
                company_name=customer.company,
                title=customer.title,
                remark=OURS,
            )
        )
    else:
        made.same += 1


def _wanted(customer: Customer, label_ids: list[int]) -> tuple[object, ...]:
    return customer.name, customer.owner, set(label_ids), customer.company, customer.title, OURS


def _got(contact: OpenExtContact) -> tuple[object, ...]:
    said = contact.company_name or "", contact.title or "", contact.remark
    return contact.name, contact.follower_user_id, set(contact.label_ids), *said
