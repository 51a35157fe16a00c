"""The older gateway, `/router/rest`."""

from typing import Any, Final

from guanxi.fidelity.probe import LISTED, Probe
from guanxi.fidelity.tables.contacts import NOBODY

_PATH: Final = "/router/rest"
_COMMON: Final = {"format": "json", "v": "2.0", "timestamp": "2026-01-01 00:00:00"}
_PAGE: Final = {"offset": 0, "size": 20}
_SIMPLE: Final = {"simplify": "true"}


def _call(name: str, why: str, called: str | None, more: dict[str, Any], **probe: Any) -> Probe:  # noqa: ANN401 - of a probe
    query = ({} if called is None else {"method": called}) | more | _COMMON
    return Probe(name=f"gateway: {name}", path=_PATH, why=why, query=query, **{"given": "session"} | probe)


_LIST: Final = "dingtalk.oapi.extcontact.list"
_GET: Final = "dingtalk.oapi.extcontact.get"
_LABELS: Final = "dingtalk.oapi.extcontact.listlabelgroups"

PROBES: Final = (
    _call("oapi list", "how lists are wrapped", _LIST, _PAGE, data=True),
    _call("oapi list, simplified", "lists that are not wrapped", _LIST, _PAGE | _SIMPLE, data=True),
    _call("oapi list by GET", "GET like POST", _LIST, _PAGE, data=True, method="GET"),
    _call("oapi labels", "how lists in lists are wrapped", _LABELS, _PAGE, data=True),
    _call("oapi get", "how lists in a contact are wrapped", _GET, {"user_id": LISTED}, data=True, each="listed"),
    _call("corp.extcontact list", "the members of its result", "dingtalk.corp.extcontact.list", _PAGE, data=True),
    _call("corp.ext list", "a result that is JSON in a text", "dingtalk.corp.ext.list", _PAGE, data=True),
    _call("corp.ext labels", "a result that is JSON in a text", "dingtalk.corp.ext.listlabelgroups", _PAGE, data=True),
    _call("nobody", "an error of the page", _GET, {"user_id": NOBODY}),
    _call("get without parameters", "an error of the page", _GET, {}),
    _call("size 0", "an error of the page", _LIST, {"offset": 0, "size": 0}, data=True),
    _call("no session", "error of the token", _LIST, _PAGE, given="none"),
    _call("bad session", "error of the token", _LIST, _PAGE | {"session": "bad"}, given="none"),
    _call("token as access_token", "whether the other name is taken", _LIST, _PAGE, given="query", data=True),
    _call("unknown method", "error of the method's name", "dingtalk.oapi.extcontact.nothing", {}),
    _call("no method", "error of the method's name", None, {}),
)  # fmt: skip
