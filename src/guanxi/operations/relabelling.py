"""Giving labels to contacts and taking them away, as one act."""

import msgspec

from guanxi.domain.contact import Contact
from guanxi.domain.failures import ValueInvalid
from guanxi.domain.label import MAX_LABELS
from guanxi.domain.stored_contact import StoredContact
from guanxi.store import Working


class Relabelling(msgspec.Struct, frozen=True):
    """What to do to each contact: the labels that it gets, and those that it loses."""

    add: tuple[int, ...] = ()
    remove: tuple[int, ...] = ()

    def edit(self, _at: Working, _row: StoredContact, contact: Contact) -> Contact:
        """Give the contact as it shall be.

        Raises:
            ValueInvalid: it would have too many labels.
        """
        kept = [label_id for label_id in contact.label_ids if label_id not in self.remove]
        label_ids = tuple(dict.fromkeys([*kept, *self.add]))
        if len(label_ids) > MAX_LABELS:
            raise ValueInvalid(f"the contact would have more than {MAX_LABELS} labels", field="label_ids")
        same = set(label_ids) == set(contact.label_ids)
        return contact if same else msgspec.structs.replace(contact, label_ids=label_ids)
