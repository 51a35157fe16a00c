"""All that an organisation's directory holds, as values: what can be taken out of a store, and put into one.

Only what cannot be made of the rest is here. Counts, blocks, who sees what and what is found by which words are made
again when it is put into a store, so they always agree with the records. Apps, keys and tokens are no part of it.
"""

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from guanxi.domain.change import ChangeKind
from guanxi.domain.contact import Contact
from guanxi.domain.label import PlacedGroup, PlacedLabel
from guanxi.domain.organisation import Organisation
from guanxi.domain.staff import Department, Employee
from guanxi.store.rows import Reader

MAX_PLACE: Final = 9_999_999
"""Of a contact: a world's userids have 7 digits for it."""

Place = Annotated[int, Meta(ge=0, le=MAX_PLACE)]
Number = Annotated[int, Meta(ge=0, lt=1 << 31)]
Moment = Annotated[int, Meta(ge=0, le=253_402_300_799_999)]
Custom = dict[str, str | int | float]


class HeldRecord(Contact, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A contact that has no other members."""


class HeldOrganisation(Organisation, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An organisation that has no other members."""


class HeldDepartment(Department, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A department that has no other members."""


class HeldEmployee(Employee, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An employee who has no other members."""


class HeldGroup(PlacedGroup, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of labels that has no other members."""


class HeldLabel(PlacedLabel, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A label that has no other members."""


class HeldContact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A contact, and what is known beside its record.

    Attributes:
        seq: its place in the order of creation, from 0.
        change: number of its last change.
        external_id: the id that another system has for it; empty for none.
        created_at: milliseconds since 1970; 0 where it is not known.
        updated_at: likewise.
        custom: values of the organisation's own fields.
        record: what get and list answer.
    """

    seq: Place
    change: Number
    external_id: str = ""
    created_at: Moment = 0
    updated_at: Moment = 0
    custom: Custom | None = None
    record: HeldRecord


class HeldTrash(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A deleted contact that can come back; who it was, says the change that deleted it.

    Attributes:
        number: of that change.
        seq, external_id, created_at, custom: as `HeldContact`'s.
    """

    number: Number
    seq: Place
    external_id: str = ""
    created_at: Moment = 0
    custom: Custom | None = None


NOTHING: Final = msgspec.Raw(b"null")


class HeldChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of the change log; its attributes are those of `domain.change.Change`, `before` as any JSON."""

    number: Number
    kind: ChangeKind
    target: str
    actor: str
    at: Moment
    before: msgspec.Raw = NOTHING
    act: str = ""


class Contents(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The directory of one organisation.

    Attributes:
        organisation: its record; whoever puts it into a store says which corp_id it gets.
        next_seq: place of the next new contact.
        last_change: number of the newest change.
        history_start: number of the oldest change that is kept.
        departments: in the order of their ids; so are the rest.
        employees: likewise.
        label_groups: likewise.
        labels: likewise.
        contacts: in the order of creation.
        trash: in the order of their removal.
        changes: those that are kept, in their order.
    """

    organisation: HeldOrganisation
    next_seq: Place
    last_change: Number
    history_start: Number
    departments: tuple[HeldDepartment, ...] = ()
    employees: tuple[HeldEmployee, ...] = ()
    label_groups: tuple[HeldGroup, ...] = ()
    labels: tuple[HeldLabel, ...] = ()
    contacts: tuple[HeldContact, ...] = ()
    trash: tuple[HeldTrash, ...] = ()
    changes: tuple[HeldChange, ...] = ()


_OWN: Final = "SELECT record, next_seq, last_change, history_start FROM organisation WHERE corp_id = ?1"
_LISTS: Final = {
    "departments": "SELECT record FROM department WHERE corp_id = ?1 ORDER BY dept_id",
    "employees": "SELECT record FROM employee WHERE corp_id = ?1 ORDER BY userid",
    "label_groups": ("SELECT number AS id, name, color, position FROM label_group WHERE corp_id = ?1 ORDER BY number"),
    "labels": (
        "SELECT label_id AS id, name, group_number AS group_id, position FROM label"
        " WHERE corp_id = ?1 ORDER BY label_id"
    ),
    "contacts": (
        "SELECT seq, change, external_id, created_at, updated_at, custom, record FROM contact"
        " WHERE corp_id = ?1 ORDER BY seq"
    ),
    "trash": "SELECT number, seq, external_id, created_at, custom FROM trash WHERE corp_id = ?1 ORDER BY number",
    "changes": "SELECT number, kind, target, actor, at, before, act FROM change WHERE corp_id = ?1 ORDER BY number",
}


async def contents_of(reader: Reader, corp_id: str) -> Contents:
    """Read the directory of an organisation that there is.

    Args:
        reader: reads one moment.
        corp_id: whose.
    """
    row = await reader.fetch_one(_OWN, corp_id)
    assert row is not None  # noqa: S101 - the caller's word
    record, next_seq, last_change, history_start = row
    lists = {name: await reader.fetch_all(select, corp_id) for name, select in _LISTS.items()}
    # Through its JSON: what was read is held against the same types as what is sent.
    members: dict[str, Any] = {
        "organisation": msgspec.Raw(record),
        "next_seq": next_seq,
        "last_change": last_change,
        "history_start": history_start,
        "departments": [msgspec.Raw(one) for (one,) in lists["departments"]],
        "employees": [msgspec.Raw(one) for (one,) in lists["employees"]],
        "label_groups": [_named(HeldGroup, row) for row in lists["label_groups"]],
        "labels": [_named(HeldLabel, row) for row in lists["labels"]],
        "contacts": [_named(HeldContact, row) for row in lists["contacts"]],
        "trash": [_named(HeldTrash, row) for row in lists["trash"]],
        "changes": [_named(HeldChange, row) for row in lists["changes"]],
    }
    return _decode(msgspec.json.encode(members))


_decode: Final = msgspec.json.Decoder(Contents).decode


def _named(kind: type[msgspec.Struct], row: tuple[Any, ...]) -> dict[str, Any]:
    return {name: _as_json(value) for name, value in zip(kind.__struct_fields__, row, strict=True)}


def _as_json(value: object) -> object:
    if value == b"":  # a contact without values of its own
        return None
    return msgspec.Raw(value) if isinstance(value, bytes) else value
