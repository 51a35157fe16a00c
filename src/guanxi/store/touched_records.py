"""The small records that a batch touches in one organisation: labels, staff, keys, and answers that are repeated."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from guanxi.domain.label import LabelGroup, PlacedGroup, PlacedLabel
from guanxi.store import effects as do
from guanxi.store import statements as sql
from guanxi.store.nouns import EMPLOYEE, LABEL, LABEL_GROUP, NOUNS, Noun, StoredEmployee
from guanxi.store.rows import Row, StoredReply

R = TypeVar("R", bound=msgspec.Struct)

Id = str | int


class TouchedRecords:
    """As they will be."""

    def __init__(self, corp_id: str) -> None:
        """Begin with nothing loaded."""
        self._corp_id = corp_id
        self._records: dict[Noun[Any], dict[Id, Any]] = {noun: {} for noun in NOUNS}
        self._changed: dict[Noun[Any], dict[Id, Any]] = {noun: {} for noun in NOUNS}
        self._label_uses: dict[int, int] = {}
        self._members: dict[int, int] = {}
        self._staff_phones: dict[int, str | None] = {}
        self._staff_parked: dict[str, None] = {}
        self._replies: dict[tuple[str, str], StoredReply | None] = {}
        self._replies_put: dict[tuple[str, str], Row] = {}
        self._keys_used: dict[str, int] = {}

    # --- what plans see ------------------------------------------------------------------------------------------

    def record(self, noun: Noun[R], name: Id) -> R | None:
        """Give a record that the needs named, by its id or with the whole list."""
        found: R | None = self._records[noun].get(name) if noun.whole else self._records[noun][name]
        return found

    def whole(self, noun: Noun[R]) -> Mapping[Any, R]:
        """Give all records of a noun that the needs named, by id."""
        return self._records[noun]

    def label_use(self, label_id: int) -> int:
        """Give how many contacts had a label that the needs named, when the batch began."""
        return self._label_uses[label_id]

    def member_count(self, dept_id: int) -> int:
        """Give how many employees are members of a department that the needs named."""
        return self._members[dept_id]

    def employee_with_phone(self, phone: int) -> str | None:
        """Give the userid of the employee with that E.164 number, which the needs named."""
        return self._staff_phones[phone]

    def reply(self, caller: str, name: str) -> StoredReply | None:
        """Give the answer of a request that the needs named."""
        return self._replies[caller, name]

    # --- loading -------------------------------------------------------------------------------------------------

    def take(self, statement: str, wanted: Row, rows: Sequence[Row]) -> None:
        """Take in what a statement has found for the values after the corp_id."""
        noun = next((noun for noun in NOUNS if noun.select == statement), None)
        if noun is not None:
            if wanted:
                self._records[noun][wanted[0]] = None
            self._records[noun].update(noun.record(row) for row in rows)
        elif statement == sql.LABEL_USE:
            self._label_uses[wanted[0]] = rows[0][0] if rows else 0
        elif statement == sql.MEMBER_COUNT:
            self._members[wanted[0]] = rows[0][0]
        elif statement == sql.EMPLOYEE_BY_PHONE:
            self._staff_phones[wanted[0]] = rows[0][0] if rows else None
        else:
            caller, name = wanted
            self._replies[caller, name] = StoredReply(*rows[0]) if rows else None

    # --- carrying out --------------------------------------------------------------------------------------------

    def put(self, noun: Noun[Any], name: Id, record: msgspec.Struct | None) -> Any:  # noqa: ANN401 - of the noun's kind
        """Create, change or remove a record, and give the old one; None when there was none."""
        old = self.record(noun, name)
        if noun is EMPLOYEE:
            self._move_employee(old, record if isinstance(record, StoredEmployee) else None)
        if record is None and noun.whole:
            del self._records[noun][name]
        else:
            self._records[noun][name] = record
        self._changed[noun][name] = record
        return old

    def _move_employee(self, old: StoredEmployee | None, new: StoredEmployee | None) -> None:
        if old is not None:
            for dept_id in set(old.employee.dept_id_list):
                self._count_member(dept_id, -1)
            if self._staff_phones.get(old.phone) == old.employee.userid:
                self._staff_phones[old.phone] = None
            if new is None or new.phone != old.phone:
                self._staff_parked[old.employee.userid] = None
        if new is not None:
            for dept_id in set(new.employee.dept_id_list):
                self._count_member(dept_id, 1)
            if new.phone:
                self._staff_phones[new.phone] = new.employee.userid

    def _count_member(self, dept_id: int, change: int) -> None:
        if dept_id in self._members:
            self._members[dept_id] += change

    def add_label_groups(self, groups: Sequence[LabelGroup]) -> None:
        """Put groups of labels after those that are there."""
        taken: list[PlacedGroup] = list(self._records[LABEL_GROUP].values())
        number = max((group.id for group in taken), default=-1) + 1
        position = max((group.position for group in taken), default=-1) + 1
        for place, group in enumerate(groups):
            placed = PlacedGroup(id=number + place, name=group.name, color=group.color, position=position + place)
            self.put(LABEL_GROUP, placed.id, placed)
            for inside, label in enumerate(group.labels):
                self.put(
                    LABEL, label.id, PlacedLabel(id=label.id, name=label.name, group_id=placed.id, position=inside)
                )

    def put_reply(self, effect: do.PutReply) -> None:
        """Keep an answer."""
        self._replies[effect.caller, effect.name] = effect.reply
        values = msgspec.structs.astuple(effect.reply)
        self._replies_put[effect.caller, effect.name] = (self._corp_id, effect.caller, effect.name, *values)

    def key_used(self, effect: do.KeyUsed) -> None:
        """Note when a key was used."""
        self._keys_used[effect.key_id] = effect.at

    # --- flushing ------------------------------------------------------------------------------------------------

    def written(self) -> dict[str, list[Row]]:
        """Give what has changed: the rows of each statement, in the order in which statements have to run."""
        employees = self._changed[EMPLOYEE]
        written: dict[str, list[Row]] = {sql.EMPLOYEE_PARK: [(self._corp_id, userid) for userid in self._staff_parked]}
        for noun in NOUNS:
            changed = self._changed[noun]
            if noun.remove:
                written[noun.remove] = [(self._corp_id, name) for name, record in changed.items() if record is None]
            written[noun.put] = [
                (self._corp_id, *noun.values(record)) for record in changed.values() if record is not None
            ]
        written[sql.MEMBERSHIP_FORGET] = [(self._corp_id, userid) for userid in employees]
        written[sql.MEMBERSHIP_ADD] = [
            (self._corp_id, dept_id, stored.employee.userid)
            for stored in employees.values()
            if stored is not None
            for dept_id in dict.fromkeys(stored.employee.dept_id_list)
        ]
        written[sql.KEY_USED] = [(self._corp_id, key_id, at) for key_id, at in self._keys_used.items()]
        written[sql.REPLY_PUT] = list(self._replies_put.values())
        return written
