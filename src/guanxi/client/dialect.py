"""The languages that servers speak: by what a request is let in, and how an answer is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from guanxi.client.answers import read_native, read_oapi, read_v1

if TYPE_CHECKING:
    from collections.abc import Callable

    from guanxi.client.message import HttpAnswer

Credential = Literal["token", "key"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One language.

    Attributes:
        base: what stands before a path.
        on_api_host: whether it is spoken by api.dingtalk.com, where the real service is meant.
        credential: what a request is let in by, if by anything.
        write: puts that into a request: gives more of its query, and more of its headers.
        read: gives the members of an answer.
        paced: whether calls are counted by the service (docs/wire.md 6.3).
    """

    base: str
    on_api_host: bool
    credential: Credential | None
    write: Callable[[str], tuple[dict[str, str], dict[str, str]]]
    read: Callable[[HttpAnswer], Any]
    paced: bool = True


def _nothing(_: str) -> tuple[dict[str, str], dict[str, str]]:
    return {}, {}


def _token_in_query(token: str) -> tuple[dict[str, str], dict[str, str]]:
    return {"access_token": token}, {}


def _bearer(key: str) -> tuple[dict[str, str], dict[str, str]]:
    return {}, {"Authorization": f"Bearer {key}"}


OAPI: Final = Dialect("", on_api_host=False, credential="token", write=_token_in_query, read=read_oapi)
"""Pages of oapi.dingtalk.com."""

OAPI_OPEN: Final = Dialect("", on_api_host=False, credential=None, write=_nothing, read=read_oapi)
"""Pages of oapi.dingtalk.com that give tokens."""

V1_OPEN: Final = Dialect("", on_api_host=True, credential=None, write=_nothing, read=read_v1)
"""Pages of api.dingtalk.com that give tokens."""

NATIVE: Final = Dialect("/api/v1", on_api_host=False, credential="key", write=_bearer, read=read_native, paced=False)
"""Guanxi's own API."""
