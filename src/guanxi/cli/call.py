"""`guanxi call`: call a page on a running server."""

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING, Any, Final

from guanxi.cli.parser import add_store, text
from guanxi.cli.report import REFUSED, UnreachableError, UsageError

if TYPE_CHECKING:
    from guanxi.dingtalk.page import Page

_SECONDS: Final = 30
_BAD_STATUS: Final = 400

_EPILOG: Final = """\
examples:
  guanxi call extcontact_list offset=0 size=20
  guanxi call extcontact_create contact.name=张三 contact.mobile=13088888888 contact.state_code=86 \\
      contact.follower_user_id=manager4220 contact.label_ids='[1561077310]'
  guanxi call gettoken appkey=KEY appsecret=SECRET

A value that is a JSON list, object, true, false or null is sent as such, everything
else as a text, which the server takes for a number where it wants one."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("page", metavar="PAGE", help="its name; `guanxi pages` lists them")
    parser.add_argument("parameters", metavar="NAME=VALUE", nargs="*", type=text, help="see below")
    parser.add_argument("--server", metavar="URL", help="where it runs (default http://127.0.0.1:8080, or GUANXI_PORT)")
    parser.add_argument("--token", metavar="T", help="access token; issued from --data if not given")
    parser.add_argument("--org", metavar="CORP_ID", help="for which organisation the token is issued")
    add_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Call it and print the answer."""
    from guanxi.dingtalk.pages import PAGES

    page = PAGES.get(arguments.page)
    if page is None:
        raise UsageError(f"there is no page {arguments.page!r}", "guanxi pages")
    parameters = _nested(arguments.parameters)
    answer, failed = _ask(_url(arguments, page, parameters), parameters if page.methods[0] == "POST" else None)
    shown = json.dumps(answer, ensure_ascii=False, indent=None if arguments.json else 2)
    sys.stdout.buffer.write(shown.encode() + b"\n")
    return REFUSED if failed or answer.get("errcode", 0) != 0 else 0


def _nested(pairs: list[str]) -> dict[str, Any]:
    parameters: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise UsageError(f"{pair!r} is no NAME=VALUE", "guanxi call --help")
        place = parameters
        *above, last = name.split(".")
        for part in above:
            place = place.setdefault(part, {})
            if not isinstance(place, dict):
                raise UsageError(f"{name}: {part} already has a value", "guanxi call --help")
        place[last] = _value(value)
    return parameters


def _value(value: str) -> Any:  # noqa: ANN401 - whatever JSON can say
    if value[:1] in {"[", "{"} or value in {"true", "false", "null"}:
        try:
            return json.loads(value)
        except ValueError as error:
            raise UsageError(f"{value!r} is not JSON", "guanxi call --help") from error
    return value


def _url(arguments: argparse.Namespace, page: "Page", parameters: dict[str, Any]) -> str:
    import re
    from urllib.parse import quote, urlencode

    server = arguments.server or f"http://127.0.0.1:{os.environ.get('GUANXI_PORT') or 8080}"
    if not server.startswith(("http://", "https://")):
        raise UsageError(f"{server!r} is no http:// or https:// address", "guanxi call --help")
    for name in re.findall(r"{(\w+)}", page.path):
        if name not in parameters:
            raise UsageError(f"{page.name} needs {name}=…, which stands in its path", f"guanxi pages {page.name}")
    path = re.sub(r"{(\w+)}", lambda found: quote(str(parameters.pop(found[1])), safe=""), page.path)
    query = parameters if page.methods[0] == "GET" else {}
    if page.apps:
        query = query | {"access_token": arguments.token or _issued(arguments)}
    return server.rstrip("/") + path + (f"?{urlencode(query)}" if query else "")


def _issued(arguments: argparse.Namespace) -> str:
    from guanxi.cli.store import in_store
    from guanxi.cli.token import issue

    token, _ = in_store(arguments, lambda context: issue(context, arguments.org, None))
    return token


def _ask(url: str, body: dict[str, Any] | None) -> tuple[dict[str, Any], bool]:
    """Give the answer, and whether its HTTP status says that the call failed."""
    from urllib.error import HTTPError, URLError
    from urllib.request import ProxyHandler, Request, build_opener

    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json"} if data else {})  # noqa: S310 - http(s) only, checked
    where = url.split("?", 1)[0]
    try:
        # Not through a proxy: the server is most often on this machine.
        with build_opener(ProxyHandler({})).open(request, timeout=_SECONDS) as response:
            status, text = response.status, response.read()
    except HTTPError as error:
        status, text = error.code, error.read()
    except (URLError, OSError) as error:
        raise UnreachableError(
            f"no answer from {where}: {getattr(error, 'reason', error)}", "is `guanxi serve` running?"
        ) from error
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise UnreachableError(f"{where} answered something else than JSON (HTTP {status})", "is it Guanxi?") from error
    return answer, status >= _BAD_STATUS
