"""What a contact refers to, labels, employees and departments, and what happens when the directory has no such one."""

from collections.abc import Collection

import msgspec

from guanxi.domain.contact import Contact
from guanxi.domain.failures import LabelUnknown, OwnerUnknown, ReferenceUnknown
from guanxi.domain.organisation import UnknownReferences


class Known(msgspec.Struct, frozen=True):
    """Which of the things that a contact refers to there are.

    Attributes:
        labels: their ids.
        departments: their dept_ids, the root's among them.
        employees: those of `people_of` the contact that there are.
    """

    labels: Collection[int] = ()
    departments: Collection[int] = ()
    employees: Collection[str] = ()


def people_of(contact: Contact) -> tuple[str, ...]:
    """Give the employees that a contact refers to: its owner and those whom it is shared with, each once."""
    return tuple(dict.fromkeys((contact.follower_user_id, *contact.share_user_ids)))


def settle_references(rule: UnknownReferences, known: Known, contact: Contact) -> Contact:
    """Apply an organisation's rule for references to what it does not have.

    Args:
        rule: its rule.
        known: what there is; `keep` looks at nothing of it, `drop-departments` at the departments alone.
        contact: the contact as it would be stored.

    Raises:
        LabelUnknown, OwnerUnknown, ReferenceUnknown: the rule is strict, and one is not known.
    """
    if rule == "keep":
        return contact
    if rule == "drop-departments":
        kept = tuple(number for number in contact.share_dept_ids if number in known.departments)
        return msgspec.structs.replace(contact, share_dept_ids=kept)
    for label_id in contact.label_ids:
        if label_id not in known.labels:
            raise LabelUnknown(f"label_ids: the organisation has no label {label_id}; see listlabelgroups")
    for dept_id in contact.share_dept_ids:
        if dept_id not in known.departments:
            reason = f"share_dept_ids: the organisation has no department {dept_id}"
            raise ReferenceUnknown(reason, field="share_dept_ids")
    for userid in contact.share_user_ids:
        if userid not in known.employees:
            reason = f"share_user_ids: the organisation has no employee {userid}"
            raise ReferenceUnknown(reason, field="share_user_ids")
    if contact.follower_user_id not in known.employees:
        raise OwnerUnknown(f"follower_user_id: the organisation has no employee {contact.follower_user_id}")
    return contact
