"""Read external contacts as an app may see them."""

from guanxi.domain.app import App
from guanxi.domain.contact import without_mobile, without_mobiles
from guanxi.operations.context import Caller, Context


def _may_see_mobile(app: App) -> bool:
    return app.kind == "internal"


async def get_contact(context: Context, caller: Caller, userid: str) -> bytes:
    """Give a contact's JSON.

    Args:
        context: the request's.
        caller: who asks; a third-party app does not see `mobile`.
        userid: which.

    Raises:
        ContactUnknown: no contact has that userid.
    """
    record = await context.store.contact(caller.corp_id, userid)
    return record if _may_see_mobile(caller.app) else without_mobile(record)


async def list_contacts(context: Context, caller: Caller, offset: int, size: int) -> bytes:
    """Give the JSON of consecutive contacts in order of creation, joined by commas; empty past the end.

    Args:
        context: the request's.
        caller: who asks; a third-party app does not see `mobile`.
        offset: how many come before, from 0.
        size: how many at most.
    """
    page = await context.store.contact_page(caller.corp_id, offset, size)
    return page if _may_see_mobile(caller.app) else without_mobiles(page)
