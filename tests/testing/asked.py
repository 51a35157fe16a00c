"""Asks a world as a program under test would: over HTTP, with nothing of ours."""

import json
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from guanxi.testing import World

LABEL = 1561077310
CONTACT = {
    "name": "张三",
    "mobile": "13088888888",
    "state_code": "86",
    "follower_user_id": "li.na",
    "label_ids": [LABEL],
}
USERID_OF_SEED_0, USERID_OF_SEED_7 = "0121703130520000000", "0170405102760000000"


def asked(world: World, path: str, body: object = None) -> dict[str, Any]:
    """Ask; a body is sent as JSON."""
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(world.url + path, data)) as answer:  # noqa: S310 - http alone
        told: dict[str, Any] = json.loads(answer.read())
        return told


def token(world: World) -> str:
    """Get a token."""
    query = urlencode({"appkey": world.app_key, "appsecret": world.app_secret})
    return str(asked(world, f"/gettoken?{query}")["access_token"])


def called(world: World, page: str, body: object, access_token: str = "") -> dict[str, Any]:
    """Call a page of extcontact."""
    return asked(world, f"/topapi/extcontact/{page}?access_token={access_token or token(world)}", body)


def created(world: World, **members: object) -> dict[str, Any]:
    """Create a contact."""
    return called(world, "create", {"contact": CONTACT | members})
