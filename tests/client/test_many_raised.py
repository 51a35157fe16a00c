"""What is no answer's fault ends `many`, and is raised as it is by both clients."""

import asyncio

import pytest

from guanxi.client import AsyncClient, Client
from guanxi.client.dingtalk.extcontact import EXTCONTACT_GET, ExtcontactGet

REQUESTS = [ExtcontactGet("0112"), ExtcontactGet("0113"), ExtcontactGet("0114")]


def test_a_client_without_an_app_says_what_it_lacks() -> None:
    with Client() as client, pytest.raises(ValueError, match="app_key"):
        client.many(EXTCONTACT_GET, REQUESTS)


def test_so_does_one_for_asyncio() -> None:
    async def many() -> None:
        async with AsyncClient() as client:
            await client.many(EXTCONTACT_GET, REQUESTS)

    with pytest.raises(ValueError, match="app_key"):
        asyncio.run(many())
