"""`guanxi reindex`: make what contacts are searched by anew, while servers run."""

import argparse
import asyncio
import os
import signal
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from guanxi.cli.answer import print_json, print_lines, print_table, quoted
from guanxi.cli.parser import add_store, text
from guanxi.cli.report import INTERRUPTED, CommandError, UsageError

if TYPE_CHECKING:
    from guanxi.cli.token_makers import TokenMakers
    from guanxi.operations.context import Context

_AT_ONCE: Final = 500
"""Contacts in one transaction. Their tokens are made before it, and servers that wait for it wait for its writing."""

_MAKERS: Final = min(os.cpu_count() or 1, 4)
"""Processes that make tokens, which is two thirds of the work, while this one writes."""

_PAGES: Final = 64
"""Pages that are merged in one transaction; some 15 ms."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--org", metavar="CORP_ID", type=text, help="whose index; all organisations' if not given")
    parser.add_argument("--after", metavar="NUMBER", type=int, help="go on where an interrupted one has ended")
    add_store(parser)
    parser.epilog = (
        "Servers go on meanwhile, and search finds everything, unless the rules have changed with this version; then"
        " contacts can be searched when it is done. A server does the same by itself after its start, more slowly."
    )


def run(arguments: argparse.Namespace) -> int:
    """Make them, and say how many contacts they have."""
    from guanxi.cli.store import in_store

    if arguments.after is not None and arguments.org is None:
        raise UsageError("--after is about one organisation: name it with --org CORP_ID", "guanxi reindex --help")
    made = in_store(arguments, lambda context: _Making(context, arguments).all(), indexing=True)
    if arguments.json:
        print_json({"organisations": [{"corp_id": corp_id, "contacts": count} for corp_id, count in made.items()]})
        return 0
    print_table(("corp_id", "contacts"), ([corp_id, f"{count}"] for corp_id, count in made.items()), "")
    print_lines("What contacts are searched by is made anew; those in the trash are counted too.")
    return 0


class ReindexInterruptedError(CommandError):
    """It was told to end."""

    exit_code = INTERRUPTED


class _Making:
    """One run of the command."""

    _makers: "TokenMakers"

    def __init__(self, context: "Context", arguments: argparse.Namespace) -> None:
        self._context = context
        self._arguments = arguments
        self._ending = False

    async def all(self) -> dict[str, int]:
        """Make each organisation's index anew; give how many contacts it has.

        Raises:
            ReindexInterruptedError: by SIGINT or SIGTERM.
        """
        from guanxi.cli.token_makers import TokenMakers

        async with TokenMakers(_MAKERS) as self._makers:
            made = await self._each()
        for corp_id in list(made)[:1]:  # the parts of all organisations are the same
            await self._merge(corp_id)
        return made

    async def _each(self) -> dict[str, int]:
        from guanxi.cli.store import the_organisation

        store, corp_id = self._context.store, ""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._end)
        if self._arguments.org is not None:
            corp_id = await the_organisation(store, self._arguments.org)
            return {corp_id: await self._one(corp_id)}
        made: dict[str, int] = {}
        while page := await store.organisations(corp_id, 100):
            for organisation, _ in page:
                corp_id = organisation.corp_id
                made[corp_id] = await self._one(corp_id)
        return made

    def _end(self) -> None:
        self._ending = True

    async def _one(self, corp_id: str) -> int:
        from guanxi.cli.progress import shown
        from guanxi.operations.reindex import reindex

        contacts = 0
        with shown() as progress:
            after, ahead = self._arguments.after, 2 * _MAKERS
            making = reindex(self._context, corp_id, at_once=_AT_ONCE, after=after, make=self._makers.make, ahead=ahead)
            async with aclosing(making):
                async for made in making:
                    contacts = made.contacts
                    progress(f"indexing {corp_id}", made.upto, made.newest)
                    if self._ending and not made.whole:
                        raise self._interrupted(corp_id, made.upto, made.newest)
        return contacts

    async def _merge(self, corp_id: str) -> None:
        from guanxi.cli.progress import shown
        from guanxi.operations.reindex import merge

        with shown() as progress:
            async for step, steps in merge(self._context, corp_id, at_once=_PAGES):
                progress("merging", step, steps)
                if self._ending:
                    return

    def _interrupted(self, corp_id: str, upto: int, newest: int) -> ReindexInterruptedError:
        flags = [word for name in ("data", "database") for word in self._given(name)]
        command = quoted("guanxi", "reindex", "--org", corp_id, "--after", str(upto), *flags)
        return ReindexInterruptedError(f"{100 * upto // newest} % of the index is made anew", f"go on with `{command}`")

    def _given(self, name: str) -> list[str]:
        value = getattr(self._arguments, name)
        return [] if value is None else [f"--{name}", value]
