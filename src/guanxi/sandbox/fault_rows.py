"""Which row of a page's error table a fault answers."""

from dataclasses import replace
from typing import Final

from guanxi.dingtalk import topapi
from guanxi.dingtalk.page import ErrorRow, Page
from guanxi.dingtalk.pages import PAGES
from guanxi.dingtalk.throttling import SHARED
from guanxi.domain.failures import Failure, RateLimited, StoreBusy
from guanxi.sandbox.fault import Rule

WRAPPED: Final = "88"
"""What topapi answers for the platform's errors, with the platform's number as `sub_code`."""

APP_LIMITED: Final = "90018"


class ApiLimited(RateLimited):
    """All apps together have called the page too often."""


def rows_of(page: Page) -> tuple[ErrorRow, ...]:
    """Give the rows that a page can answer: its own, its family's, and where there is a limit that of all apps."""
    rows: dict[type[Failure], ErrorRow] = {}
    for row in (*page.errors, *page.family.errors):
        rows.setdefault(row.failure, row)
    limited = rows.get(RateLimited)
    return (*rows.values(), *(() if limited is None else (_shared(limited),)))


def row_of(page: Page, rule: Rule) -> ErrorRow | None:
    """Give the row that a fault answers on a page; None where the page has none."""
    return next((row for row in rows_of(page) if _is(page, row, rule)), None)


def numbers_of(page: Page) -> list[str]:
    """Give all that `errcode` can be on a page, for a person: the page's own numbers come first."""
    rows = rows_of(page)
    plain = [str(row.errcode) for row in rows if str(row.errcode) != WRAPPED]
    wrapped = [f"{WRAPPED} with sub_code {row.platform}" for row in rows if row.platform and _wraps(page)]
    return list(dict.fromkeys((*plain, *wrapped)))


def told_as_live(page: Page, rule: Rule, row: ErrorRow) -> bool | None:
    """Tell whether a row shall be told as real servers do (in 88); None where both profiles tell it alike."""
    if row.platform is None or not _wraps(page) or rule.profile == "throttled":
        return None
    return str(rule.errcode) == WRAPPED


def _is(page: Page, row: ErrorRow, rule: Rule) -> bool:
    if rule.profile == "busy":
        return row.failure is StoreBusy
    if rule.profile == "throttled":
        return row.failure is (ApiLimited if rule.sub_code == SHARED else RateLimited)
    if str(rule.errcode) == WRAPPED and _wraps(page):
        return row.platform == (rule.sub_code or APP_LIMITED)
    return str(row.errcode) == str(rule.errcode) and (not rule.sub_code or rule.sub_code == row.platform)


def _wraps(page: Page) -> bool:
    return PAGES[page.name].family.refuse is topapi.refuse


def _shared(row: ErrorRow) -> ErrorRow:
    """Give the row of the limit that all apps share, made of that which each app has."""
    if row.platform is not None:
        return replace(row, failure=ApiLimited, platform=SHARED)
    if isinstance(row.errcode, int):
        return replace(row, failure=ApiLimited, errcode=int(SHARED))
    return replace(row, failure=ApiLimited, errcode="Forbidden.AccessDenied.QpsLimitForApi")
