"""What docs/pages says of a page is what the scenarios show of it: no number more, and none less."""

import re
from pathlib import Path

import pytest

from guanxi.dingtalk.pages import PAGES
from tests.dingtalk.tables import ALL

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "pages"
# The answer to a path that is none, by how the page's begins.
UNKNOWN = {"/topapi/": {"22"}, "/v1.0/": {"InvalidAction.NotFound (404)"}}
# The answers of test_rate_limit.py, on every page that knows who asks.
THROTTLED, OLDER_THROTTLED = "88", "90018"

every_page = pytest.mark.parametrize("name", sorted(PAGES))


def rows(name: str, heading: str) -> list[list[str]]:
    """Give the cells of a page's table, but for its head."""
    text = (DOCUMENTATION / f"{name}.md").read_text("utf-8")
    table = re.search(rf"^\| {heading} \|.*\n\|[ |-]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert table is not None, f"{name}.md has no table of {heading}"
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table[1].splitlines()]


@every_page
def test_the_documentation_has_exactly_the_numbers_that_scenarios_show(name: str) -> None:
    path = PAGES[name].path
    if path.startswith("/v1.0/"):
        shown = {f"{one.errcode} ({getattr(one, 'status', 200)})" for one in ALL[name]}
    else:
        shown = {str(one.errcode) for one in ALL[name]}
    if PAGES[name].apps:
        shown.add(THROTTLED if path.startswith("/topapi/") else OLDER_THROTTLED)
    shown |= next((told for begin, told in UNKNOWN.items() if path.startswith(begin)), {"404"})
    documented = [cells[0] for cells in rows(name, "errcode" if not path.startswith("/v1.0/") else "code")]
    assert sorted(documented) == sorted(shown)


@every_page
def test_the_documentation_has_exactly_the_parameters_that_are_declared(name: str) -> None:
    page = PAGES[name]
    declared = [[f"`{one.name}`", one.kind, "yes" if one.required else "no", one.note] for one in page.parameters]
    if page.apps:
        declared.insert(0, ["`access_token`", "String", "yes", "in the query, the form or the JSON"])
    assert rows(name, "parameter") == declared


def test_every_page_has_its_scenarios() -> None:
    assert set(ALL) == set(PAGES)
