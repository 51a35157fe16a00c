"""Names that are nearly the right ones."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import islice
from typing import Final

_NEAR: Final = 0.7
"""How alike two names are, from 0 to 1, when one is taken for the other's misspelling."""

_LONGEST: Final = 40
_MOST: Final = 50
"""Characters of a name, and names, that are compared: more take too long."""

# What other systems call it.
_ALIASES: Final = {
    "mobile": ("phone", "phonenumber", "tel", "telephone", "mobilephone"),
    "labelids": ("labels", "tags", "tagids"),
    "followeruserid": ("owner", "follower", "owneruserid", "followuserid"),
    "companyname": ("company", "corpname"),
    "statecode": ("countrycode", "areacode", "country"),
    "userid": ("id", "externaluserid", "contactid"),
    "deptid": ("id", "department", "departmentid"),
    "id": ("deptid", "departmentid"),
    "departmentid": ("id", "deptid"),
    "appkey": ("clientid", "key"),
    "appsecret": ("clientsecret", "secret"),
    "clientid": ("appkey",),
    "clientsecret": ("appsecret",),
    "accesstoken": ("token", "session"),
    "cursor": ("offset",),
    "offset": ("cursor",),
    "size": ("limit", "pagesize"),
}


def misspelt(name: str, sent: Iterable[str]) -> str | None:
    """Find the name under which something was sent.

    Args:
        name: the right one.
        sent: those that were sent and mean nothing to the page.

    Returns:
        The one that is nearest, or None if none is near.
    """
    best, found = _NEAR, None
    for one in islice((one for one in sent if len(one) <= _LONGEST), _MOST):
        likeness = _likeness(name, one)
        if likeness >= best:
            best, found = likeness, one
    return found


def _likeness(name: str, sent: str) -> float:
    right, wrong = _plain(name), _plain(sent)
    if right == wrong:
        return 1.0
    if wrong in _ALIASES.get(right, ()):
        return 0.9
    return SequenceMatcher(None, right, wrong).ratio() if wrong else 0.0


def _plain(name: str) -> str:
    return "".join(one for one in name.lower() if one.isalnum())
