"""`user_id`, as the pages that are about one contact take it."""

from typing import Final

from guanxi.dingtalk.page import Parameter
from guanxi.dingtalk.values import Raw, read_text
from guanxi.domain.failures import UserIdInvalid, ValueMissing
from guanxi.domain.text import MAX_ID, is_blank, text_fault

PARAMETER: Final = Parameter("user_id", "String", required=True, note="the contact's userid")


def read_user_id(raw: Raw) -> str:
    """Give the userid of the contact that a page is about.

    Raises:
        ValueMissing: it is absent or null.
        UserIdInvalid: it is empty, no text, too long, or holds control characters.
    """
    user_id = read_text(raw, "user_id", UserIdInvalid)
    if user_id is None:
        raise ValueMissing("user_id is required", field="user_id")
    fault = "is empty" if is_blank(user_id) else text_fault(user_id, MAX_ID)
    if fault:
        raise UserIdInvalid(f"user_id {fault}")
    return user_id
