"""A page comes with everything that its readers and users need."""

from pathlib import Path

import pytest

from guanxi.dingtalk.page import Page
from guanxi.dingtalk.pages import PAGES
from tests.architecture.sources import ROOT

GIVES_TOKENS = {"gettoken", "get_corp_token", "oauth2_access_token", "oauth2_corp_token", "oauth2_corp_access_token"}

# The real service asks for no permission there.
ASKS_FOR_NONE = {"get_auth_scopes", "get_user_getuserinfo"}

every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())


def source(page: Page) -> Path:
    return ROOT / "src" / "guanxi" / "dingtalk" / "pages" / f"{page.name}.py"


@every_page
def test_a_page_is_a_file_of_its_name_that_is_read_at_one_go(page: Page) -> None:
    assert len(source(page).read_text("utf-8").splitlines()) <= 120


@every_page
def test_a_page_asks_for_a_token_unless_it_gives_one_and_then_for_a_permission(page: Page) -> None:
    asks = (bool(page.apps), page.permission is not None)
    assert asks == (page.name not in GIVES_TOKENS, page.name not in GIVES_TOKENS | ASKS_FOR_NONE)


@every_page
def test_a_page_answers_each_failure_by_one_row(page: Page) -> None:
    failures = [row.failure for row in page.errors]
    assert len(failures) == len(set(failures))


@every_page
def test_a_page_has_a_table_of_scenarios_that_reaches_its_rows(page: Page) -> None:
    text = (ROOT / "tests" / "dingtalk" / f"test_{page.name}.py").read_text("utf-8")
    assert f"pages.{page.name} import PAGE" in text
    assert "test_every_row_of_the_page_is_reached" in text


@every_page
def test_a_page_has_a_golden_pair(page: Page) -> None:
    assert (ROOT / "src" / "guanxi" / "dingtalk" / "examples" / f"{page.name}.json").exists()


@every_page
def test_a_page_has_documentation_that_names_its_parameters_and_numbers(page: Page) -> None:
    text = (ROOT / "docs" / "pages" / f"{page.name}.md").read_text("utf-8")
    wanted = {
        page.path,
        *(f"\n| `{one.name}` |" for one in page.parameters),
        *(f"\n| {row.errcode} " for row in page.errors),
    }
    wanted |= {page.permission} if page.permission else set()
    assert [word for word in wanted if word not in text] == []
