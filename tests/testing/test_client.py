"""`guanxi_client`: a client of the test's world."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from inspect import signature
from threading import Thread
from typing import get_type_hints

import pytest

from guanxi.client import AsyncClient, Client, NotAuthenticated
from guanxi.testing import Requests, SandboxError, Server, World
from guanxi.testing.world import AsyncClientOptions, ClientOptions

pytestmark = pytest.mark.guanxi(directory="example")


def test_it_reaches_pages_and_the_native_api_of_its_world(
    guanxi_client: Client, guanxi_world: World, guanxi_requests: Requests
) -> None:
    contacts = list(guanxi_client.extcontact_list.each())
    assert guanxi_client.get_contact(contacts[0].userid).name == contacts[0].name
    guanxi_requests.assert_called("extcontact_list", caller=guanxi_world.app_key, errcode=0)
    guanxi_requests.assert_called("api", times=1)


def test_it_is_not_held_back(guanxi_client: Client, guanxi_world: World) -> None:
    paces = [client._core._pace._limit for client in (guanxi_client, guanxi_world.client(calls_per_second=20))]  # noqa: SLF001 - nothing else tells it without waiting
    assert paces == [None, 20]


def test_others_have_options_of_their_own(guanxi_world: World) -> None:
    with pytest.raises(NotAuthenticated):
        guanxi_world.client(app_secret="wrong").extcontact_list()
    with pytest.raises(ValueError, match="api_key"):
        guanxi_world.client(api_key="").get_contact("1")


def test_a_third_party_app_is_one(guanxi_world: World, guanxi_requests: Requests) -> None:
    client = guanxi_world.client(
        app_key=guanxi_world.suite_key, app_secret=guanxi_world.suite_secret, auth_corpid=guanxi_world.corp_id
    )
    assert len(list(client.extcontact_list.each())) == 25
    guanxi_requests.assert_called("extcontact_list", caller=guanxi_world.suite_key, errcode=0)


@pytest.mark.parametrize(("client", "options"), [(Client, ClientOptions), (AsyncClient, AsyncClientOptions)])
def test_their_options_are_those_of_clients(client: type, options: type) -> None:
    assert get_type_hints(options).keys() == set(signature(client).parameters)


def test_they_are_closed_with_their_world(guanxi_server: Server) -> None:
    with guanxi_server.world() as world:
        client = world.client()
        assert client.extcontact_list().results == []
    with pytest.raises(RuntimeError, match="closed"):
        client.extcontact_list()


def test_an_asynchronous_one(guanxi_world: World) -> None:
    async def counted() -> int:
        async with guanxi_world.async_client() as client:
            return len([one async for one in client.extcontact_list.each()])

    assert asyncio.run(counted()) == 25


class Other(BaseHTTPRequestHandler):
    """Says yes to everything, and is no sandbox."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it has there
        """Say nothing."""


@contextmanager
def another() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Other) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_another_server_is_not_taken_for_a_sandbox() -> None:
    with another() as url, pytest.raises(SandboxError, match=f"what answers at {url} is no sandbox .*guanxi sandbox"):
        Server.at(url)
