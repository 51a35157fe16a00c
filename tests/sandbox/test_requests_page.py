"""The live page, in a real browser."""

from pathlib import Path

import pytest

from guanxi.sandbox.operations.page import document
from tests.sandbox.browser import browser, installed
from tests.sandbox.running import running

HOSTILE = "<img src=x onerror=window.broken=1></script><script>window.broken=1</script>"
TAG = "follower_user_id<u id=q>"
ROWS = "[...document.querySelectorAll('#requests button')].map((one) => one.querySelector('.name').textContent)"


def test_the_page_names_no_other_address() -> None:
    text = document().decode()
    assert "<style>\n" in text
    assert "<script>\n" in text
    assert "http://" not in text
    assert "https://" not in text


def test_requests_are_seen_as_they_come_at_any_width_by_keyboard_and_never_run(tmp_path: Path) -> None:
    if installed() is None:
        pytest.skip("there is no chromium on this machine: the live page is not tested")
    with running() as server, browser(tmp_path) as page:
        world = server.world()
        server.call(world, "create", {"contact": {"label_ids": [], "name": HOSTILE, TAG: "x"}})
        page.open(f"{server.said['url']}/sandbox#world={world['id']}", width=1280, dark=False)
        assert page.until(ROWS) == ["extcontact_create"]
        server.call(world, "get", {"userid": "x"})
        assert page.until(ROWS, lambda rows: len(rows) == 2) == ["extcontact_get", "extcontact_create"]
        page.look("document.querySelectorAll('#requests button')[0].focus()")
        page.press("ArrowDown")
        page.press("Enter")
        text = page.until("document.querySelector('#detail:not([hidden])')?.innerText")
        assert "label_ids must not be empty: add at least one" in text
        assert "✗ run" in text
        assert HOSTILE in text
        assert f"was sent as {TAG}" in text
        assert page.look("document.querySelector('u')") is None
        assert page.look("window.broken") is None
        page.press("Escape")
        assert page.until("document.querySelector('#detail').hidden")
        page.look(
            "document.querySelector('#filter').value='_get'; document.querySelector('#filter').dispatchEvent(new Event('input'))"
        )
        assert page.look(ROWS) == ["extcontact_get"]
        page.look("document.querySelector('#clear').click()")
        page.until(ROWS, lambda rows: rows == [])
        server.call(world, "list", {})
        page.look(
            "document.querySelector('#filter').value=''; document.querySelector('#filter').dispatchEvent(new Event('input'))"
        )
        assert page.until(ROWS) == ["extcontact_list"]
        light = page.look("getComputedStyle(document.body).backgroundColor")
        page.open(f"{server.said['url']}/sandbox#world={world['id']}&request=4", width=375, dark=True)
        page.until("document.querySelector('#detail:not([hidden])')?.innerText")
        assert page.look("getComputedStyle(document.body).backgroundColor") != light
        assert page.look("document.documentElement.scrollWidth") <= 375
        assert page.look("document.querySelector('#list').offsetParent === null"), "it gives place to the one request"
        page.look("document.querySelector('#back').click()")
        assert page.look("document.querySelector('#list').offsetParent !== null")
        assert page.faults == []
