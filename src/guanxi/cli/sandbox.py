"""`guanxi sandbox`: a server whose directory is in memory only, with worlds, faults, a clock and a request log."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from guanxi import __version__
from guanxi.cli import sandbox_tls
from guanxi.cli.answer import print_json, print_lines, print_pairs
from guanxi.cli.parser import add_json, add_settings
from guanxi.cli.pasting import curl_lines
from guanxi.cli.report import UsageError

if TYPE_CHECKING:
    from guanxi.operations.context import Context
    from guanxi.sandbox.world import World
    from guanxi.sandbox.worlds import Worlds

TAKEN: Final = (
    "host",
    "port",
    "profile",
    "rate_limit",
    "api_rate_limit",
    "access_log",
    "log_format",
    "tls_cert",
    "tls_key",
)
"""Settings of a server that a sandbox has, too."""

_SHOWN: Final = ("corp_id", "app_key", "app_secret", "suite_key", "suite_secret", "api_key")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_settings(parser, TAKEN)
    sandbox_tls.configure(parser)
    add_content(parser)
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="end when whoever holds the other end of the input ends"
    )
    add_json(parser)
    parser.epilog = (
        "No file is written but by --tls-ca, and all is gone when it ends. docs/sandbox.md shows what it can."
    )


def add_content(parser: "argparse._ActionsContainer") -> None:
    """Add what says which directory the first world has."""
    content = parser.add_mutually_exclusive_group()
    content.add_argument(
        "--seed-file", metavar="FILE", type=Path, help="YAML with staff, tags and contacts in place of the example's"
    )
    content.add_argument("--empty", action="store_true", help="no staff and no contacts")


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM."""
    from dataclasses import replace

    from guanxi.app import App, Around, now_ms
    from guanxi.sandbox.gate import Gate, context_of
    from guanxi.sandbox.steps import watched
    from guanxi.sandbox.worlds import Worlds
    from guanxi.serving.inherit import take_inherited
    from guanxi.serving.logs import configure_logging
    from guanxi.serving.server import serve
    from guanxi.serving.stdin import end_with_stdin
    from guanxi.settings import given_settings

    inherited = take_inherited()
    settings = given_settings(vars(arguments), os.environ, TAKEN)
    content = _Content(arguments.seed_file, empty=arguments.empty)
    tls = sandbox_tls.prepared(arguments, settings)
    configure_logging(settings.log_format)
    if arguments.until_stdin_closes:
        end_with_stdin()
    worlds = Worlds(now_ms, settings.rate_limit or None)

    async def begin(_: "Context") -> None:
        await content.make(worlds)

    settings = replace(settings, rate_limit=0)  # each world counts by its own clock
    app = App(worlds.memory.store(), settings, starting=begin, around=Around(context_of(worlds), watched))
    serve(
        Gate(app, worlds, tls.authority.certificate if tls else None),
        host=settings.host,
        port=settings.port,
        refuse=app.refuse,
        tls_cert=settings.tls_cert,
        tls_key=settings.tls_key,
        tls=tls.context if tls else None,
        trusted_proxy=None,
        ready=lambda url: _say(url, worlds.default, tls, as_json=arguments.json),
        inherited=inherited,
        beside=None,
    )
    return 0


def run_in_place_of_serve(arguments: argparse.Namespace) -> int:
    """Do it for `guanxi serve --sandbox`, which takes no flag that a sandbox has not.

    Raises:
        UsageError: one is given; a store that was named would not be served.
    """
    from guanxi.settings import SETTINGS

    given = [
        setting.flag
        for setting in SETTINGS
        if setting.name not in TAKEN and getattr(arguments, setting.name) is not None
    ]
    given += ["--config"] if arguments.config else []
    if given:
        raise UsageError(f"a sandbox is in memory and has no {given[0]}", "guanxi sandbox --help")
    absent = {"seed_file": None, "empty": False, "tls": False, "tls_ca": None, "until_stdin_closes": False}
    return run(argparse.Namespace(**vars(arguments), **absent))


class _Content:
    """What the first world holds."""

    def __init__(self, seed_file: Path | None, *, empty: bool) -> None:
        from guanxi.sandbox.seed_file import EXAMPLE, SeedFile

        try:
            self._file = None if empty else SeedFile(seed_file or EXAMPLE)
        except OSError as error:
            raise UsageError(
                f"cannot read the seed file {seed_file}: {error.strerror}", "guanxi sandbox --help"
            ) from error

    async def make(self, worlds: "Worlds") -> None:
        """Make the world.

        Raises:
            SeedInvalid: something in the seed file cannot be; the reason names file and line.
        """
        from guanxi.sandbox.directory import EMPTY, SeedInvalid

        directory = EMPTY if self._file is None else self._file.directory
        try:
            await worlds.create(name=directory.organisation.name or "Sandbox", directory=directory)
        except SeedInvalid as error:
            raise error if self._file is None else self._file.told(error.reason, error.field or "") from error


def _say(url: str, world: "World", tls: "sandbox_tls.Prepared | None", *, as_json: bool) -> None:
    credentials = {name: str(getattr(world, name)) for name in _SHOWN}
    if as_json:
        print_json({"url": url, "sandbox": True, **credentials, **(tls.told() if tls else {})})
        return
    print_lines(f"Guanxi {__version__} sandbox answers on {url}: in memory, and gone when it ends", "")
    print_pairs(credentials.items())
    if tls:
        tls.say(url)
    print_lines("", "Try it:", "", *_lines_to_paste(url, world))
    print_lines("", f"What came, and why it was refused, in a browser: {url}/sandbox", "", "Stop with Ctrl-C.")


def _lines_to_paste(url: str, world: "World") -> list[str]:
    """Give what shows a page of DingTalk's, the native API, a world of one's own, and what came."""
    return [
        *curl_lines(url, {"app_key": world.app_key, "app_secret": world.app_secret}),
        f"curl -s -H 'Authorization: Bearer {world.api_key}' '{url}/api/v1/contacts?q=zhou&fields=name,mobile'",
        f'curl -s {url}/sandbox/worlds -d \'{{"seed": 7, "directory": "example"}}\'',
        f"curl -s '{url}/sandbox/worlds/{world.id}/requests?limit=1'",
    ]
