"""How commands use the store: beside a running server, which notices what they change."""

import argparse
import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from guanxi.cli.parser import KEY_VARIABLE
from guanxi.operations.context import Context
from guanxi.operations.identifiers import SystemIds
from guanxi.settings import store_settings
from guanxi.store import Location, Store, location, open_store

T = TypeVar("T")

ACTOR: Final = "cli"
"""Who asks, as the change log names the command line."""


def place_of(arguments: argparse.Namespace) -> Location:
    """Give the store that a command is about.

    Raises:
        SettingError, StoreError: what names it is wrong.
    """
    return location(*store_settings(arguments.data, arguments.database, os.environ))


def in_store(
    arguments: argparse.Namespace,
    work: Callable[[Context], Awaitable[T]],
    *,
    create: bool = False,
    indexing: bool = False,
) -> T:
    """Open the store, do something in it, close it.

    Args:
        arguments: those of the command.
        work: what is done.
        create: whether a store is made where there is none.
        indexing: as for `open_store`.

    Raises:
        StoreError: it cannot be used.
        Failure: what `work` raised.
    """
    store = open_store(place_of(arguments), key=os.environ.get(KEY_VARIABLE), create=create, indexing=indexing)

    async def done() -> T:
        try:
            return await work(context_of(store))
        finally:
            await store.close()

    return asyncio.run(done())


def context_of(store: Store) -> Context:
    """Give what operations are given when the command line asks."""
    return Context(store, SystemIds(), time.time_ns() // 1_000_000, ACTOR)


async def the_organisation(store: Store, corp_id: str | None) -> str:
    """Give the organisation that was named, or the only one there is.

    Raises:
        OrganisationUnknown: there is none of that name, or none at all.
        UsageError: there are several, and none was named.
    """
    from guanxi.cli.report import UsageError
    from guanxi.domain.failures import OrganisationUnknown

    if corp_id is not None:
        return (await store.organisation(corp_id)).corp_id
    organisations = await store.organisations(limit=2)
    if len(organisations) > 1:
        raise UsageError("there are several organisations: name one with --org CORP_ID", "guanxi org list")
    if not organisations:
        raise OrganisationUnknown("the store has no organisation yet; `guanxi org create NAME` makes one")
    return organisations[0][0].corp_id
