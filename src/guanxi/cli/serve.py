"""`guanxi serve`: start the server; on an empty store, with an organisation and an app to begin with."""

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from guanxi import __version__
from guanxi.cli.answer import print_json, print_lines, print_pairs, program, quoted
from guanxi.cli.parser import KEY_VARIABLE, add_json

if TYPE_CHECKING:
    from guanxi.domain.organisation import Organisation
    from guanxi.operations.context import Context
    from guanxi.operations.create_app import NewApp
    from guanxi.settings import Settings

_NAME: Final = "My organisation"
_APP: Final = "My app"
_SHOWN: Final = 10
"""Organisations that a later start names."""

_SED: Final = r"""sed 's/.*"access_token":"\([^"]*\).*/\1/'"""
"""Takes the token out of gettoken's answer with what every shell has."""

# The contact that the printed lines create; example numbers of the vendor's documentation.
_CONTACT: Final = {
    "name": "张三",
    "mobile": "13088888888",
    "state_code": "86",
    "follower_user_id": "manager4220",
    "label_ids": [1561077310],
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments: every row of the settings' table."""
    from guanxi.settings import SETTINGS

    for setting in SETTINGS:
        default = "" if setting.default is None else f" (default {_shown(setting.default)})"
        if setting.placeholder:
            parser.add_argument(setting.flag, metavar=setting.placeholder, help=f"{setting.help}{default}")
        else:
            parser.add_argument(setting.flag, action=argparse.BooleanOptionalAction, default=None, help=setting.help)
    parser.add_argument("--config", metavar="FILE", type=Path, help="TOML file with settings (GUANXI_CONFIG)")
    add_json(parser)
    parser.epilog = "Each flag is also a variable (GUANXI_PORT) and a line in the TOML file (port = 8080)."


def _shown(default: object) -> str:
    return f"./{default}" if isinstance(default, Path) else str(default)


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM."""
    from guanxi.app import App
    from guanxi.serving.logs import configure_logging
    from guanxi.serving.server import serve
    from guanxi.settings import SETTINGS, read_settings
    from guanxi.store import open_store

    flags = {setting.name: getattr(arguments, setting.name) for setting in SETTINGS}
    settings = read_settings(flags, os.environ, arguments.config)
    configure_logging(settings.log_format)
    welcome = _Welcome(settings, as_json=arguments.json)
    store = open_store(
        welcome.place, key=os.environ.get(KEY_VARIABLE), own=True, connections=settings.connections
    )
    app = App(store, settings, starting=welcome.prepare)
    serve(
        app,
        host=settings.host,
        port=settings.port,
        refuse=app.refuse,
        tls_cert=settings.tls_cert,
        tls_key=settings.tls_key,
        trusted_proxy=settings.trusted_proxy,
        ready=welcome.say,
    )
    return 0


class _Welcome:
    """What is made on the first start, and what is said on each."""

    def __init__(self, settings: "Settings", *, as_json: bool) -> None:
        from guanxi.store import location

        self.place = location(settings.data, settings.database)
        self._settings = settings
        self._as_json = as_json
        self._first: NewApp | None = None
        self._organisations: list[tuple[Organisation, int]] = []

    async def prepare(self, context: "Context") -> None:
        """Look what is there; make an organisation and an app where there is nothing."""
        from guanxi.domain.app import SCOPES
        from guanxi.operations.create_app import create_internal_app
        from guanxi.operations.create_organisation import create_organisation

        self._organisations = await context.store.organisations()
        if not self._organisations:
            organisation = await create_organisation(context, _NAME)
            self._first = await create_internal_app(context, organisation.corp_id, _APP, SCOPES)
            self._organisations = [(organisation, 0)]

    def say(self, url: str) -> None:
        """Say it, once requests are answered."""
        if self._as_json:
            print_json({"url": url, **self._credentials(), "organisations": len(self._organisations)})
            return
        print_lines(f"Guanxi {__version__} answers on {url} (data in {self.place}, {self._settings.profile})")
        if self._first is None:
            print_lines(*self._what_is_there())
        else:
            print_lines("", "An organisation and an app were created. The secret is shown this once:", "")
            print_pairs(self._credentials().items())
            print_lines("", "Try it:", "", *_curl_lines(url, self._credentials()))
        print_lines("", "Stop with Ctrl-C.")

    def _credentials(self) -> dict[str, str]:
        if self._first is None:
            return {}
        app = self._first.app
        corp_id = self._organisations[0][0].corp_id
        return {"corp_id": corp_id, "app_key": app.app_key, "app_secret": self._first.secret}

    def _what_is_there(self) -> list[str]:
        place, guanxi = quoted(*self.place.flags), program()
        shown = [
            f"  {organisation.corp_id}  {organisation.name}  ({count} contacts)"
            for organisation, count in self._organisations[:_SHOWN]
        ]
        more = len(self._organisations) - len(shown)
        rest = [f"  and {more} more: {guanxi} org list {place}"] if more else []
        return [
            *shown,
            *rest,
            f"Apps: {guanxi} app list {place}",
            f"Another secret: {guanxi} app rotate APP_KEY {place}",
        ]


def _curl_lines(url: str, credentials: dict[str, str]) -> list[str]:
    app = f"appkey={credentials['app_key']}&appsecret={credentials['app_secret']}"
    contact = json.dumps({"contact": _CONTACT}, ensure_ascii=False)
    pages = f"{url}/topapi/extcontact"
    return [
        f"TOKEN=$(curl -s '{url}/gettoken?{app}' | {_SED})",
        f"curl -s \"{pages}/create?access_token=$TOKEN\" -d '{contact}'",
        f"curl -s \"{pages}/list?access_token=$TOKEN\" -d '{{}}'",
    ]
