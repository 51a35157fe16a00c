"""Whether the values of a call would be taken, as far as that can be told without the directory."""

from typing import Any

from guanxi.dingtalk import open_ext_contact
from guanxi.dingtalk.page import Page
from guanxi.dingtalk.paging import read_cursor, read_paging
from guanxi.dingtalk.user_id import read_user_id
from guanxi.domain.contact import check_values, checked_contact
from guanxi.domain.failures import Failure
from guanxi.domain.phone import to_e164


def still_wrong(page: Page, parameters: dict[str, Any]) -> Failure | None:
    """Give what a page would refuse next; None if that is not known.

    Args:
        page: those are asked that take a contact, or a page of a list.
        parameters: as they would be understood.
    """
    names = {one.name for one in page.parameters}
    try:
        if page.nested:
            _read_contact(page, parameters)
        elif "cursor" in names:
            read_cursor(parameters)
        elif "offset" in names:
            read_paging(parameters)
    except Failure as failure:
        return failure
    return None


def _read_contact(page: Page, parameters: dict[str, Any]) -> None:
    required = tuple(one.name.partition(".")[2] for one in page.parameters if one.required and "." in one.name)
    contact = open_ext_contact.read_contact(parameters, required)
    if "user_id" in required:
        read_user_id(contact)
    values = open_ext_contact.read_values(contact)
    if values.mobile is None or values.state_code is None:
        check_values(values)
    else:
        checked_contact(values)
        to_e164(values.mobile, values.state_code)
