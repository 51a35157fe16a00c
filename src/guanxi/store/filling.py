"""From what a directory holds to the rows of all its tables: what follows from the records is made of them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import structs

from guanxi.domain.contact import ROOT_DEPARTMENT, Contact, check_values, encode_contact
from guanxi.domain.failures import Failure, ValueInvalid
from guanxi.domain.phone import international, to_e164
from guanxi.domain.sharing import grantees
from guanxi.domain.staff import Department, Tree, check_department, check_employee, check_memberships
from guanxi.domain.stored_contact import StoredContact, TrashedContact
from guanxi.store import index_statements as index_sql
from guanxi.store.blocks import BLOCK_BITS
from guanxi.store.contents import (
    Contents,
    Custom,
    HeldChange,
    HeldContact,
    HeldDepartment,
    HeldEmployee,
    HeldRecord,
    HeldTrash,
)
from guanxi.store.copying.tables import TABLES
from guanxi.store.found_by import contact_tokens, order_keys, trashed_tokens
from guanxi.store.nouns import encode

if TYPE_CHECKING:
    from guanxi.store.rows import Row

INSERTS: Final = {table.name: table.insert for table in TABLES} | {"search": index_sql.SEARCH_PUT}
"""What writes a row of each table; the search index takes its organisation's tenant."""

_BEFORE: Final[dict[str, type[Any]]] = {
    "contact": HeldRecord,
    "department": HeldDepartment,
    "employee": HeldEmployee,
}
"""What was there before a change, by the first word of its kind; of others any object."""

_ROOT: Final = Department(dept_id=ROOT_DEPARTMENT, name="1", parent_id=None)
"""It is there whether it has a row of its own or not."""

_encode_custom: Final = msgspec.json.Encoder().encode


class Rows:
    """The rows of each table, as `INSERTS` takes them; all but the organisation's own."""

    def __init__(self, corp_id: str, contents: Contents) -> None:
        """Make them.

        Args:
            corp_id: whose they are.
            contents: of the directory.

        Raises:
            ValueInvalid: something in it cannot be, or does not fit the rest; `field` says where.
        """
        self.of: dict[str, list[Row]] = {name: [] for name in INSERTS}
        self._corp_id = corp_id
        self._staff(contents)
        self._labels(contents)
        with _in(contents, "changes") as numbered:
            for change in numbered:
                self._change(change)
        with _in(contents, "contacts") as numbered:
            for held in numbered:
                self._contact(held)
        deletions = {change.number: change for change in contents.changes if change.kind == "contact_deleted"}
        with _in(contents, "trash") as numbered:
            for gone in numbered:
                self._gone(gone, deletions)
        self._add_counts(contents)

    def _staff(self, contents: Contents) -> None:
        tree: dict[int, Department] = {ROOT_DEPARTMENT: _ROOT} | {one.dept_id: one for one in contents.departments}
        rooted: set[int | None] = {ROOT_DEPARTMENT}
        with _in(contents, "departments") as numbered:
            for department in numbered:
                _check_rooted(department, tree, rooted)
                check_department(department, tree)
                self._add("department", department.dept_id, encode(department))
        with _in(contents, "employees") as numbered:
            for employee in numbered:
                check_employee(employee)
                check_memberships(employee, tree)
                phone = international(employee.mobile) if employee.mobile else 0
                self._add("employee", employee.userid, phone, encode(employee))
                for dept_id in sorted(set(employee.dept_id_list)):
                    self._add("membership", dept_id, employee.userid)

    def _labels(self, contents: Contents) -> None:
        groups = {group.id for group in contents.label_groups}
        for group in contents.label_groups:
            self._add("label_group", group.id, group.color, group.name, group.position)
        with _in(contents, "labels") as numbered:
            for label in numbered:
                if label.group_id not in groups:
                    raise ValueInvalid(f"there is no group {label.group_id} of labels", field="group_id")
                self._add("label", label.id, label.group_id, label.position, label.name)

    def _change(self, change: HeldChange) -> None:
        before = _before(change)
        self._add("change", change.number, change.kind, change.target, change.actor, change.at, before, change.act)

    def _contact(self, held: HeldContact) -> None:
        record = held.record
        check_values(record, labels_required=False)
        phone = _phone_of(record)
        row = StoredContact(
            *(held.seq, record.userid, phone, held.change, held.external_id, held.created_at, held.updated_at),
            *(_custom(held.custom), encode_contact(record)),
        )
        self._add(
            "contact",
            *(row.seq, row.userid, row.phone, row.change, row.external_id, row.created_at, row.updated_at),
            *(row.custom, row.record, *order_keys(row)),
        )
        for grantee in sorted(grantees(record)):
            self._add("access", grantee, held.seq)
        self._add("search", held.change, contact_tokens(row))

    def _gone(self, gone: HeldTrash, deletions: dict[int, HeldChange]) -> None:
        change = deletions.get(gone.number)
        if change is None:
            raise ValueInvalid(f"no change {gone.number} deletes a contact", field="number")
        before = _before(change)
        if before is None:
            raise ValueInvalid(f"change {gone.number} does not say what it deleted", field="number")
        phone = _phone_of(msgspec.json.decode(before, type=Contact))
        custom = _custom(gone.custom)
        row = TrashedContact(
            *(change.target, gone.number, gone.seq, phone, gone.external_id, gone.created_at, custom),
            *(change.actor, change.at, before),
        )
        self._add("trash", change.target, *structs.astuple(row)[1:7])
        self._add("search", gone.number, trashed_tokens(row))

    def _add_counts(self, contents: Contents) -> None:
        blocks = Counter(held.seq >> BLOCK_BITS for held in contents.contacts)
        labels = Counter(label for held in contents.contacts for label in set(held.record.label_ids))
        for number, count in sorted(blocks.items()):
            self._add("block", number, count)
        for label_id, count in sorted(labels.items()):
            self._add("label_use", label_id, count)

    def _add(self, table: str, *values: object) -> None:
        self.of[table].append((self._corp_id, *values))


@contextmanager
def _in(contents: Contents, name: str) -> Iterator[Iterator[Any]]:
    """Walk a list, and say in what fails where it was."""
    place = -1

    def walking() -> Iterator[Any]:
        nonlocal place
        for place, one in enumerate(getattr(contents, name)):  # noqa: B007 - it is read when something fails
            yield one

    try:
        yield walking()
    except Failure as failure:
        where = f"{name}[{place}]" + (f".{failure.field}" if failure.field else "")
        raise ValueInvalid(failure.reason, field=where) from failure


def _check_rooted(department: Department, tree: Tree, rooted: set[int | None]) -> None:
    """Refuse a department from which no way leads to the root; `rooted` are those from which one does."""
    way: set[int | None] = set()
    above: int | None = department.dept_id
    while above not in rooted:
        if above is None or above not in tree:
            raise ValueInvalid(f"there is no department {above}", field="parent_id")
        if above in way:
            raise ValueInvalid(f"department {above} lies in itself", field="parent_id")
        way.add(above)
        above = tree[above].parent_id
    rooted |= way


def _phone_of(record: Contact) -> int:
    return to_e164(record.mobile or "", record.state_code or "")


def _custom(values: Custom | None) -> bytes | None:
    return _encode_custom(values) if values else None


def _before(change: HeldChange) -> bytes | None:
    if bytes(change.before).strip() == b"null":
        return None
    kind = _BEFORE.get(change.kind.partition("_")[0], dict[str, Any])
    try:
        before = msgspec.json.decode(change.before, type=kind)
    except msgspec.MsgspecError as error:
        raise ValueInvalid(str(error), field="before") from error
    return encode_contact(before) if isinstance(before, Contact) else encode(before)
