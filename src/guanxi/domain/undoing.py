"""Putting back what a change of a contact did, and nothing of what was done since."""

from typing import Final, NamedTuple

import msgspec

from guanxi.domain.contact import Contact

_MEMBERS: Final = tuple(name for name in Contact.__struct_fields__ if name not in {"userid", "mobile", "state_code"})
"""Those that a bulk operation can change; a phone number, which only one contact has, is never among them."""


class Undone(NamedTuple):
    """A contact without a change of it.

    Attributes:
        contact: as it shall be.
        left: members that were changed since, and stay as they are.
    """

    contact: Contact
    left: tuple[str, ...]


def undone(before: Contact, after: Contact, now: Contact) -> Undone:
    """Give a contact without one of its changes.

    Args:
        before: the contact before that change.
        after: the contact as the change left it.
        now: the contact as it is.
    """
    back: dict[str, object] = {}
    left: list[str] = []
    for name in _MEMBERS:
        old, new, value = (getattr(one, name) for one in (before, after, now))
        if old not in {new, value}:
            if value == new:
                back[name] = old
            else:
                left.append(name)
    return Undone(msgspec.structs.replace(now, **back) if back else now, tuple(left))
