"""Families of methods: how each differs from the pages, in what is sent and in what is answered."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from guanxi.dingtalk.gateway.renaming import Names
from guanxi.dingtalk.topapi import encode_json

Data = dict[str, Any]
_HUMP: Final = re.compile("_([a-z])")


@dataclass(frozen=True, slots=True)
class MethodFamily:
    """Methods with the same beginning of their names.

    Attributes:
        prefix: that beginning, with its last dot.
        pages: the page of each method, by the end of the method's name.
        names: the pages' names of parameters by the family's, for each end of a method's name where any differ.
        wraps: whether lists are wrapped unless `simplify` is true.
        answer: makes what stands under the response key of a page's data; `request_id` is added.
    """

    prefix: str
    pages: dict[str, str]
    names: dict[str, Names]
    wraps: bool
    answer: Callable[[Data], Data]


def _as_the_page(data: Data) -> Data:
    return {"errcode": 0, "errmsg": "ok"} | data


def _in_result(data: Data) -> Data:
    return {"result": {"ding_open_errcode": 0, "error_msg": "ok", "success": True} | data}


def _as_text(data: Data) -> Data:
    if "results" in data:
        return {"result": encode_json([_in_camel_case(one) for one in data["results"]]).decode()}
    return data


def _in_camel_case(record: Data) -> Data:
    """Give a contact with the names that it has inside the text: `followerUserId` (docs/wire.md 1.4)."""
    return {
        _HUMP.sub(lambda found: found[1].upper(), "user_id" if name == "userid" else name): record[name]
        for name in record
    }


_ALL: Final = {name: f"extcontact_{name}" for name in ("list", "get", "create", "update", "delete", "listlabelgroups")}

# The second name of each is what dingtalk-sdk 1.3.8 really sends.
_PEOPLE: Final = {
    "follower_userid": "follower_user_id",
    "follower_user": "follower_user_id",
    "share_userids": "share_user_ids",
    "share_userid": "share_user_ids",
}

FAMILIES: Final = (
    MethodFamily("dingtalk.oapi.extcontact.", _ALL, {}, wraps=True, answer=_as_the_page),
    MethodFamily("dingtalk.corp.extcontact.", _ALL, {"delete": {"userid": "user_id"}}, wraps=True, answer=_in_result),
    MethodFamily(
        "dingtalk.corp.ext.",
        {
            "list": "extcontact_list",
            "add": "extcontact_create",
            "update": "extcontact_update",
            "listlabelgroups": "extcontact_listlabelgroups",
        },
        {
            "add": _PEOPLE | {"share_deptids": "share_dept_ids"},
            "update": _PEOPLE,
        },
        wraps=False,
        answer=_as_text,
    ),
)
"""All of them."""
