"""The signature of a call: of page get_corp_token, or in place of a token."""

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from guanxi.sandbox.world import World

TICKET: Final = "TestSuiteTicket"
"""Any is accepted."""


def digest(key: str, message: str) -> bytes:
    """Give the HMAC-SHA256 of a message."""
    return hmac.digest(key.encode(), message.encode(), hashlib.sha256)


def base64_of(raw: bytes) -> str:
    """Give bytes as Base64."""
    return base64.b64encode(raw).decode()


def signed(world: "World", parameters: dict[str, Any], organisation: str) -> dict[str, Any]:
    """Give the parameters with the world's suite, its organisation, its time, and the signature that belongs to them.

    Args:
        world: whose.
        parameters: what else is sent; a suiteTicket is kept.
        organisation: the name of the parameter that says which one is meant.
    """
    timestamp, ticket = str(world.clock.now()), str(parameters.get("suiteTicket") or TICKET)
    return parameters | {
        "accessKey": world.suite_key,
        "timestamp": timestamp,
        "suiteTicket": ticket,
        "signature": base64_of(digest(world.suite_secret, f"{timestamp}\n{ticket}")),
        organisation: world.corp_id,
    }
