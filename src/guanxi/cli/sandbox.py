"""`guanxi sandbox`: a server whose directory is in memory only, with worlds, faults, a clock and a request log."""

import argparse
import os
from typing import TYPE_CHECKING, Final

from guanxi import __version__
from guanxi.cli.answer import print_json, print_lines, print_pairs
from guanxi.cli.parser import add_json

if TYPE_CHECKING:
    from guanxi.operations.context import Context
    from guanxi.sandbox.world import World

_TAKEN: Final = ("host", "port", "profile", "rate_limit", "access_log", "log_format", "tls_cert", "tls_key")
"""Settings of a server that a sandbox has, too."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    from guanxi.settings import SETTINGS

    for setting in SETTINGS:
        if setting.name not in _TAKEN:
            continue
        if setting.placeholder:
            parser.add_argument(setting.flag, metavar=setting.placeholder, help=setting.help)
        else:
            parser.add_argument(setting.flag, action=argparse.BooleanOptionalAction, default=None, help=setting.help)
    add_json(parser)
    parser.epilog = "Nothing is written to any file, and all is gone when it ends. docs/sandbox.md shows what it can."


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM."""
    from dataclasses import replace

    from guanxi.app import App, Around, now_ms
    from guanxi.sandbox.gate import Gate, context_of
    from guanxi.sandbox.steps import watched
    from guanxi.sandbox.worlds import Worlds
    from guanxi.serving.logs import configure_logging
    from guanxi.serving.server import serve
    from guanxi.settings import read_settings

    flags = {name: getattr(arguments, name) for name in _TAKEN}
    settings = read_settings(flags, os.environ)
    configure_logging(settings.log_format)
    worlds = Worlds(now_ms, settings.rate_limit or None)

    async def begin(_: "Context") -> None:
        await worlds.create(name="Sandbox")

    settings = replace(settings, rate_limit=0)  # each world counts by its own clock
    app = App(worlds.memory.store(), settings, starting=begin, around=Around(context_of(worlds), watched))
    serve(
        Gate(app, worlds),
        host=settings.host,
        port=settings.port,
        refuse=app.refuse,
        tls_cert=settings.tls_cert,
        tls_key=settings.tls_key,
        trusted_proxy=None,
        ready=lambda url: _say(url, worlds.default, as_json=arguments.json),
        inherited=None,
        beside=None,
    )
    return 0


def _say(url: str, world: "World", *, as_json: bool) -> None:
    names = ("corp_id", "app_key", "app_secret", "suite_key", "suite_secret", "api_key")
    credentials = {name: getattr(world, name) for name in names}
    if as_json:
        print_json({"url": url, "sandbox": True, **credentials})
        return
    print_lines(f"Guanxi {__version__} sandbox answers on {url}: in memory, and gone when it ends", "")
    print_pairs(credentials.items())
    print_lines("", f"Worlds, clock, faults and request log: {url}/sandbox", "", "Stop with Ctrl-C.")
