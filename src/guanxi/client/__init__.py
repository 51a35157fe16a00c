"""A typed client of DingTalk's external-contact API and of Guanxi's own: for the real service, Guanxi, and a sandbox.

    from guanxi.client import Client

    with Client(app_key, app_secret, "http://127.0.0.1:8080") as client:
        for contact in client.extcontact_list.each():
            print(contact.userid, contact.name)

`AsyncClient` is the same for asyncio. Requests and answers are in `guanxi.client.dingtalk` and `guanxi.client.native`.
"""

from guanxi.client.asynchronous import AsyncClient
from guanxi.client.batch import Outcome, Progress
from guanxi.client.errors import (
    AlreadyExists,
    Conflict,
    GuanxiError,
    Invalid,
    LimitReached,
    NoAnswer,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    NotSent,
    NotSupported,
    Refused,
    Throttled,
    Unavailable,
    Unchanged,
    Unreadable,
)
from guanxi.client.synchronous import Client

__all__ = [
    "AlreadyExists",
    "AsyncClient",
    "Client",
    "Conflict",
    "GuanxiError",
    "Invalid",
    "LimitReached",
    "NoAnswer",
    "NotAuthenticated",
    "NotFound",
    "NotPermitted",
    "NotSent",
    "NotSupported",
    "Outcome",
    "Progress",
    "Refused",
    "Throttled",
    "Unavailable",
    "Unchanged",
    "Unreadable",
]
