"""Tags and their groups by their names, as people write them into a seed file."""

from typing import Annotated, Self

import msgspec
from msgspec import Meta

from guanxi.domain.failures import LabelUnknown
from guanxi.operations.context import Context
from guanxi.operations.create_label import create_label
from guanxi.operations.create_label_group import create_label_group


class GroupSeed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of tags.

    Attributes:
        name: what people call it.
        color: as `#RRGGBB`; of a new group alone.
        labels: the names of its tags, in their order.
    """

    name: str
    color: Annotated[str, Meta(pattern="^#[0-9a-fA-F]{6}$")] = "#9E9E9E"
    labels: tuple[str, ...] = ()


class Tags:
    """The tags of a world."""

    def __init__(self, context: Context, corp_id: str) -> None:
        """Begin with none; `of` reads those that there are."""
        self._context = context
        self._corp_id = corp_id
        self._groups: dict[str, int] = {}
        self._ids: dict[tuple[str, str], int] = {}

    @classmethod
    async def of(cls, context: Context, corp_id: str) -> Self:
        """Read an organisation's."""
        tags = cls(context, corp_id)
        known = await context.store.labels(corp_id)
        names = {group.id: group.name for group in known.groups}
        tags._groups = {name: group_id for group_id, name in names.items()}
        tags._ids = {(names[label.group_id], label.name): label.id for label in known.labels}
        return tags

    async def add(self, wanted: GroupSeed) -> None:
        """Add a group, or to one that is there the tags that it lacks.

        Raises:
            ValueMissing, ValueInvalid: a name cannot be one.
        """
        group_id = self._groups.get(wanted.name)
        if group_id is None:
            color = int(wanted.color[1:], 16) - (1 << 24)  # opaque, as a signed number of 32 bits
            group_id = (await create_label_group(self._context, self._corp_id, wanted.name, color)).id
            self._groups[wanted.name] = group_id
        for name in wanted.labels:
            if (wanted.name, name) not in self._ids:
                label = await create_label(self._context, self._corp_id, group_id, name)
                self._ids[wanted.name, name] = label.id

    def label_id(self, written: str) -> int:
        """Give the id of a tag that is written as `GROUP/NAME`, or as `NAME` where one group has it.

        Raises:
            LabelUnknown: there is none, or more than one.
        """
        found = [label_id for (group, name), label_id in self._ids.items() if written in {name, f"{group}/{name}"}]
        if len(found) == 1:
            return found[0]
        what = "several tags are" if found else "no tag is"
        raise LabelUnknown(f"{what} called {written[:64]!r}; write GROUP/NAME, as in Type/Customer", field="labels")
