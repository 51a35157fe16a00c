"""Pages that give tokens."""

from typing import Any, Final

from guanxi.fidelity.probe import APP_KEY, APP_SECRET, Probe

_OLD: Final = "/gettoken"
_NEW: Final = "/v1.0/oauth2/accessToken"
_OF_CORP: Final = "/v1.0/oauth2/dingnobody0000000000/token"
_OF_SUITE: Final = "/service/get_corp_token"
_PAIR: Final = {"appkey": APP_KEY, "appsecret": APP_SECRET}
_NEW_PAIR: Final = {"appKey": APP_KEY, "appSecret": APP_SECRET}
_UNKNOWN: Final = "dingnobody00000000000"
_WRONG: Final = "wrong"


def _old(name: str, why: str, query: dict[str, Any] | None = None, **more: Any) -> Probe:  # noqa: ANN401 - of a probe
    return Probe(
        name=f"gettoken: {name}", path=_OLD, why=why, query=query or {}, given="none", **{"method": "GET"} | more
    )  # fmt: skip


def _new(name: str, why: str, **more: Any) -> Probe:  # noqa: ANN401 - of a probe
    return Probe(name=f"accessToken: {name}", path=_NEW, why=why, given="none", **more)


PROBES: Final = (
    _old("good", "the token of everything below", _PAIR, learns={"token": "access_token"}),
    _old("again", "the same token, or another one", _PAIR),
    _old("as corp", "the older names of the same pair", {"corpid": APP_KEY, "corpsecret": APP_SECRET}),
    _old("wrong secret", "error of credentials", {"appkey": APP_KEY, "appsecret": _WRONG}),
    _old("unknown key", "the same error, or another one", {"appkey": _UNKNOWN, "appsecret": _WRONG}),
    _old("unknown corp", "error of the older names", {"corpid": _UNKNOWN, "corpsecret": _WRONG}),
    _old("nothing", "error of missing parameters"),
    _old("no secret", "which of the two is missed", {"appkey": APP_KEY}),
    _old("no key", "which of the two is missed", {"appsecret": APP_SECRET}),
    _old("empty", "whether empty is missing", {"appkey": "", "appsecret": ""}),
    _old("POST with a query", "whether the method counts", _PAIR, method="POST"),
    _old("POST with a form", "whether a body is read", form=_PAIR, method="POST"),
    _old("POST with JSON", "whether a body is read", json=_PAIR, sends_json=True, method="POST"),
    _old("empty access_token", "as the official PHP SDK sends it", {"access_token": "", **_PAIR}),
    _new(
        "good", "whether it is the token of gettoken", json=_NEW_PAIR, sends_json=True, learns={"token": "accessToken"}
    ),
    _new("again", "the same token, or another one", json=_NEW_PAIR, sends_json=True),
    _new("wrong secret", "error of credentials", json={**_NEW_PAIR, "appSecret": _WRONG}, sends_json=True),
    _new("unknown key", "error of credentials", json={"appKey": _UNKNOWN, "appSecret": _WRONG}, sends_json=True),
    _new("empty JSON", "error of missing parameters", json={}, sends_json=True),
    _new("no body", "error of a missing body"),
    _new("a form", "error of a body that is no JSON", form=_NEW_PAIR),
    _new(
        "broken JSON",
        "error of a body that is no JSON",
        body=b'{"appKey":',
        headers={"content-type": "application/json"},
    ),
    _new("GET", "error of the method", method="GET", query=_NEW_PAIR),
    Probe(
        name="corp token: unknown corp",
        path=_OF_CORP,
        why="error of an unknown organisation",
        json={"client_id": APP_KEY, "client_secret": APP_SECRET, "grant_type": "client_credentials"},
        sends_json=True,
        given="none",
    ),
    Probe(
        name="corp token: unknown grant",
        path=_OF_CORP,
        why="which of two errors comes first",
        json={"client_id": APP_KEY, "client_secret": APP_SECRET, "grant_type": "password"},
        sends_json=True,
        given="none",
    ),
    Probe(
        name="get_corp_token: timestamp in seconds",
        path=_OF_SUITE,
        why="which error comes first",
        query={"accessKey": "suitenobody000000000", "timestamp": "1700000000", "suiteTicket": "t", "signature": "x"},
        json={"auth_corpid": _UNKNOWN},
        sends_json=True,
        given="none",
    ),
    Probe(
        name="get_corp_token: no signature",
        path=_OF_SUITE,
        why="error of missing parameters",
        json={"auth_corpid": _UNKNOWN},
        sends_json=True,
        given="none",
    ),
)
