"""The list of contacts: how it is paged, and in which forms it may be asked for."""

from typing import Any, Final

from guanxi.fidelity.probe import Probe
from guanxi.fidelity.tables import paging

PATH: Final = "/topapi/extcontact/list"
FIRST_PAGE: Final = "list: first page"
_PAGE: Final = {"offset": 0, "size": 20}
_TYPE: Final = "content-type"


def _list(name: str, why: str, **more: Any) -> Probe:  # noqa: ANN401 - of a probe
    return Probe(name=f"list: {name}", path=PATH, why=why, data=True, **more)


PROBES: Final = (
    _list("without parameters", "the default page", json={}, sends_json=True),
    _list(
        "first page",
        "a contact's members, their order and kinds",
        json={"offset": 0, "size": 100},
        sends_json=True,
        learns={"listed": "results.*.userid"},
    ),
    *paging.probes("list", PATH, FIRST_PAGE),
    _list("GET", "GET like POST", method="GET", query=_PAGE),
    _list("GET without parameters", "as the official PHP SDK sends it", method="GET"),
    _list("PUT", "error of the method", method="PUT", json=_PAGE, sends_json=True),
    _list("HEAD", "what a HEAD is answered", method="HEAD"),
    _list("form", "as the pages' curl lines send it, but for the token", form=_PAGE),
    _list("form with the token", "as the pages' curl lines send it", form=_PAGE, given="form"),
    _list("all in the query", "POST with nothing in the body", query=_PAGE),
    _list("empty body", "JSON without a body", query=_PAGE, body=b"", headers={_TYPE: "application/json"}),
    _list("JSON as a form", "what decides: the header or the body", body=b'{"offset":0,"size":0}',
          headers={_TYPE: "application/x-www-form-urlencoded"}),
    _list("form as JSON", "what decides: the header or the body", body=b"offset=0&size=0",
          headers={_TYPE: "application/json"}),
    _list("JSON as plain text", "what decides: the header or the body", body=b'{"offset":0,"size":0}',
          headers={_TYPE: "text/plain"}),
    _list("query against body", "which of the two wins", query={"offset": 0, "size": 0}, json=_PAGE, sends_json=True),
    _list("unknown parameters", "whether they are ignored", json=_PAGE | {"sort": "name", "cursor": 1},
          sends_json=True),
    _list("dd_l=en_US", "whether it is a language of errors", query={"dd_l": "en_US"}, json={"offset": 0, "size": 0},
          sends_json=True),
    _list("Accept-Language: en", "whether it is a language of errors", json={"offset": 0, "size": 0}, sends_json=True,
          headers={"accept-language": "en-US"}),
    _list("Accept: text/xml", "as the official Java SDK sends it", json=_PAGE, sends_json=True,
          headers={"accept": "text/xml,text/javascript"}),
    _list("broken JSON", "error of a body that cannot be read", body=b'{"offset":',
          headers={_TYPE: "application/json"}),
    _list("JSON that is a list", "error of a body that is no object", json=[], sends_json=True),
    _list("JSON that is a text", "error of a body that is no object", json="x", sends_json=True),
    _list("no UTF-8", "error of a body that is no text", body=b'{"offset":0,"size":"\xff"}',
          headers={_TYPE: "application/json"}),
    Probe(name="list: with a slash behind", path=f"{PATH}/", why="whether the path is taken as it is", json=_PAGE,
          sends_json=True, data=True),
    Probe(name="list: in capitals", path="/topapi/extcontact/LIST", why="whether the path is taken as it is",
          json=_PAGE, sends_json=True, data=True),
)  # fmt: skip
