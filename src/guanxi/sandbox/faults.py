"""The faults of one world: those that there are, and which of them strike a call."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final

import msgspec
from msgspec import UNSET, Meta, structs

from guanxi.dingtalk.pages import PAGES
from guanxi.domain.failures import Failure, ValueInvalid
from guanxi.sandbox.fault import API, EVERY, Fault, Rule
from guanxi.sandbox.fault_rows import numbers_of, row_of

_MOST: Final = 100
"""Faults that a world has at most."""

_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})

OTHER: Final = "other"
"""The page of a path where there is none."""


class FaultUnknown(Failure):
    """The world has no such fault."""


class _State(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    seed: int | None = None
    made: Annotated[int, Meta(ge=0, lt=2**53)] = 0
    faults: list[Fault] = []


class Faults:
    """Those of one world.

    Attributes:
        early: whether there are any that strike before the server is asked.
        late: whether there are any that strike where a page would be run.
        by_caller: whether there are any that are meant for one app.
    """

    __slots__ = ("_faults", "_first_seed", "_made", "_seed", "by_caller", "early", "late")

    def __init__(self, seed: int) -> None:
        """Begin with none.

        Args:
            seed: of the world: what is drawn comes from it.
        """
        self._faults: dict[str, Fault] = {}
        self._made = 0
        self._first_seed = self._seed = seed
        self._count()

    def __iter__(self) -> Iterator[Fault]:
        """Give them, those first that were made first."""
        return iter(list(self._faults.values()))

    def __getitem__(self, fault_id: str) -> Fault:
        """Give one by its id; raises FaultUnknown."""
        if (fault := self._faults.get(fault_id)) is None:
            raise FaultUnknown(f"there is no fault {fault_id[:64]!r} in this world")
        return fault

    def add(self, rule: Rule, now: int) -> Fault:
        """Make one.

        Args:
            rule: what it shall do.
            now: by the world's clock, in milliseconds since 1970.

        Raises:
            ValueInvalid: there is no such page, the page cannot answer that, or there are too many faults.
        """
        if len(self._faults) >= _MOST:
            raise ValueInvalid(f"a world has at most {_MOST} faults: remove those that are over")
        _check(rule)
        fault = Fault(id=f"f{self._made + 1}", rule=rule.at(now))
        self._made += 1
        self._faults[fault.id] = fault
        self._count()
        return fault

    def remove(self, fault_id: str) -> None:
        """Remove one; raises FaultUnknown."""
        del self._faults[self[fault_id].id]
        self._count()

    def clear(self) -> None:
        """Remove all; ids go on, so that none is given twice."""
        self._faults.clear()
        self._count()

    def strike(self, page: str, caller: str | None, now: int, *, late: bool) -> list[Fault]:
        """Count a call at those that it is meant by, and give those that strike it.

        Args:
            page: its name, `api`, or `other`.
            caller: the app_key of the app that calls, if known.
            now: by the world's clock, in milliseconds since 1970.
            late: whether it has come to where the page would be run.

        Returns:
            All latencies that strike it, and the first of the others; each of them once.
        """
        found: list[Fault] = []
        decided = False
        for fault in self._faults.values():
            if fault.rule.late is not late or not fault.meant(page, caller, now):
                continue
            if late and row_of(PAGES[page], fault.rule) is None:
                continue
            if not fault.strikes(self._seed) or (decided and fault.rule.kind != "latency"):
                continue
            decided = decided or fault.rule.kind != "latency"
            fault.struck += 1
            found.append(fault)
        return found

    def drawn(self, fault: Fault, what: str) -> float:
        """Draw a number from 0 to 1 for the call that a fault has struck last."""
        return fault.drawn(self._seed, what)

    def state(self, names: Mapping[str, str] = _NO_NAMES) -> dict[str, Any]:
        """Give all that there is to know of them, as JSON has it.

        Args:
            names: what stands for the world's own app_keys.
        """
        faults = [_renamed(fault, names) for fault in self]
        told: dict[str, Any] = msgspec.to_builtins(_State(self._seed, self._made, faults))
        return told

    def restore(self, state: object, names: Mapping[str, str] = _NO_NAMES) -> None:
        """Be as a state says; `{}` is that of a world that never had any.

        Args:
            state: of these, or of another world's.
            names: the app_keys of this world, by what stands for them.

        Raises:
            ValueInvalid: it is none; nothing is changed.
        """
        try:
            told = msgspec.convert(state, _State)
        except msgspec.ValidationError as error:
            raise ValueInvalid(str(error), field="faults") from error
        faults = {fault.id: _renamed(fault, names) for fault in told.faults}
        numbers = [int(one[1:]) for one in faults if re.fullmatch(r"f[1-9][0-9]{0,15}", one, re.ASCII)]
        if not len(numbers) == len(faults) == len(told.faults) <= _MOST or max(numbers, default=0) > told.made:
            raise ValueInvalid("the ids of faults are f1, f2 and so on, up to the number made", field="faults")
        for fault in told.faults:
            if fault.rule.seconds is not UNSET:
                raise ValueInvalid("a fault that is there has until, not seconds", field="faults")
            _check(fault.rule)
        self._faults, self._made = faults, told.made
        self._seed = self._first_seed if told.seed is None else told.seed
        self._count()

    def _count(self) -> None:
        self.early = any(not fault.rule.late for fault in self)
        self.late = any(fault.rule.late for fault in self)
        self.by_caller = any(fault.rule.caller is not None for fault in self)


def _renamed(fault: Fault, names: Mapping[str, str]) -> Fault:
    caller = fault.rule.caller
    rule = fault.rule if caller is None else structs.replace(fault.rule, caller=names.get(caller, caller))
    return structs.replace(fault, rule=rule)


def _check(rule: Rule) -> None:
    if rule.page not in {None, EVERY, API, *PAGES}:
        raise ValueInvalid(f"there is no page {rule.page!r}; there are {', '.join((EVERY, API, *PAGES))}", field="page")
    if not rule.late:
        return
    if rule.page == API:
        told = "the native API has no errcodes; there are latency, socket, html and ban"
        raise ValueInvalid(told, field=_named(rule))
    pages = [PAGES[rule.page]] if rule.page in PAGES else list(PAGES.values())
    if not any(row_of(page, rule) for page in pages):
        there_are = dict.fromkeys(number for page in pages for number in numbers_of(page))
        where = rule.page if rule.page in PAGES else "any page"
        raise ValueInvalid(
            f"{where} does not answer that; errcode is one of {', '.join(there_are)}", field=_named(rule)
        )


def _named(rule: Rule) -> str:
    return "errcode" if rule.kind == "errcode" else "profile"
