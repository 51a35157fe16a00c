"""`guanxi serve`: start the server; on an empty store, with an organisation and an app to begin with."""

import argparse
import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from guanxi import __version__
from guanxi.cli.answer import print_json, print_lines, print_pairs, program, quoted
from guanxi.cli.parser import KEY_VARIABLE, add_json, add_settings
from guanxi.cli.pasting import curl_lines
from guanxi.cli.sandbox import run_in_place_of_serve

if TYPE_CHECKING:
    from guanxi.domain.organisation import Organisation
    from guanxi.operations.context import Context
    from guanxi.operations.create_app import NewApp
    from guanxi.serving.inherit import Inherited
    from guanxi.settings import Settings
    from guanxi.store import Location

_METRICS_TOKEN: Final = "GUANXI_METRICS_TOKEN"  # noqa: S105 - the variable's name; no flag, as it holds a secret
_NAME: Final = "My organisation"
_APP: Final = "My app"
_SHOWN: Final = 10
"""Organisations that a later start names."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments: every row of the settings' table."""
    add_settings(parser)
    parser.add_argument("--config", metavar="FILE", type=Path, help="TOML file with settings (GUANXI_CONFIG)")
    # Not in the settings' table: neither a file nor a variable makes a sandbox of a server.
    parser.add_argument("--sandbox", action="store_true", help="serve a sandbox, in memory only, as `guanxi sandbox`")
    add_json(parser)
    parser.epilog = "Each flag is also a variable (GUANXI_PORT) and a line in the TOML file (port = 8080)."


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM."""
    if arguments.sandbox:
        return run_in_place_of_serve(arguments)
    from guanxi.app import App
    from guanxi.observing.tracing import start_tracing
    from guanxi.serving.inherit import take_inherited
    from guanxi.serving.logs import configure_logging
    from guanxi.serving.server import Beside, serve
    from guanxi.settings import SETTINGS, read_settings
    from guanxi.store import open_store

    inherited = take_inherited()
    flags = {setting.name: getattr(arguments, setting.name) for setting in SETTINGS}
    settings = read_settings(flags, os.environ, arguments.config)
    welcome = _Welcome(settings, as_json=arguments.json)
    _refuse_workers_on_a_file(settings.workers, welcome.place)
    configure_logging(settings.log_format)
    if settings.workers > 1 and inherited.worker is None:
        return _serve_by_workers(settings, inherited, welcome)
    tracing = start_tracing(settings.otel_endpoint, os.environ)
    key = os.environ.get(KEY_VARIABLE)
    store = open_store(welcome.place, key=key, own=True, indexing=True, connections=settings.connections)
    app = App(
        store,
        settings,
        starting=welcome.prepare if inherited.worker is None else None,
        worker=inherited.worker or 0,
        metrics_token=os.environ.get(_METRICS_TOKEN, "").strip() or None,
        tracing=tracing,
    )
    serve(
        app,
        host=settings.host,
        port=settings.port,
        refuse=app.refuse,
        tls_cert=settings.tls_cert,
        tls_key=settings.tls_key,
        trusted_proxy=settings.trusted_proxy,
        ready=welcome.say,
        inherited=inherited,
        beside=None if app.metrics_port is None else Beside(app.metrics, app.metrics_port, welcome.note_metrics),
    )
    return 0


def _refuse_workers_on_a_file(workers: int, place: "Location") -> None:
    """Refuse several processes on one SQLite file, which has one owner.

    Raises:
        SettingError: they are asked for.
    """
    from guanxi.settings import SettingError

    if workers > 1 and place.database is None:
        raise SettingError("one process owns a SQLite store; --workers needs --database postgresql://…")


def _serve_by_workers(settings: "Settings", inherited: "Inherited", welcome: "_Welcome") -> int:
    """Have this command line served by several processes; what the first start makes is made here, once."""
    from guanxi.serving.supervisor import supervise

    return supervise(
        settings.workers,
        host=settings.host,
        port=settings.port,
        tls_cert=settings.tls_cert,
        tls_key=settings.tls_key,
        inherited=inherited,
        prepare=lambda: asyncio.run(_prepare(welcome)),
        ready=welcome.say,
    )


async def _prepare(welcome: "_Welcome") -> None:
    from guanxi.cli.store import context_of
    from guanxi.store import open_store

    store = open_store(welcome.place, key=os.environ.get(KEY_VARIABLE))
    try:
        await welcome.prepare(context_of(store))
    finally:
        await store.close()


class _Welcome:
    """What is made on the first start, and what is said on each."""

    def __init__(self, settings: "Settings", *, as_json: bool) -> None:
        from guanxi.store import location

        self.place = location(settings.data, settings.database, settings.read_database)
        self._settings = settings
        self._as_json = as_json
        self._first: NewApp | None = None
        self._organisations: list[tuple[Organisation, int]] = []  # the first of them
        self._count = 0
        self._metrics: dict[str, str] = {}

    async def prepare(self, context: "Context") -> None:
        """Look what is there; make an organisation and an app where there is nothing."""
        from guanxi.domain.app import SCOPES
        from guanxi.operations.create_app import create_internal_app
        from guanxi.operations.create_organisation import create_organisation

        self._organisations = await context.store.organisations(limit=_SHOWN)
        if self._organisations:
            self._count = await context.store.organisation_count()
            return
        async with context.store.alone():  # of two nodes that start at once on an empty database, one makes them
            self._organisations = await context.store.organisations(limit=_SHOWN)
            if not self._organisations:
                organisation = await create_organisation(context, _NAME)
                self._first = await create_internal_app(context, organisation.corp_id, _APP, SCOPES)
                self._organisations = [(organisation, 0)]
            self._count = len(self._organisations)

    def note_metrics(self, url: str) -> None:
        """Keep where the metrics are."""
        self._metrics = {"metrics_url": f"{url}/metrics"}

    def say(self, url: str) -> None:
        """Say it, once requests are answered."""
        if self._as_json:
            print_json({"url": url, **self._metrics, **self._credentials(), "organisations": self._count})
            return
        print_lines(f"Guanxi {__version__} answers on {url} (data in {self.place}, {self._settings.profile})")
        print_lines(*(f"Metrics are on {address}" for address in self._metrics.values()))
        if self._first is None:
            print_lines(*self._what_is_there())
        else:
            print_lines("", "An organisation and an app were created. The secret is shown this once:", "")
            print_pairs(self._credentials().items())
            print_lines("", "Try it:", "", *curl_lines(url, self._credentials()))
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
            for organisation, count in self._organisations
        ]
        more = self._count - len(shown)
        rest = [f"  and {more} more: {guanxi} org list {place}"] if more else []
        return [
            *shown,
            *rest,
            f"Apps: {guanxi} app list {place}",
            f"Another secret: {guanxi} app rotate APP_KEY {place}",
        ]
