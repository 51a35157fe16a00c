"""The gateway's methods, each a page with another way in and out."""

from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from guanxi.dingtalk import chain, topapi
from guanxi.dingtalk.call import Call, Request
from guanxi.dingtalk.decode import read_form, read_parameters
from guanxi.dingtalk.failures import PageUnknown
from guanxi.dingtalk.gateway import refusing
from guanxi.dingtalk.gateway.family import FAMILIES, MethodFamily
from guanxi.dingtalk.gateway.renaming import Names, renamed
from guanxi.dingtalk.gateway.wrapping import wrapped
from guanxi.dingtalk.page import Answer, ErrorRow, Page
from guanxi.dingtalk.pages import PAGES
from guanxi.domain.failures import Failure, TokenMissing

PATH: Final = "/router/rest"

_SHOWN: Final = 120
"""Characters of an unknown method's name that an error repeats."""

_OWN: Final = frozenset(
    {
        "app_key", "force_sensitive_param_fuzzy", "format", "method", "partner_id", "session", "sign", "sign_method",
        "simplify", "target_app_key", "timestamp", "v",
    }
)  # fmt: skip
"""What the gateway itself is told; the rest is for the page."""

_decode_json = msgspec.json.Decoder().decode


@dataclass(frozen=True, slots=True)
class Method:
    """One method: what it is called, and how its family differs from the pages."""

    name: str
    family: MethodFamily

    def decode(self, call: Call) -> None:
        """Read query and body as the page reads them, under the page's names.

        Raises:
            TokenMissing: there is no `session`.
        """
        sent = read_parameters(call.request)
        for_page = {name: value for name, value in sent.items() if name not in _OWN}
        call.parameters = renamed(for_page, self.names)
        session = sent.get("session")
        if not session or not isinstance(session, str):
            raise TokenMissing("no session was sent: it is the access_token, under this name", field="session")
        call.parameters["access_token"] = session

    def encode(self, call: Call, data: bytes) -> Answer:
        """Put a page's data under the method's response key, unless the answer shall be simplified."""
        members: dict[str, Any] = _decode_json(b"{" + data + b"}")
        simplified = _simplified(call.request)
        if self.family.wraps and not simplified:
            members = wrapped(members, self._results)
        told = self.family.answer(members) | {"request_id": call.request_id}
        body = told if simplified else {self.name.replace(".", "_") + "_response": told}
        return Answer(200, topapi.CONTENT_TYPE, topapi.encode_json(body))

    @property
    def names(self) -> Names:
        """The pages' names of parameters by the method's, where they differ."""
        return self.family.names.get(self.name.removeprefix(self.family.prefix), {})

    @property
    def _results(self) -> str:
        return "open_label_group" if self.name.endswith(".listlabelgroups") else "open_ext_contact"

    def refuse(self, call: Call, failure: Failure, row: ErrorRow) -> Answer:
        """Tell what went wrong, by the method's names of parameters."""
        return refusing.refuse(call, failure, row, self.names)

    def page(self, page: Page) -> Page:
        """Give the page as it stands behind the method: its path is still its own, which errors and advice name."""
        steps = tuple(self.decode if step is chain.decode else step for step in page.family.chain)
        return replace(page, family=replace(page.family, chain=steps, encode=self.encode, refuse=self.refuse))


def _simplified(request: Request) -> bool:
    return str(read_parameters(request).get("simplify", "")).strip().lower() == "true"


async def _unknown(call: Call) -> bytes:
    name = method_of(call.request)
    if not name:
        raise refusing.MethodMissing("no method was sent: which page is asked for")
    raise PageUnknown(f"there is no method {name[:_SHOWN]!r}; docs/wire.md 1.4 lists those that there are")


def _refuse_unknown(call: Call, failure: Failure, row: ErrorRow) -> Answer:
    return refusing.refuse(call, failure, row, {})


def method_of(request: Request) -> str:
    """Give the name of the method that a request asks for; empty if that cannot be told.

    A body that cannot be read says nothing of it: what the query names is told so, in its own counters and log.
    """
    for read in (read_parameters, _in_query):
        try:
            return str(read(request).get("method") or "")
        except Failure:
            continue
    return ""


def _in_query(request: Request) -> dict[str, Any]:
    return dict(read_form(request.query, "query"))


METHODS: Final = {
    family.prefix + end: Method(family.prefix + end, family).page(PAGES[name])
    for family in FAMILIES
    for end, name in family.pages.items()
}
"""Every method as a page, by its name."""


def unknown(name: str) -> Page:
    """Give what refuses any other method.

    Args:
        name: that it has in logs and counters.
    """
    family = replace(topapi.FAMILY, chain=(chain.check_method, chain.decode), refuse=_refuse_unknown)
    return Page(name, PATH, "", family, _unknown, ())
