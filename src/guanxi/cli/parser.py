"""Arguments: the parser that every command is given, and the types of arguments that several share."""

import argparse
import re
from collections.abc import Container
from pathlib import Path
from typing import Final, NoReturn

from guanxi.cli.report import UsageError

KEY_VARIABLE: Final = "GUANXI_KEY"
"""The store's key: a secret, so it is no flag."""

_SECRET: Final = re.compile(r"(?<=://)\S*@|(?<=password=)[^&\s]*")


class Parser(argparse.ArgumentParser):
    """argparse, but for one line instead of a usage text when something is wrong, and no abbreviated flags.

    A script that used an abbreviation would break with the next flag that begins with the same letters.
    """

    def __init__(self, *arguments: object, **options: object) -> None:
        """Take what argparse takes."""
        super().__init__(*arguments, **{"allow_abbrev": False} | options)  # type: ignore[arg-type] # passed on as it came

    def parse_words(self, words: list[str]) -> argparse.Namespace:
        """Parse what follows a command: parameters may stand before an option and after it.

        An ETag or a cursor may begin with a dash, and argparse would take it for the next option.

        Args:
            words: the rest of the command line.
        """
        joined: list[str] = []
        left = iter(words)
        for word in left:
            if word == "--":
                joined += [word, *left]
                break
            option = self._option_string_actions.get(word)
            takes_one = option is not None and option.nargs is None
            value = next(left, None) if takes_one else None
            if value is None:
                joined.append(word)
            elif value.startswith("-") and value.partition("=")[0] not in self._option_string_actions:
                joined.append(f"{word}={value}")
            else:
                joined += [word, value]
        return self.parse_intermixed_args(joined)

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments; the password of a URL among them is not repeated."""
        raise UsageError(_SECRET.sub("***", message), f"{self.prog} --help")


def add_store(parser: argparse.ArgumentParser) -> None:
    """Add what every command takes: where the store is, and how to answer."""
    parser.add_argument("--data", metavar="DIR", help="directory of the store (GUANXI_DATA; default ./guanxi-data)")
    parser.add_argument("--database", metavar="URL", help="postgresql://… that holds the store (GUANXI_DATABASE)")
    add_json(parser)


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")


def add_settings(parser: argparse.ArgumentParser, names: Container[str] | None = None) -> None:
    """Add a flag for each row of the settings' table, or for some of them."""
    from guanxi.settings import SETTINGS

    for setting in SETTINGS:
        if names is not None and setting.name not in names:
            continue
        if not setting.placeholder:
            parser.add_argument(setting.flag, action=argparse.BooleanOptionalAction, default=None, help=setting.help)
            continue
        shown = f"./{setting.default}" if isinstance(setting.default, Path) else setting.default
        default = "" if setting.default is None else f" (default {shown})"
        parser.add_argument(setting.flag, metavar=setting.placeholder, help=f"{setting.help}{default}")


def text(argument: str) -> str:
    """Take an argument that is stored or sent: bytes that are not UTF-8 arrive as lone surrogates, which cannot be."""
    try:
        argument.encode()
    except UnicodeEncodeError as error:
        raise argparse.ArgumentTypeError("it is not UTF-8") from error
    return argument
