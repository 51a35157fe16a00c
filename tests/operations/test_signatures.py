"""A third-party app's signature: what is signed, how far clocks may differ, what clients make of Base64."""

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from guanxi.domain.failures import AppUnknown, Failure, SignatureMismatch, TimestampMalformed, TimestampOutOfWindow
from guanxi.operations.authenticate_suite import suite_with_signature
from guanxi.operations.create_app import NewApp, create_suite
from tests.in_loop import in_loop
from tests.operations.acting import MINUTE, NOW, Acting, acting


def sign(secret: str, timestamp: int | str, ticket: str = "ticket") -> str:
    message = f"{timestamp}\n{ticket}" if ticket else f"{timestamp}"
    return base64.b64encode(hmac.new(secret.encode(), message.encode(), hashlib.sha256).digest()).decode()


@asynccontextmanager
async def suite(data: Path) -> AsyncIterator[tuple[Acting, NewApp]]:
    async with acting(data) as acme:
        yield acme, await create_suite(acme.at(), "suite", [], None)


@in_loop
async def test_a_signature_over_timestamp_and_ticket_is_taken(tmp_path: Path) -> None:
    async with suite(tmp_path) as (acme, new):
        for ticket in ("ticket", "", "票"):
            signature = sign(new.secret, NOW, ticket)
            assert await suite_with_signature(acme.at(), new.app.app_key, f"{NOW}", ticket, signature) == new.app


@in_loop
async def test_clocks_may_differ_by_a_minute(tmp_path: Path) -> None:
    async with suite(tmp_path) as (acme, new):
        for ahead in (-MINUTE, MINUTE):
            timestamp = NOW + ahead
            signature = sign(new.secret, timestamp)
            await suite_with_signature(acme.at(), new.app.app_key, f"{timestamp}", "ticket", signature)
        for ahead in (-MINUTE - 1, MINUTE + 1):
            timestamp = NOW + ahead
            signature = sign(new.secret, timestamp)
            with pytest.raises(TimestampOutOfWindow):
                await suite_with_signature(acme.at(), new.app.app_key, f"{timestamp}", "ticket", signature)


@in_loop
async def test_a_timestamp_is_milliseconds_in_13_digits(tmp_path: Path) -> None:
    async with suite(tmp_path) as (acme, new):
        now = f"{NOW}"
        for timestamp in (
            "",
            now[:-3],
            now + "0",
            now + ".0",
            f"-{now[1:]}",
            now[:-1] + "x",
            now + "\n",
            "１" + now[1:],
        ):
            signature = sign(new.secret, timestamp)
            with pytest.raises(TimestampMalformed):
                await suite_with_signature(acme.at(), new.app.app_key, timestamp, "ticket", signature)


@in_loop
async def test_what_clients_make_of_base64_is_understood(tmp_path: Path) -> None:
    async with suite(tmp_path) as (acme, new):
        tickets = (f"ticket {number}" for number in range(1000))
        ticket = next(ticket for ticket in tickets if "+" in sign(new.secret, NOW, ticket))
        signature = sign(new.secret, NOW, ticket)
        for form in (signature, signature.replace("+", " "), f"b'{signature}'"):
            assert await suite_with_signature(acme.at(), new.app.app_key, f"{NOW}", ticket, form) == new.app


@in_loop
async def test_any_other_signature_is_refused(tmp_path: Path) -> None:
    async with suite(tmp_path) as (acme, new):
        right = sign(new.secret, NOW)
        others = [sign(new.secret, NOW + 1), sign(new.secret, NOW, ""), sign(new.secret, NOW, "other")]
        others += [sign("other", NOW), "", right[:-1], right.lower(), "签名", base64.b64decode(right).hex()]
        for signature in others:
            with pytest.raises(SignatureMismatch):
                await suite_with_signature(acme.at(), new.app.app_key, f"{NOW}", "ticket", signature)


@in_loop
async def test_the_app_is_asked_first_then_the_time_then_the_signature(tmp_path: Path) -> None:
    async with suite(tmp_path) as (acme, new):
        late = f"{NOW + 2 * MINUTE}"
        wanted: list[tuple[str, str, type[Failure]]] = [
            ("nobody", "soon", AppUnknown),
            (new.app.app_key, "soon", TimestampMalformed),
            (new.app.app_key, late, TimestampOutOfWindow),
            (new.app.app_key, f"{NOW}", SignatureMismatch),
        ]
        for suite_key, timestamp, failure in wanted:
            with pytest.raises(failure):
                await suite_with_signature(acme.at(), suite_key, timestamp, "ticket", "wrong")
