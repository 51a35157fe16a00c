"""The door itself: one transport-free function from a request to an answer."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from guanxi.dingtalk import chain, oapi, topapi, v1
from guanxi.dingtalk.call import Call, Request
from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.gateway import methods as gateway
from guanxi.dingtalk.page import Answer, Page
from guanxi.dingtalk.pages import PAGES
from guanxi.dingtalk.profiles import Profile
from guanxi.domain.failures import Failure, StoreBusy
from guanxi.domain.rate import Rate
from guanxi.operations.context import Context
from guanxi.traffic import Traffic

_LOG = logging.getLogger(__name__)

_SHOWN: Final = 120
"""Characters of an unknown path that an error repeats."""


async def _unknown(call: Call) -> bytes:
    raise PageUnknown(f"there is no page {call.request.path[:_SHOWN]!r}; `guanxi pages` lists those that there are")


_UNKNOWN_NAME: Final = "unknown"

# A path without a page is refused in the envelope of its neighbours, before anything else is looked at.
_UNKNOWN: Final = tuple(
    (prefix, Page(_UNKNOWN_NAME, prefix, "", replace(family, chain=()), _unknown, ()))
    for prefix, family in (("/topapi/", topapi.FAMILY), ("/v1.0/", v1.FAMILY), ("", oapi.FAMILY))
)


def _limited(page: Page, rate: Rate) -> Page:
    return replace(page, family=replace(page.family, chain=chain.limited(page.family.chain, rate)))


def _as_it_is(page: Page) -> Page:
    return page


Trace = Callable[[Call, Answer, float], None]
"""Takes what was answered and how many seconds that took."""


class Door:
    """Every page, under one profile.

    Attributes:
        traffic: what came through it, by page; every page is there.
        in_progress: requests that have begun and are not answered.
    """

    def __init__(  # noqa: PLR0913 - what a door is put together of
        self,
        context: Callable[[], Context],
        timer: Callable[[], float],
        *,
        profile: Profile = "documented",
        rate_limit: int = 0,
        access_log: bool = False,
        trace: Trace | None = None,
        adapt: Callable[[Page], Page] = _as_it_is,
    ) -> None:
        """Take what a request is given.

        Args:
            context: makes a request's context; its actor is replaced by the app that asks.
            timer: seconds that only go up, for the log and the histograms.
            profile: how errors are told.
            rate_limit: calls a second that an app may make of one page; 0 is no limit, and then nothing is counted.
            access_log: whether answered requests are logged too, not only refused ones.
            trace: told of every request that arrived whole, if given.
            adapt: gives each page as it shall be served: what stands around the server adds steps of its own so, and
                costs nothing where it does not.
        """
        self.traffic = {page: Traffic() for page in (*PAGES, _UNKNOWN_NAME)}
        self.in_progress = 0
        self._context = context
        self._timer = timer
        self._profile = profile
        self._access_log = access_log
        self._trace = trace
        rate = Rate(rate_limit)

        def served(page: Page) -> Page:
            return adapt(page if rate_limit == 0 else _limited(page, rate))

        pages = [served(page) for page in PAGES.values()]
        self._methods = {name: served(page) for name, page in gateway.METHODS.items()}
        self._method_unknown = adapt(gateway.unknown(_UNKNOWN_NAME))
        self._unknown = tuple((prefix, adapt(page)) for prefix, page in _UNKNOWN)
        self._exact = {page.path: page for page in pages if page.pattern is None}
        self._patterns = tuple((page.pattern, page) for page in pages if page.pattern is not None)

    def _find(self, request: Request) -> tuple[Page, dict[str, str]]:
        path = request.path
        page = self._exact.get(path)
        if page is not None:
            return page, {}
        if path == gateway.PATH:
            return self._methods.get(gateway.method_of(request), self._method_unknown), {}
        for pattern, candidate in self._patterns:
            match = pattern.fullmatch(path)
            if match is not None:
                return candidate, match.groupdict()
        return next(unknown for prefix, unknown in self._unknown if path.startswith(prefix)), {}

    async def handle(self, request: Request) -> Answer:
        """Answer a request: walk the page's chain, run it, and put the outcome into its envelope.

        Args:
            request: what arrived.

        Returns:
            The answer; there always is one, in the dialect of the path.
        """
        began = self._timer()
        page, in_path = self._find(request)
        call = Call(request, page, self._profile, self._context(), in_path)
        self.in_progress += 1
        try:
            for step in page.family.chain:
                if (waiting := step(call)) is not None:
                    await waiting
            answer = page.family.encode(call, await page.run(call))
        except Failure as failure:
            answer = self._told(call, failure)
        except Exception:  # noqa: BLE001 - whatever happens, the client gets an envelope and the log the cause
            _LOG.exception("unexpected", extra={"request_id": call.request_id, "page": page.name})
            answer = self._told(call, StoreBusy("the server failed and has logged why; nothing was answered"))
        finally:
            self.in_progress -= 1
        seconds = self._timer() - began
        self.traffic[page.name].answered(answer.errcode, seconds)
        if self._trace is not None:
            self._trace(call, answer, seconds)
        if self._access_log or answer.errcode != 0:
            self._log(call, answer, seconds)
        return answer

    def refuse(self, request: Request, failure: Failure) -> Answer:
        """Refuse a request that never arrived whole, in the dialect of its path.

        Args:
            request: what is known of it.
            failure: why.
        """
        began = self._timer()
        page, in_path = self._find(request)
        call = Call(request, page, self._profile, self._context(), in_path)
        answer = self._told(call, failure)
        self.traffic[page.name].refused(answer.errcode)
        self._log(call, answer, self._timer() - began)
        return answer

    @staticmethod
    def _told(call: Call, failure: Failure) -> Answer:
        return call.page.family.refuse(call, failure, call.page.row(failure))

    @staticmethod
    def _log(call: Call, answer: Answer, seconds: float) -> None:
        fields = {
            "request_id": call.request_id,
            "page": call.page.name,
            "corp_id": "-" if call.caller is None else call.caller.corp_id,
            "errcode": answer.errcode,
            "duration_ms": round(seconds * 1000, 2),
            "client": call.request.client,
        }
        _LOG.info("answered" if answer.errcode == 0 else "refused", extra=fields)
