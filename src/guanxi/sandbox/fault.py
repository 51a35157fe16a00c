"""A fault: which calls it strikes, and what becomes of them."""

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.domain.failures import ValueInvalid
from guanxi.sandbox.fault_profiles import BAN_SECONDS, PROFILES
from guanxi.sandbox.latency import Latency

EVERY: Final = "*"
"""In place of a page's name: all of them."""

API: Final = "api"
"""In place of a page's name: the native API."""

Profile = Literal["throttled", "banned", "flaky", "expired-tokens", "busy"]
Broken = Literal["reset", "empty", "garbage", "half"]

_KINDS: Final = ("profile", "errcode", "latency", "socket", "html", "ban", "tokens")
_WITH_EFFECT: Final = frozenset({"errcode", "latency", "socket", "html"})
_LATE: Final = frozenset({"errcode", "throttled", "busy"})
_FIRST_YEAR, _LAST_YEAR = 1970, 9999
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A fault as it is asked for. docs/sandbox-faults.md says what each member does.

    Attributes:
        page: the name of a page, "api" for the native API, "*" or None for all.
        profile: one of those that have a name; or one of the following.
        errcode: a number of the page's, or 88 with a `sub_code`.
        sub_code: the platform's number.
        latency: how long the call waits.
        socket: how the connection breaks.
        html: whether a gateway's page of HTML is answered.
        ban: the form in which a client is told that its address is shut out.
        tokens: that those which are there have expired.
        effect: whether the call is carried out, and only its answer suffers.
        caller: the app_key of the app whose calls are meant.
        nth: the first of the calls that it strikes, counted from 1.
        first: how many calls it strikes; all, or 1 with `nth`, if not given.
        probability: of each of them to be struck.
        begins: by the world's clock; at once if not given. In JSON `from`.
        until: by the world's clock; never if not given.
        seconds: from the beginning to the end, in place of `until`.

    Raises:
        ValueInvalid: two things are asked for in one, or nothing, or a moment is no moment.
    """

    page: Annotated[str, Meta(max_length=64)] | None = None
    profile: Profile | UnsetType = UNSET
    errcode: int | Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    sub_code: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    latency: Latency | UnsetType = UNSET
    socket: Broken | UnsetType = UNSET
    html: bool | UnsetType = UNSET
    ban: Literal["json", "html"] | UnsetType = UNSET
    tokens: Literal["expired"] | UnsetType = UNSET
    effect: bool = False
    caller: Annotated[str, Meta(max_length=64)] | None = None
    nth: Annotated[int, Meta(ge=1, le=2**53)] | UnsetType = UNSET
    first: Annotated[int, Meta(ge=1, le=2**53)] | UnsetType = UNSET
    probability: Annotated[float, Meta(ge=0, le=1)] | UnsetType = UNSET
    begins: datetime | UnsetType = msgspec.field(default=UNSET, name="from")
    until: datetime | UnsetType = UNSET
    seconds: Annotated[float, Meta(gt=0, le=1e9)] | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Check what can be checked without a world."""
        given = [name for name in _KINDS if getattr(self, name) is not UNSET]
        if len(given) != 1 or self.html is False:
            raise ValueInvalid(f"a fault is one of {', '.join(_KINDS)}" + (f", not {given}" if given else ""))
        if self.sub_code is not UNSET and not (self.errcode is not UNSET or self.profile == "throttled"):
            raise ValueInvalid("sub_code goes with errcode, or with the profile throttled", field="sub_code")
        if self.effect and given[0] not in _WITH_EFFECT:
            raise ValueInvalid(f"effect goes with {', '.join(sorted(_WITH_EFFECT))}", field="effect")
        for name, moment in (("from", self.begins), ("until", self.until)):
            if isinstance(moment, datetime) and (moment.tzinfo is None or not _FIRST_YEAR < moment.year < _LAST_YEAR):
                raise ValueInvalid(f"{name} needs an offset from UTC: 2026-11-21T08:00:00Z", field=name)
        if self.until is not UNSET and self.seconds is not UNSET:
            raise ValueInvalid("until and seconds say the same", field="seconds")

    @property
    def kind(self) -> str:
        """What it does: the name of a profile, or of the member that says it."""
        return next(
            str(self.profile) if name == "profile" else name for name in _KINDS if getattr(self, name) is not UNSET
        )

    @property
    def late(self) -> bool:
        """Whether it strikes where the page would be run, rather than before the server is asked."""
        return self.kind in _LATE

    def at(self, now: int) -> "Rule":
        """Give it with the window that it has when it is made at a moment.

        Raises:
            ValueInvalid: it would end before it begins.
        """
        rule = msgspec.structs.replace(self, **self._unsaid())
        begins, until = rule.begins, rule.until
        if isinstance(rule.seconds, float):
            begins = begins if isinstance(begins, datetime) else datetime.fromtimestamp(now / 1000, UTC)
            until = _moved(begins, rule.seconds)
        begins, until = (one.astimezone(UTC) if isinstance(one, datetime) else UNSET for one in (begins, until))
        if isinstance(begins, datetime) and isinstance(until, datetime) and until <= begins:
            raise ValueInvalid("until is not after from", field="until")
        return msgspec.structs.replace(rule, begins=begins, until=until, seconds=UNSET)

    def _unsaid(self) -> dict[str, Any]:
        """Give what its profile adds to what it says."""
        unsaid = {"seconds": BAN_SECONDS} if self.ban is not UNSET else PROFILES.get(str(self.profile), {})
        said = {"seconds"} if self.until is not UNSET else {"first"} if self.nth is not UNSET else set()
        return {name: value for name, value in unsaid.items() if getattr(self, name) is UNSET and name not in said}


def _moved(start: datetime, seconds: float) -> datetime:
    try:
        return start + timedelta(seconds=seconds)
    except OverflowError as error:
        raise ValueInvalid("it would end after the year 9999", field="seconds") from error


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def milliseconds(moment: datetime | UnsetType) -> int | None:
    """Give a moment in milliseconds since 1970; None for none."""
    return (moment - _EPOCH) // _MILLISECOND if isinstance(moment, datetime) else None


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A fault of a world.

    Attributes:
        id: its name there: `f1`.
        rule: with its window.
        calls: how many were its to strike, whether it did or not.
        struck: how many it has struck.
    """

    id: str
    rule: Rule
    calls: Annotated[int, Meta(ge=0)] = 0
    struck: Annotated[int, Meta(ge=0)] = 0

    @property
    def ends(self) -> int | None:
        """When, in milliseconds since 1970; None: never."""
        return milliseconds(self.rule.until)

    def meant(self, page: str, caller: str | None, now: int) -> bool:
        """Tell whether a call is one of its calls."""
        rule = self.rule
        begins, ends = milliseconds(rule.begins), self.ends
        return (
            rule.page in {None, EVERY, page}
            and (rule.caller is None or rule.caller == caller)
            and (begins is None or begins <= now)
            and (ends is None or now < ends)
        )

    def strikes(self, seed: int) -> bool:
        """Count one of its calls, and tell whether it is struck."""
        self.calls += 1
        begin, end = self._span()
        if self.calls < begin or (end is not None and self.calls >= end):
            return False
        share = self.rule.probability
        return share is UNSET or self.drawn(seed, "probability") < share

    def drawn(self, seed: int, what: str) -> float:
        """Draw a number from 0 to 1, without 1: the same for the same seed, fault, count of calls and purpose."""
        source = f"seed {seed}\0{self.id}\0{self.calls}\0{what}".encode()
        return int.from_bytes(blake2b(source, digest_size=7).digest(), "big") / 2**56

    def shown(self, now: int) -> dict[str, Any]:
        """Give it as it is listed: its rule, what it has done, and whether it is over."""
        end, ends = self._span()[1], self.ends
        over = (end is not None and self.calls >= end - 1) or (ends is not None and ends <= now)
        rule: dict[str, Any] = msgspec.to_builtins(self.rule)
        moments = {"from": self.rule.begins, "until": self.rule.until}
        rule |= {name: _written(moment) for name, moment in moments.items() if isinstance(moment, datetime)}
        return {"id": self.id, **rule, "calls": self.calls, "struck": self.struck, "over": over}

    def _span(self) -> tuple[int, int | None]:
        """Give the numbers of the first call that is struck, and of the first after it that is not."""
        nth, first = self.rule.nth, self.rule.first
        begin = nth if isinstance(nth, int) else 1
        if isinstance(first, int):
            return begin, begin + first
        return begin, None if nth is UNSET else begin + 1
