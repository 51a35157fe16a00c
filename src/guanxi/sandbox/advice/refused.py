"""A refused call, as advice looks at it, and what advice is."""

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec

from guanxi.dingtalk.pages import PAGES
from guanxi.dingtalk.topapi import field_path
from guanxi.sandbox.understanding import understood

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
        return deepcopy(understood(self.call))

    @property
    def value(self) -> Any:  # noqa: ANN401 - any JSON
        """What was sent for the parameter that is to blame; None if nothing was."""
        return value_at(self.parameters, self.where)

    def form(self, parameters: dict[str, Any] | None = None, **changed: Any) -> Form:  # noqa: ANN401 - any JSON
        """Give a form of the call that would be accepted.

        Args:
            parameters: all that shall be sent; what was sent if not given.
            changed: some of them, in place of what was sent.
        """
        sent = {**(self.parameters if parameters is None else parameters), **changed}
        method = self.call.request.method
        return Form(
            method=method if method in self.page.methods else self.page.methods[0],
            path=self.call.request.path,
            parameters=_without_token(self.page, sent),
        )

    def with_value(self, value: Any) -> Form:  # noqa: ANN401 - any JSON
        """Give the form with another value of the parameter that is to blame."""
        return self.form(changed(self.parameters, self.where, value))

    def example(self) -> Form:
        """Give the form that the documentation of the page has."""
        return self.form(self.example_parameters())

    def example_parameters(self) -> dict[str, Any]:
        """Give the parameters of the page's example, with the keys of this world."""
        stands_for = {
            "APP_KEY": self.world.app_key,
            "APP_SECRET": "$APP_SECRET",
            "SUITE_KEY": self.world.suite_key,
            "SUITE_SECRET": "$SUITE_SECRET",
            "CORP_ID": self.world.corp_id,
        }
        sent = request_of(self.page.name) if self.page.name in PAGES else {}
        return {name: stands_for.get(value, value) if isinstance(value, str) else value for name, value in sent.items()}

    def parameter(self, where: str = "") -> "Parameter | None":
        """Give what the page says of a parameter; of that which is to blame if none is named."""
        wanted = where or self.where
        return next((one for one in self.page.parameters if one.name == wanted), None)


def _without_token(page: "Page", parameters: dict[str, Any]) -> dict[str, Any]:
    if not page.apps:
        return parameters
    return {"access_token": "$ACCESS_TOKEN"} | {key: one for key, one in parameters.items() if key != "access_token"}


@cache
def _request(page: str) -> bytes:
    return (files("guanxi.dingtalk") / "examples" / f"{page}.json").read_bytes()


def request_of(page: str) -> dict[str, Any]:
    """Give the parameters of a page's example.

    Args:
        page: its name.
    """
    request: dict[str, Any] = msgspec.json.decode(_request(page))["request"]
    return request


def value_at(parameters: dict[str, Any], where: str) -> Any:  # noqa: ANN401 - any JSON
    """Give what stands at a path; None if nothing does."""
    found: Any = parameters
    for name in where.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def changed(parameters: dict[str, Any], where: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Give parameters with another value at a path.

    Args:
        parameters: left as they are.
        where: names, with dots between.
        value: None takes away what stands there.
    """
    first, _, rest = where.partition(".")
    if rest:
        inner = parameters.get(first)
        value = changed(inner if isinstance(inner, dict) else {}, rest, value)
    found = {**parameters, first: value}
    return {key: one for key, one in found.items() if key != first or value is not None}
