"""`user_id`, as the pages that are about one contact take it."""

from typing import Final

from guanxi.dingtalk.page import Parameter
from guanxi.dingtalk.values import Raw, read_text
from guanxi.domain.failures import UserIdInvalid, ValueMissing
from guanxi.domain.text import MAX_ID, is_blank, text_fault

PARAMETER: Final = Parameter("user_id", "String", required=True, note="the contact's userid")


def read_user_id(raw: Raw, name: str = "user_id") -> str:
    """Give the userid of the person that a page is about.

    Args:
        raw: the request's parameters.
        name: what the page calls it.

    Raises:
        ValueMissing: it is absent or null.
        UserIdInvalid: it is empty, no text, too long, or holds control characters.
    """
    user_id = read_text(raw, name, UserIdInvalid)
    if user_id is None:
        raise ValueMissing(f"{name} is required", field=name)
    fault = "is empty" if is_blank(user_id) else text_fault(user_id, MAX_ID)
    if fault:
        raise UserIdInvalid(f"{name} {fault}", field=name)
    return user_id
