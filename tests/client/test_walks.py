"""How pages of lists follow each other."""

import pytest

from guanxi.client.dingtalk.extcontact import (
    EXTCONTACT_LIST,
    ExtcontactList,
    ExtcontactListed,
    OpenExtContact,
)
from guanxi.client.native.apps import LIST_APPS, App, Apps, ListApps
from guanxi.client.native.changes import LIST_CHANGES, Changes, ListChanges


def page(count: int) -> ExtcontactListed:
    return ExtcontactListed(results=[OpenExtContact(userid=str(number), name="n") for number in range(count)])


@pytest.mark.parametrize(
    ("offset", "size", "count", "following"),
    [(0, 20, 20, 20), (20, 20, 20, 40), (20, 20, 19, None), (0, 20, 0, None), (0, 0, 0, None)],
)
def test_offsets_go_on_behind_a_full_page(offset: int, size: int, count: int, following: int | None) -> None:
    behind = EXTCONTACT_LIST.walk.follow(ExtcontactList(offset=offset, size=size), page(count))
    assert behind == (None if following is None else ExtcontactList(offset=following, size=size))


def test_a_walk_begins_with_the_largest_pages_unless_it_says_how_large() -> None:
    assert EXTCONTACT_LIST.walk.begin(ExtcontactList()) == ExtcontactList(offset=0, size=100)
    assert EXTCONTACT_LIST.walk.begin(ExtcontactList(offset=7, size=5)) == ExtcontactList(offset=7, size=5)
    assert LIST_APPS.walk.begin(ListApps()).limit == 1000
    assert LIST_APPS.walk.begin(ListApps(limit=3)).limit == 3
    assert LIST_CHANGES.walk.begin(ListChanges(after=5)) == ListChanges(after=5, limit=1000)


def test_cursors_lead_from_page_to_page() -> None:
    items: list[App] = []
    assert LIST_APPS.walk.follow(ListApps(limit=3), Apps(items=items, next="c")) == ListApps(limit=3, cursor="c")
    assert LIST_APPS.walk.follow(ListApps(cursor="c"), Apps(items=items, next=None)) is None
    more = Changes(items=[], next=7, cursor="c")
    assert LIST_CHANGES.walk.follow(ListChanges(after=5, limit=2), more) == ListChanges(cursor="c", limit=2)
    assert LIST_CHANGES.walk.follow(ListChanges(), Changes(items=[], next=None, cursor="c")) is None
