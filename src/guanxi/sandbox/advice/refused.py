"""A refused call, as advice looks at it, and what advice is."""

import re
from copy import copy
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import msgspec

from guanxi.dingtalk.chain import SIGNED, is_signed
from guanxi.dingtalk.pages import PAGES
from guanxi.dingtalk.topapi import field_path
from guanxi.sandbox.advice.filling import whole
from guanxi.sandbox.advice.paths import changed, value_at
from guanxi.sandbox.advice.signing import signed
from guanxi.sandbox.understanding import understood

_IN_PATH: Final = re.compile(r"\{(\w+)\}")

if TYPE_CHECKING:
    from guanxi.dingtalk.call import Call
    from guanxi.dingtalk.page import Page, Parameter
    from guanxi.domain.failures import Failure
    from guanxi.sandbox.world import World


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """How a call would be accepted.

    Attributes:
        method: of HTTP.
        path: of the page.
        parameters: all of them; `$ACCESS_TOKEN` and the like stand for what is not told.
    """

    method: str
    path: str
    parameters: dict[str, Any]


class Advice(msgspec.Struct, frozen=True):
    """What to do about a refusal.

    Attributes:
        say: sentences, the most important first.
        form: the nearest one that would be accepted; None where no form of this call would be.
    """

    say: tuple[str, ...]
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A call that was refused.

    Attributes:
        world: in which.
        call: what is known of it.
        failure: why.
        check: the step of the chain that refused it.
    """

    world: "World"
    call: "Call"
    failure: "Failure"
    check: str

    @property
    def page(self) -> "Page":
        """That was called."""
        return self.call.page

    @property
    def where(self) -> str:
        """The path of the parameter that is to blame: `contact.label_ids`; empty if none is."""
        return self.page.row(self.failure).field or field_path(self.call, self.failure) or ""

    @property
    def parameters(self) -> dict[str, Any]:
        """What was sent, as it was understood."""
        return understood(self.call)

    @property
    def value(self) -> Any:  # noqa: ANN401 - any JSON
        """What was sent for the parameter that is to blame; None if nothing was."""
        return value_at(self.parameters, self.where)

    def form(self, parameters: dict[str, Any] | None = None, page: "Page | None" = None) -> Form:
        """Give a form of the call that would be accepted: with all that is required.

        Args:
            parameters: what shall be sent; what was sent if not given.
            page: to which; to that which was called if not given.
        """
        sent = self.parameters if parameters is None else parameters
        to = self.page if page is None else page
        method = self.call.request.method
        complete = whole(to, sent, self.example_parameters(to)).parameters if to.parameters else sent
        return Form(
            method=method if method in to.methods else to.methods[0],
            path=_path(to, complete) if to.name in PAGES else self.call.request.path,
            parameters=self._authenticated(to, complete),
        )

    def with_parameters(self, parameters: dict[str, Any], failure: "Failure") -> "Refused":
        """Give the same call with other parameters, refused for another reason."""
        call = copy(self.call)
        call.parameters = parameters
        return Refused(self.world, call, failure, self.check)

    def with_value(self, value: Any) -> Form:  # noqa: ANN401 - any JSON
        """Give the form with another value of the parameter that is to blame."""
        return self.form(changed(self.parameters, self.where, value))

    def example(self) -> Form:
        """Give the form that the documentation of the page has."""
        return self.form(self.example_parameters(self.page))

    def example_parameters(self, page: "Page") -> dict[str, Any]:
        """Give the parameters of a page's example, with the keys of this world."""
        stands_for = {
            "APP_KEY": self.world.app_key,
            "APP_SECRET": "$APP_SECRET",
            "SUITE_KEY": self.world.suite_key,
            "SUITE_SECRET": "$SUITE_SECRET",
            "CORP_ID": self.world.corp_id,
        }
        sent = _request(page.name) if page.name in PAGES else {}
        told = {name: stands_for.get(value, value) if isinstance(value, str) else value for name, value in sent.items()}
        return signed(self.world, told, "auth_corpid") if "signature" in told else told

    def signed(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """Give parameters of the page with the world's suite, and the signature that belongs to them."""
        return signed(self.world, parameters, "corpId" if self.page.apps else "auth_corpid")

    def _authenticated(self, page: "Page", parameters: dict[str, Any]) -> dict[str, Any]:
        """Give parameters with a token; a signed call stays one where third-party apps may call."""
        if not page.apps:
            return parameters
        left_out = {"access_token", *(SIGNED if is_signed(parameters) else ())}
        rest = {name: one for name, one in parameters.items() if name not in left_out}
        if len(left_out) == 1 or "third-party" not in page.apps:
            return {"access_token": "$ACCESS_TOKEN"} | rest
        ticket = parameters.get("suiteTicket")
        return signed(self.world, rest | ({"suiteTicket": ticket} if ticket else {}), "corpId")

    def parameter(self, where: str = "") -> "Parameter | None":
        """Give what the page says of a parameter; of that which is to blame if none is named."""
        wanted = where or self.where
        return next((one for one in self.page.parameters if one.name == wanted), None)


def _path(page: "Page", parameters: dict[str, Any]) -> str:
    return _IN_PATH.sub(lambda found: str(parameters.get(found[1], found[0])), page.path)


@cache
def _example(page: str) -> bytes:
    return (files("guanxi.dingtalk") / "examples" / f"{page}.json").read_bytes()


def _request(page: str) -> dict[str, Any]:
    request: dict[str, Any] = msgspec.json.decode(_example(page))["request"]
    return request
