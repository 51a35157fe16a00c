"""Takes secrets, tokens and keys out of what the log of a world remembers, and names the variable that each goes by."""

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from guanxi.sandbox.world import World

TOKEN: Final = "ACCESS_TOKEN"  # noqa: S105 - a variable's name
SIGNATURE: Final = "SIGNATURE"
APP_SECRET: Final = "APP_SECRET"  # noqa: S105 - a variable's name
SUITE_SECRET: Final = "SUITE_SECRET"  # noqa: S105 - a variable's name
API_KEY: Final = "API_KEY"

_MARK: Final = "\ud800"  # decoding bytes makes the lone surrogates from \udc80 on, and never this one

# The end of a name, what may stand around it in a query, JSON (escaped or not) or a header line; then its value: in
# quotes to the closing one, else to the next thing that cannot be in a token. `null` is none. Whatever repeats before
# the value is bounded: a text of a million letters is searched in one pass.
_NAMED: Final = re.compile(
    r"""
    (?P<name> (?:token|secret|password|signature) [\w-]{0,40} )
    (?P<between> \\{0,4} ["']? \s{0,8} (?:[:=]|%3[Dd]|%22%3[Aa](?:%20|\+)?) \s{0,8} )
    (?: (?P<open> \\{0,4} ["'] | %22 ) (?P<quoted> (?: (?! (?P=open)) (?: \\. | . ) )+ )
      | (?! (?:null|true|false) \b ) (?P<bare> (?:b')? [^\s&"'\\,;<>(){}\[\]]+ ) )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_BEFORE: Final = 20
"""Characters before the end of a name that may tell whose secret it is."""
# Those of every world, wherever they stand: a secret is 43 letters of all kinds, and Base64 of as many
# bytes, such as a signature, has a = behind them.
_FORMS: Final = re.compile(
    r"""
    (?P<key> guanxi_ding[0-9a-z]{16}_[0-9a-z]{8}_[\w-]{43} )
    | (?P<token> ding[0-9a-z]{16}[0-9a-f]{40} )
    | (?<![\w-]) (?P<secret> (?=[a-z\d_-]*[A-Z]) (?=[A-Z\d_-]*[a-z]) [\w-]{43} ) (?! [\w=-] | %3D )
    """,
    re.VERBOSE | re.ASCII,
)
_OF_FORM: Final = {"key": API_KEY, "token": TOKEN, "secret": APP_SECRET}
_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_DEPTH: Final = 16
_VARIABLE: Final = re.compile(r"\$[A-Z]+(_[A-Z]+)*")
_NAMES: Final = ("token", "secret", "password", "signature")
_IS_NAME: Final = re.compile("|".join(_NAMES), re.IGNORECASE)


class Redaction:
    """What must not be shown of one world."""

    def __init__(self, world: "World") -> None:
        """Take the world whose secrets it knows."""
        self._known = [
            (secret, variable)
            for secret, variable in (
                (world.app_secret, APP_SECRET),
                (world.suite_secret, SUITE_SECRET),
                (world.api_key, API_KEY),
            )
            if secret
        ]

    def pieces(self, text: str) -> list[str]:
        """Give a text in pieces: every second one is the name of a variable that stands for a secret.

        Args:
            text: of any kind; bytes that are not UTF-8 decoded with `surrogateescape`.

        Returns:
            An odd number of pieces.
        """
        marked = _without_named(self._marked(text))
        if "%" in text or "\\u" in text:  # it may hide one behind an escape: then all of it is shown without any
            plain = _ESCAPE.sub(_character, unquote(text, errors="surrogateescape"))
            if self._marked(plain).count(_MARK) > self._marked(text).count(_MARK):
                marked = _without_named(self._marked(plain))
        return marked.split(_MARK)

    def shown(self, text: str) -> str:
        r"""Give a text with `$VARIABLE` for each secret, and `\xff` for each byte that is not UTF-8."""
        return _joined(self.pieces(text))

    def told(self, text: str) -> str:
        """Give a sentence likewise: what stands behind the word token or secret in it is none."""
        return _joined(self._marked(text).split(_MARK))

    def value(self, value: Any, name: str = "", depth: int = 0) -> Any:  # noqa: ANN401 - any JSON
        """Give a value of JSON without secrets.

        Args:
            value: as decoded.
            name: of the member that holds it.
            depth: in how many others it lies; what lies too deep is left out.
        """
        if isinstance(value, dict | list | tuple) and depth > _DEPTH:
            return "…"
        if isinstance(value, dict):
            return {self.shown(str(key)): self.value(one, str(key), depth + 1) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(one, name, depth + 1) for one in value]
        if not isinstance(value, str):
            return value
        if value and _IS_NAME.search(name) and not _VARIABLE.fullmatch(value):
            return f"${variable_of(name)}"
        return self.shown(value)

    def _marked(self, text: str) -> str:
        text = text.replace(_MARK, "?")
        for secret, variable in self._known:
            text = text.replace(secret, f"{_MARK}{variable}{_MARK}")
        return _FORMS.sub(lambda found: f"{_MARK}{_OF_FORM[found.lastgroup or 'secret']}{_MARK}", text)


def variable_of(name: str) -> str:
    """Give the variable that stands for the value of a member.

    Args:
        name: its name: "access_token", "suiteSecret", …
    """
    lowered = name.lower()
    if "token" in lowered:
        return TOKEN
    if "signature" in lowered:
        return SIGNATURE
    return SUITE_SECRET if "suite" in lowered else APP_SECRET


def _joined(pieces: list[str]) -> str:
    joined = "".join(f"${piece}" if place % 2 else piece for place, piece in enumerate(pieces))
    return joined.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _without_named(text: str) -> str:
    lowered = text.lower()  # looking for words costs a tenth of looking for the pattern
    return _NAMED.sub(_named, text) if any(word in lowered for word in _NAMES) else text


def _named(found: re.Match[str]) -> str:
    value = found["quoted"] or found["bare"]
    if _MARK in value:  # it is gone already
        return found[0]
    begin = re.search(r"[\w-]*$", found.string[max(0, found.start() - _BEFORE) : found.start()])
    name = f"{begin[0] if begin else ''}{found['name']}"
    return f"{found['name']}{found['between']}{found['open'] or ''}{_MARK}{variable_of(name)}{_MARK}"


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)).replace(_MARK, "?")
