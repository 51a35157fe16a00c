"""A snapshot: what a world was at one moment, so that this world or another can be made that again."""

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, structs

from guanxi.domain.failures import ValueInvalid
from guanxi.sandbox.ids import SeededKind
from guanxi.store.contents import Contents, HeldChange, Moment
from guanxi.store.memory import Memory

if TYPE_CHECKING:
    from guanxi.sandbox.clock import Clock
    from guanxi.sandbox.ids import WorldIds

Names = dict[str, str]
"""What a world's own ids are called in a snapshot: a longer one before one that it begins with."""

_CALLED_BY_ID: Final = ("organisation_", "app_", "suite_", "key_")
"""Kinds of changes that happen to something that has an id of its own in each world."""

_CHECKED_AS: Final = "ding0000000000000000"


class ClockState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A clock.

    Attributes:
        offset: milliseconds by which it is before the system's clock, if it goes.
        frozen_at: milliseconds since 1970 at which it stands; None if it goes.
    """

    offset: Annotated[int, Meta(ge=-253_402_300_799_999, le=253_402_300_799_999)] = 0
    frozen_at: Moment | None = None


class Snapshot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a world was.

    Attributes:
        version: of this form.
        seed: what the next ids come from.
        ids: how many of each kind were given.
        clock: as it was.
        faults: as `Faults` gives and takes them; None for none.
        data: the directory. The world's own ids stand in it as `$corp_id`, `$app_key`, `$suite_key` and `$key_id`.
    """

    version: Literal[1] = 1
    seed: int
    ids: dict[SeededKind, Annotated[int, Meta(ge=0, lt=1 << 53)]]
    clock: ClockState
    faults: Any = None
    data: Contents

    @classmethod
    def of(cls, data: Contents, ids: "WorldIds", clock: "Clock", faults: object) -> "Snapshot":
        """Put it together."""
        told = ClockState(clock.offset, clock.frozen_at)
        return cls(seed=ids.seed, ids=ids.seeded, clock=told, faults=faults, data=data)

    async def check(self) -> None:
        """Hold the directory against the rules of a store, in one that is thrown away.

        Raises:
            ValueInvalid: it breaks one; `field` says where.
        """
        trial = Memory()
        try:
            await self._try(trial)
        except ValueInvalid as failure:
            where = "data" if failure.field is None else f"data.{failure.field}"
            raise ValueInvalid(failure.reason, field=where) from failure
        finally:
            await trial.close()

    async def _try(self, trial: Memory) -> None:
        numbers = [one.change for one in self.data.contacts] + [one.number for one in self.data.trash]
        if max(numbers, default=0) > self.data.last_change:
            raise ValueInvalid("a contact was changed by a change with a higher number", field="last_change")
        if len(set(numbers)) < len(numbers):
            raise ValueInvalid("two contacts were changed last by the same change", field="contacts")
        trial.put(_CHECKED_AS, self.data)
        for finding in await trial.examined():
            raise ValueInvalid(f"{finding.what}: the snapshot says {finding.stored}, its records say {finding.found}")


def named(contents: Contents, names: Names) -> Contents:
    """Put names for the ids of the world that contents come from."""
    return _with(contents, tuple(names.items()))


def unnamed(contents: Contents, names: Names) -> Contents:
    """Put the ids of the world that contents go into for their names."""
    return _with(contents, tuple((name, own) for own, name in names.items()))


def _with(contents: Contents, pairs: tuple[tuple[str, str], ...]) -> Contents:
    organisation = structs.replace(contents.organisation, corp_id=_replaced(contents.organisation.corp_id, pairs))
    changes = tuple([_changed(change, pairs) for change in contents.changes])
    return structs.replace(contents, organisation=organisation, changes=changes)


def _changed(change: HeldChange, pairs: tuple[tuple[str, str], ...]) -> HeldChange:
    actor = _replaced(change.actor, pairs)
    if not change.kind.startswith(_CALLED_BY_ID):  # else it is somebody's own text
        return structs.replace(change, actor=actor)
    before = msgspec.Raw(_replaced(bytes(change.before).decode(), pairs).encode())
    return structs.replace(change, actor=actor, target=_replaced(change.target, pairs), before=before)


def _replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for old, new in pairs:
        text = text.replace(old, new)
    return text
