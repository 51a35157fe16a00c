"""The faults of a world, and how often its apps may call. docs/sandbox-faults.md says what each member does."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict, Unpack

import msgspec

from guanxi.testing.control import SandboxError

if TYPE_CHECKING:
    from guanxi.testing.control import Control

__tracebackhide__ = True  # a failing test shows the line that asked, not how it was asked


class LogNormal(TypedDict):
    """A lognormal distribution of seconds."""

    median: float
    sigma: float


class Latency(TypedDict, total=False):
    """A distribution of seconds: one of these."""

    fixed: float
    uniform: tuple[float, float]
    lognormal: LogNormal


class Which(TypedDict, total=False):
    """Which calls are struck; every call of every page, if nothing is said.

    `begins` and `until` are moments of the world's clock, with an offset from UTC; `seconds` is in place of `until`.
    """

    page: str
    caller: str
    nth: int
    first: int
    probability: float
    begins: datetime
    until: datetime
    seconds: float


class Rule(Which, total=False):
    """A fault: which calls it strikes, and one of `errcode` to `profile`, which say what becomes of them."""

    errcode: int | str
    sub_code: str
    latency: float | Latency
    socket: Literal["reset", "empty", "garbage", "half"]
    html: bool
    ban: Literal["json", "html"]
    tokens: Literal["expired"]
    profile: Literal["throttled", "banned", "flaky", "expired-tokens", "busy"]
    effect: bool


class Fault:
    """A fault that a world has.

    Attributes:
        id: its name in the world: `f1`, which answers, too, name.
        rule: what it is, as the sandbox tells it: with the window that it got when it was made.
    """

    def __init__(self, control: "Control", told: dict[str, Any]) -> None:
        """Take what asks about the world, and what it told of the fault."""
        self._control = control
        self.id: Final[str] = told["id"]
        self.rule: Final = {name: value for name, value in told.items() if name not in {"id", *_COUNTS}}

    @property
    def calls(self) -> int:
        """How many calls were its to strike, whether it did or not."""
        return int(self._told()["calls"])

    @property
    def struck(self) -> int:
        """How many it has struck."""
        return int(self._told()["struck"])

    @property
    def over(self) -> bool:
        """Whether it will strike none any more."""
        return bool(self._told()["over"])

    def remove(self) -> None:
        """Remove it."""
        self._control.ask("DELETE", f"{_PATH}/{self.id}")

    def __repr__(self) -> str:
        """Show it, with how often it has struck if it is still there."""
        try:
            struck = f" struck={self.struck}"
        except SandboxError:
            struck = " removed"
        return f"<Fault {self.id} {' '.join(f'{name}={value!r}' for name, value in self.rule.items())}{struck}>"

    def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = msgspec.json.decode(self._control.ask("GET", f"{_PATH}/{self.id}"))
        return told


class Faults:
    """The faults of one world: iterating gives them, those first that were made first."""

    def __init__(self, control: "Control") -> None:
        """Take what asks about the world."""
        self._control = control

    def add(self, **rule: Unpack[Rule]) -> Fault:
        """Let calls fail from now on.

        Args:
            rule: as `Rule` says: `add(page="extcontact_create", errcode=60203, first=1)`.

        Raises:
            SandboxError: there is no such fault; the text says what there is.
        """
        wanted: dict[str, Any] = dict(rule)
        if "begins" in wanted:
            wanted["from"] = wanted.pop("begins")
        if isinstance(wanted.get("latency"), int | float):
            wanted["latency"] = {"fixed": wanted["latency"]}
        return Fault(self._control, msgspec.json.decode(self._control.ask("POST", _PATH, wanted)))

    def throttled(self, *, sub_code: Literal["90018", "90002"] | None = None, **which: Unpack[Which]) -> Fault:
        """Let calls be told that there were too many, in the way of their page.

        Args:
            sub_code: 90002 for the limit of all apps together.
            which: the calls.
        """
        if sub_code is None:
            return self.add(profile="throttled", **which)
        return self.add(profile="throttled", sub_code=sub_code, **which)

    def banned(self, **which: Unpack[Which]) -> Fault:
        """Shut the caller's address out, for five minutes of the world's clock if no end is said."""
        return self.add(profile="banned", **which)

    def flaky(self, **which: Unpack[Which]) -> Fault:
        """Let three of ten calls get a reset, an empty answer, half an answer or HTML; or as `probability` says."""
        return self.add(profile="flaky", **which)

    def expired_tokens(self, **which: Unpack[Which]) -> Fault:
        """Let all tokens that there are expire before the next call, or before the `nth`."""
        return self.add(profile="expired-tokens", **which)

    def busy(self, **which: Unpack[Which]) -> Fault:
        """Let calls be told that the system is busy, by their page's own number."""
        return self.add(profile="busy", **which)

    def limit(self, per_second: int | None) -> None:
        """Set how often each app may call each page in a second of the world's clock; None: as often as it likes."""
        self._control.ask("POST", "/limits", {"per_second": per_second})

    def clear(self) -> None:
        """Remove all faults; a limit stays."""
        self._control.ask("DELETE", _PATH)

    def __iter__(self) -> Iterator[Fault]:
        """Give them."""
        told = msgspec.json.decode(self._control.ask("GET", _PATH))
        return iter([Fault(self._control, one) for one in told["faults"]])

    def __len__(self) -> int:
        """Count them, those that are over, too."""
        return len(list(iter(self)))

    def __repr__(self) -> str:
        """Show them."""
        return f"<Faults {list(self)}>"


_PATH: Final = "/faults"
_COUNTS: Final = ("calls", "struck", "over")
