"""`guanxi call`: call a page on a running server."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any, Final

from guanxi.cli.asking import add_address, send, server_url
from guanxi.cli.parser import add_store, text
from guanxi.cli.report import REFUSED, UsageError

if TYPE_CHECKING:
    from guanxi.dingtalk.page import Page

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
    add_address(parser)
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
    method = page.methods[0]
    status, _, answer = send(method, _url(arguments, page, parameters), parameters if method == "POST" else None)
    shown = json.dumps(answer, ensure_ascii=False, indent=None if arguments.json else 2)
    sys.stdout.buffer.write(shown.encode() + b"\n")
    return REFUSED if status >= _BAD_STATUS or answer.get("errcode", 0) != 0 else 0


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

    server = server_url(arguments.server)
    for name in re.findall(r"{(\w+)}", page.path):
        if name not in parameters:
            raise UsageError(f"{page.name} needs {name}=…, which stands in its path", f"guanxi pages {page.name}")
    path = re.sub(r"{(\w+)}", lambda found: quote(str(parameters.pop(found[1])), safe=""), page.path)
    query = parameters if page.methods[0] == "GET" else {}
    if page.apps:
        query = query | {"access_token": arguments.token or _issued(arguments)}
    return server + path + (f"?{urlencode(query)}" if query else "")


def _issued(arguments: argparse.Namespace) -> str:
    from guanxi.cli.store import in_store
    from guanxi.cli.token import issue

    token, _ = in_store(arguments, lambda context: issue(context, arguments.org, None))
    return token
