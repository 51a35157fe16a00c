"""A probe as a value: one call, how it is sent, and why it is asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import urlencode

TokenPlace = Literal["query", "header", "form", "json", "session", "bad", "empty", "none"]
"""Where the token is sent; `bad` and `empty` stand in the query."""

BAD_TOKEN: Final = "0123456789abcdef0123456789abcdef"  # noqa: S105 - the token of nobody
_TOKEN_HEADER: Final = "x-acs-dingtalk-access-token"  # noqa: S105 - a header's name
_SHOWN: Final = 90
"""Characters of a query or body that the report shows."""

_TOKEN_WORDS: Final[Mapping[TokenPlace, str]] = {
    "query": "",
    "header": "the token in the header",
    "form": "the token in the form",
    "json": "the token in the JSON",
    "session": "",
    "bad": "a token that nobody has",
    "empty": "an empty token",
    "none": "no token",
}


class Known(NamedTuple):
    """Stands in a probe for a value that is known only when it is sent.

    Attributes:
        name: what it is kept under: `token`, `listed`, `created`, …
    """

    name: str


class MissingError(Exception):
    """A value that a probe needs is not known; `name` says which."""

    def __init__(self, name: str) -> None:
        """Take its name."""
        super().__init__(name)
        self.name = name


TOKEN: Final = Known("token")
APP_KEY: Final = Known("app_key")
APP_SECRET: Final = Known("app_secret")
LISTED: Final = Known("listed")
"""The userid of a contact that is there, one after the other."""
PERSON: Final = Known("person")
"""The userid of an employee, one after the other."""
LABEL: Final = Known("label")
OWNER: Final = Known("owner")
MOBILE: Final = Known("mobile")
STATE_CODE: Final = Known("state_code")
CREATED: Final = Known("created")
"""The userid of the contact that this run has created."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One call.

    Attributes:
        name: in the report.
        path: where it is sent.
        why: what it is asked for, in a line.
        method: of HTTP.
        query: sent in the address, beside the token.
        json: sent as JSON, where `sends_json`.
        sends_json: whether there is a JSON body.
        form: sent as a form, if not None.
        body: sent as it is, if not None.
        headers: sent in addition.
        given: where the token is sent.
        data: whether the answer holds what the organisation has: then only what cannot come of other data differs.
        each: the name of known values of which the first ones are sent one after the other, and the answers merged.
        like: the name of the probe that shows the most of the same data; of a list that is cut to one item, what the
            items of Guanxi's can be is read there.
        learns: what is kept of the answer: names, and where they are: `results.*.userid`.
        creates: whether it creates a contact, if the server accepts it.
    """

    name: str
    path: str
    why: str
    method: str = "POST"
    query: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    sends_json: bool = False
    form: Mapping[str, Any] | None = None
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    given: TokenPlace = "query"
    data: bool = False
    each: str | None = None
    like: str | None = None
    learns: Mapping[str, str] = field(default_factory=dict)
    creates: bool = False

    @property
    def sent(self) -> str:
        """How it is sent, in words; a value that is known only then has its name in ‹›."""
        words = [self.method]
        if self.query:
            words.append("query " + _shown(_joined(self.query)))
        if self.sends_json:
            words.append("JSON " + _shown(json.dumps(_named(self.json), ensure_ascii=False)))
        if self.form is not None:
            words.append("form " + _shown(_joined(self.form)))
        if self.body is not None:
            words.append("body " + (_shown(self.body.decode("ascii", "backslashreplace")) or "empty"))
        words += [f"{name}: {value}" for name, value in self.headers.items()]
        words += [_TOKEN_WORDS[self.given]] if _TOKEN_WORDS[self.given] else []
        return ", ".join(words)


class Request(NamedTuple):
    """What goes over the wire.

    Attributes:
        method: of HTTP.
        path: with its query.
        headers: beside those of every request.
        body: as it is sent; None for none.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None


def request_of(probe: Probe, known: Mapping[str, Any]) -> Request:
    """Make the request of a probe.

    Args:
        probe: what is asked.
        known: the values that it may need.

    Raises:
        MissingError: one of them is not there.
    """
    query, form, value = (resolved(part, known) for part in (probe.query, probe.form, probe.json))
    headers = {name.lower(): text for name, text in probe.headers.items()}
    match probe.given:
        case "query":
            query = {"access_token": resolved(TOKEN, known)} | query
        case "session":
            query |= {"session": resolved(TOKEN, known)}
        case "bad" | "empty":
            query = {"access_token": BAD_TOKEN if probe.given == "bad" else ""} | query
        case "header":
            headers[_TOKEN_HEADER] = resolved(TOKEN, known)
        case "form":
            form = {"access_token": resolved(TOKEN, known)} | (form or {})
        case "json":
            value = {"access_token": resolved(TOKEN, known)} | value
        case "none":
            pass
    body = probe.body
    if probe.sends_json:
        headers.setdefault("content-type", "application/json")
        body = json.dumps(value, ensure_ascii=False).encode()
    elif form is not None:
        headers.setdefault("content-type", "application/x-www-form-urlencoded;charset=utf-8")
        body = urlencode(_plain(form)).encode()
    path = probe.path + (f"?{urlencode(_plain(query))}" if query else "")
    return Request(probe.method, path, headers, body)


def resolved(template: Any, known: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever JSON can say
    """Put known values into a template.

    Raises:
        MissingError: one is not there.
    """
    if isinstance(template, Known):
        if template.name not in known:
            raise MissingError(template.name)
        return known[template.name]
    if isinstance(template, Mapping):
        return {name: resolved(value, known) for name, value in template.items()}
    if isinstance(template, list):
        return [resolved(value, known) for value in template]
    return template


def _named(template: Any) -> Any:  # noqa: ANN401 - whatever JSON can say
    if isinstance(template, Known):
        return f"‹{template.name}›"
    if isinstance(template, Mapping):
        return {name: _named(value) for name, value in template.items()}
    if isinstance(template, list):
        return [_named(value) for value in template]
    return template


def _plain(values: Mapping[str, Any]) -> dict[str, str]:
    """Give values as a form has them: what is no text as JSON."""
    named = {name: _named(value) for name, value in values.items()}
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in named.items()
    }


def _joined(values: Mapping[str, Any]) -> str:
    return "&".join(f"{name}={value}" for name, value in _plain(values).items())


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
