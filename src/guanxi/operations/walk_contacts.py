"""Read external contacts with all that the native API knows of them."""

from guanxi.domain.failures import PhoneInvalid
from guanxi.domain.phone import to_e164
from guanxi.domain.stored_contact import StoredContact
from guanxi.operations.context import Asking


async def read_contact(asking: Asking, userid: str) -> StoredContact:
    """Give a contact.

    Raises:
        ContactUnknown: no contact has that userid.
    """
    return await asking.context.walks.contact(asking.corp_id, userid)


async def walk_contacts(asking: Asking, after: int, limit: int) -> list[StoredContact]:
    """Give contacts in order of creation; the seq of the last one is where the next page begins.

    A walk neither repeats nor skips a contact that does not change meanwhile.

    Args:
        asking: who asks.
        after: the seq of the last contact that was seen; -1 at the beginning.
        limit: how many at most.
    """
    return await asking.context.walks.contacts(asking.corp_id, after, limit)


async def find_contact(
    asking: Asking, *, external_id: str | None = None, mobile: str | None = None, state_code: str = "86"
) -> StoredContact | None:
    """Give the contact with an external id, or with a phone number, or None.

    Args:
        asking: who asks.
        external_id: the id that another system has for it.
        mobile: its phone number, in any form; what makes none is nobody's.
        state_code: the number's country code.
    """
    walks = asking.context.walks
    if external_id is not None:
        found = await walks.contact_with_external_id(asking.corp_id, external_id)
        if found is None or mobile is None:
            return found
        return found if found.phone == _number(mobile, state_code) else None
    phone = _number(mobile or "", state_code)
    return None if phone is None else await walks.contact_with_phone(asking.corp_id, phone)


def _number(mobile: str, state_code: str) -> int | None:
    try:
        return to_e164(mobile, state_code)
    except PhoneInvalid:
        return None


async def count_contacts(asking: Asking) -> int:
    """Give the number of contacts."""
    return await asking.context.walks.count(asking.corp_id)
