"""What is refused before a page is reached: tokens, methods, paths."""

from collections.abc import Iterator
from typing import Any, Final

from guanxi.fidelity.probe import Probe, TokenPlace

_LIST: Final = "/topapi/extcontact/list"
_PAGE: Final = {"offset": 0, "size": 20}

_SIGNED: Final = {"accessKey": "suitenobody000000000", "timestamp": "1700000000", "suiteTicket": "t", "signature": "x"}

_PAGES: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("list", _LIST, {"json": _PAGE, "sends_json": True}),
    ("get", "/topapi/extcontact/get", {"json": {}, "sends_json": True}),
    ("labels", "/topapi/extcontact/listlabelgroups", {"json": {}, "sends_json": True}),
    ("department", "/topapi/v2/department/listsubid", {"json": {"dept_id": 1}, "sends_json": True}),
    ("older page", "/user/get", {"method": "GET", "query": {"userid": "nobody"}}),
)
_TOKENS: Final[tuple[tuple[str, TokenPlace], ...]] = (
    ("no token", "none"),
    ("bad token", "bad"),
    ("empty token", "empty"),
)


def _tokens() -> Iterator[Probe]:
    for page, path, sent in _PAGES:
        for name, place in _TOKENS:
            yield Probe(name=f"{page}: {name}", path=path, why="error of the token", given=place, **sent)


def _token(name: str, why: str, place: TokenPlace, **more: Any) -> Probe:  # noqa: ANN401 - of a probe
    return Probe(name=f"list: {name}", path=_LIST, why=why, json=_PAGE, sends_json=True, given=place, data=True, **more)


def _path(name: str, path: str, **more: Any) -> Probe:  # noqa: ANN401 - of a probe
    sent: dict[str, Any] = {} if "method" in more else {"json": {}, "sends_json": True}
    return Probe(name=f"path: {name}", path=path, why="what an unknown path is answered", **sent, **more)


PROBES: Final = (
    *_tokens(),
    _token("token in the header", "whether topapi reads v1's header", "header"),
    _token("token in the JSON", "whether topapi reads it there", "json"),
    _token("two tokens", "whether a good one in the body wins", "json", query={"access_token": "bad"}),
    _token("signed by nobody", "error of a signature in place of a token", "none", query=_SIGNED),
    _token("signed, and a bad token", "which of the two is looked at", "bad", query=_SIGNED),
    _path("unknown topapi page", "/topapi/extcontact/nothing"),
    _path("unknown topapi page, no token", "/topapi/extcontact/nothing", given="none"),
    _path("topapi alone", "/topapi/"),
    _path("unknown older page", "/nothing"),
    _path("unknown older page by GET", "/nothing", method="GET"),
    _path("root", "/", method="GET", given="none"),
    _path("unknown v1 page", "/v1.0/nothing", given="header"),
    _path("unknown v1 page, no token", "/v1.0/nothing", given="none"),
    _path("v1 page, bad token", "/v1.0/contact/users/me", method="GET",
          headers={"x-acs-dingtalk-access-token": "bad"}, given="none"),
)  # fmt: skip
