"""How an app is told that it asks too often: the same sentence in both profiles, since programs read it.

They look for `subcode=90018` or 接口次数过多, and for the time after 限制将在 to sleep until then (docs/wire.md 6.3).
"""

from datetime import datetime, timedelta, timezone
from typing import Final

from guanxi.domain.failures import RateLimited

SHARED: Final = "90002"
"""The platform's number for the limit that all apps have together."""

_BEIJING: Final = timezone(timedelta(hours=8))


def sentence(failure: RateLimited, api_path: str, *, shared: bool) -> str:
    """Give the sentence of topapi pages.

    Args:
        failure: what was asked too often, and when.
        api_path: the page, as the old gateway names it.
        shared: whether it is the limit of all apps together.
    """
    at, end = _clock(failure.second), _clock(failure.until)
    who = "当前所有钉钉应用" if shared else "当前应用"
    return (
        f"{who}调用该接口次数过多，超出了该接口承受的最大qps，请求被暂时限制了，建议错开整点时刻调用该接口, "
        f"apiPath({api_path}), 从 {at} 到 {at} 请求总次数超过 {failure.limit} 次, 限制将在 {end} 结束."
    )


def older_sentence(failure: RateLimited, path: str) -> str:
    """Give the sentence of pages outside /topapi, which is an older one.

    Args:
        failure: what was asked too often, and when.
        path: of the page.
    """
    at, end = _clock(failure.second), _clock(failure.until)
    return (
        "您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了, "
        f"apiPath({path}), 从 {at} 到 {at} 请求总次数超过了 {failure.limit} 次, 处罚将在 {end} 结束."
    )


def _clock(second: int) -> str:
    return datetime.fromtimestamp(second, _BEIJING).strftime("%Y-%m-%d %H:%M:%S")
