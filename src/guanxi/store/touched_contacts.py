"""The contacts that a batch touches in one organisation: rows, phones, places, counts of labels, access, trash."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from guanxi.domain.change import ChangeKind
from guanxi.domain.contact import MAX_NUMBER, Contact, encode_contact
from guanxi.domain.sharing import Sharing, grantees
from guanxi.domain.stored_contact import StoredContact, TrashedContact
from guanxi.store import effects as do
from guanxi.store import index_statements as index_sql
from guanxi.store import statements as sql
from guanxi.store.blocks import BLOCK_BITS
from guanxi.store.found_by import contact_tokens, order_keys, trashed_tokens
from guanxi.store.rows import Counters, Entry, Row


class _Indexed(Sharing, frozen=True):
    """As much of a contact's record as is counted and looked up."""

    label_ids: tuple[int, ...]


_NOWHERE: Final = _Indexed("", (), (), ())
"""What a contact was that is new."""

LAST_NUMBER: Final = (1 << 32) - 1
"""The highest number of a change that the index can hold."""

_decode_indexed = msgspec.json.Decoder(_Indexed).decode

Log = Callable[[ChangeKind, str, Entry, bytes | None], int]
"""Takes an entry of the change log and gives its number."""


class TouchedContacts:
    """As they were, and as they will be.

    Attributes:
        removed_from: how many contacts each block has lost for good in this batch; the sums of blocks follow it.
    """

    def __init__(self, corp_id: str) -> None:
        """Begin with nothing loaded."""
        self.removed_from: dict[int, int] = {}
        self._corp_id = corp_id
        self._contacts: dict[str, StoredContact | None] = {}
        self._phones: dict[int, str | None] = {}
        self._external_ids: dict[str, str | None] = {}
        self._trash: dict[str, TrashedContact | None] = {}
        self._before: dict[str, StoredContact | None] = {}
        self._blocks: dict[int, int] = {}
        self._label_use: dict[int, int] = {}
        self._access: dict[tuple[str, int], int] = {}
        self._trashed: dict[str, Row | None] = {}
        self._found_by: dict[int, str] = {}
        self._lost: set[int] = set()
        self._numbers: set[int] = set()
        self._cleared: list[tuple[int, int]] = []
        self._documents: list[do.Document] = []

    # --- what plans see ------------------------------------------------------------------------------------------

    def contact(self, userid: str) -> StoredContact | None:
        """Give a contact that the needs named."""
        return self._contacts[userid]

    def owner_of_phone(self, phone: int) -> str | None:
        """Give the userid of the contact with that E.164 number, which the needs named."""
        return self._phones[phone]

    def owner_of_external_id(self, external_id: str) -> str | None:
        """Give the userid of the contact with that external id, which the needs named."""
        return self._external_ids[external_id]

    def trashed(self, userid: str) -> TrashedContact | None:
        """Give a deleted contact that the needs named."""
        return self._trash[userid]

    def label_use(self, label_id: int) -> int:
        """Give how many contacts this batch has added to a label so far."""
        return self._label_use.get(label_id, 0)

    # --- loading -------------------------------------------------------------------------------------------------

    def take(self, statement: str, wanted: str | int, rows: Sequence[Row]) -> bool:
        """Take in what a statement has found for a value, and tell whether it was one of contacts."""
        if statement == sql.CONTACT_BY_USERID:
            self._contacts.setdefault(str(wanted), None)
        elif statement == sql.CONTACT_BY_PHONE:
            self._phones.setdefault(int(wanted), None)
        elif statement == sql.CONTACT_BY_EXTERNAL_ID:
            self._external_ids.setdefault(str(wanted), None)
        elif statement == sql.TRASHED:
            self._trash[str(wanted)] = TrashedContact(*rows[0]) if rows else None
            return True
        else:
            return False
        for row in rows:
            contact = StoredContact(*row)
            self._contacts[contact.userid] = contact
            self._phones[contact.phone] = contact.userid
            if contact.external_id:
                self._external_ids[contact.external_id] = contact.userid
        return True

    def take_numbers(self, rows: Sequence[Row]) -> None:
        """Take in the numbers that contacts and what lies in the trash have in a stretch that the needs named."""
        self._numbers.update(number for (number,) in rows)

    # --- carrying out --------------------------------------------------------------------------------------------

    def put(self, effect: do.PutContact, entry: Entry, counters: Counters, log: Log) -> None:
        """Create or change a contact."""
        userid = effect.contact.userid
        old = self._contacts.get(userid)
        record = encode_contact(effect.contact)
        self._before.setdefault(userid, old)
        if old is None:
            number = log("contact_created", userid, entry, None)
            seq, created_at = counters.next_seq, entry.at
            counters.next_seq += 1
            external_id = effect.external_id or ""
            self._count(seq, 1, counters)
        else:
            number = log("contact_updated", userid, entry, old.record)
            seq, created_at = old.seq, old.created_at
            external_id = old.external_id if effect.external_id is None else effect.external_id
            self._give_up(old)
        self._index(seq, _NOWHERE if old is None else _decode_indexed(old.record), effect.contact)
        custom = effect.custom or None
        if effect.custom is None and old is not None:
            custom = old.custom
        places = (seq, userid, effect.phone, number, external_id, created_at, entry.at)
        self._set(StoredContact(*places, custom, record))

    def remove(self, userid: str, entry: Entry, counters: Counters, log: Log) -> None:
        """Delete a contact: it lies in the trash as long as its change is kept."""
        old = self._contacts[userid]
        if old is None:
            message = "a plan removed a contact that is not there"
            raise LookupError(message)
        self._before.setdefault(userid, old)
        number = log("contact_deleted", userid, entry, old.record)
        counters.shape += 1
        self._count(old.seq, -1, counters)
        self._index(old.seq, _decode_indexed(old.record), _NOWHERE)
        block = old.seq >> BLOCK_BITS
        self.removed_from[block] = self.removed_from.get(block, 0) + 1
        self._contacts[userid] = None
        self._give_up(old)
        trashed = TrashedContact(
            userid,
            number,
            old.seq,
            old.phone,
            old.external_id,
            old.created_at,
            old.custom,
            entry.actor,
            entry.at,
            old.record,
        )
        self._trash[userid] = trashed
        self._trashed[userid] = msgspec.structs.astuple(trashed)[:7]
        self._found_by[number] = trashed_tokens(trashed)

    def restore(self, userid: str, entry: Entry, counters: Counters, log: Log) -> None:
        """Bring a contact back from the trash, to its place."""
        was = self._trash[userid]
        if was is None:
            message = "a plan restored a contact that is not in the trash"
            raise LookupError(message)
        self._before.setdefault(userid, None)
        number = log("contact_restored", userid, entry, None)
        counters.shape += 1
        self._count(was.seq, 1, counters)
        self._index(was.seq, _NOWHERE, _decode_indexed(was.record))
        block = was.seq >> BLOCK_BITS
        self.removed_from[block] = self.removed_from.get(block, 0) - 1
        self._trash[userid] = None
        self._trashed[userid] = None
        self._lost.add(was.number)
        places = (was.seq, userid, was.phone, number, was.external_id, was.created_at, entry.at)
        self._set(StoredContact(*places, was.custom, was.record))

    def index(self, effect: do.IndexStretch, counters: Counters) -> None:
        """Make a stretch of the index anew, and note how far it has been made."""
        self._cleared.append((effect.after, effect.upto))
        if effect.last:
            self._cleared.append((counters.last_change, LAST_NUMBER))
        self._documents += [one for one in effect.documents if one.number in self._numbers]
        if effect.after <= counters.indexed:
            counters.indexed = MAX_NUMBER if effect.last else max(counters.indexed, effect.upto)

    def _set(self, contact: StoredContact) -> None:
        self._contacts[contact.userid] = contact
        self._phones[contact.phone] = contact.userid
        if contact.external_id:
            self._external_ids[contact.external_id] = contact.userid

    def _give_up(self, old: StoredContact) -> None:
        # When a plan swaps two numbers, the first effect has given this one to another contact.
        if self._phones[old.phone] == old.userid:
            self._phones[old.phone] = None
        if old.external_id and self._external_ids.get(old.external_id) == old.userid:
            self._external_ids[old.external_id] = None

    def _count(self, seq: int, change: int, counters: Counters) -> None:
        counters.contact_count += change
        block = seq >> BLOCK_BITS
        self._blocks[block] = self._blocks.get(block, 0) + change

    def _index(self, seq: int, old: _Indexed, new: _Indexed | Contact) -> None:
        """Bring counts and lists from what a contact was to what it is."""
        if old.label_ids != new.label_ids:
            self._labelled(old.label_ids, -1)
            self._labelled(new.label_ids, 1)
        if (
            old.follower_user_id != new.follower_user_id
            or old.share_user_ids != new.share_user_ids
            or old.share_dept_ids != new.share_dept_ids
        ):
            for change, contact in ((-1, old), (1, new)):
                for grantee in () if contact is _NOWHERE else grantees(contact):
                    self._access[grantee, seq] = self._access.get((grantee, seq), 0) + change

    def _labelled(self, label_ids: Sequence[int], change: int) -> None:
        for label_id in set(label_ids):
            self._label_use[label_id] = self._label_use.get(label_id, 0) + change

    # --- flushing ------------------------------------------------------------------------------------------------

    def written(self, tenant: int) -> dict[str, list[Row]]:
        """Give what has changed: the rows of each statement, in the order in which statements have to run.

        Args:
            tenant: under which the organisation's contacts are found.
        """
        deleted, parked, updated, inserted = self._contacts_written()
        return {
            sql.CONTACT_DELETE: deleted,
            sql.CONTACT_PARK: parked,
            sql.CONTACT_UPDATE: updated,
            sql.CONTACT_INSERT: inserted,
            index_sql.CONTACT_ORDER: [
                (self._corp_id, one.seq, one.number, one.name_key, one.company_key)
                for one in self._documents
                if one.seq is not None
            ],
            sql.BLOCK_ADD: [(self._corp_id, number, count) for number, count in self._blocks.items() if count],
            sql.LABEL_USE_ADD: [
                (self._corp_id, label_id, count) for label_id, count in self._label_use.items() if count
            ],
            sql.ACCESS_REMOVE: [(self._corp_id, *key) for key, change in self._access.items() if change < 0],
            sql.ACCESS_ADD: [(self._corp_id, *key) for key, change in self._access.items() if change > 0],
            **self._search_written(tenant),
            sql.TRASH_TAKE: [(self._corp_id, userid) for userid, row in self._trashed.items() if row is None],
            sql.TRASH_PUT: [(self._corp_id, *row) for row in self._trashed.values() if row is not None],
        }

    def _contacts_written(self) -> tuple[list[Row], list[Row], list[Row], list[Row]]:
        deleted: list[Row] = []
        parked: list[Row] = []
        updated: list[Row] = []
        inserted: list[Row] = []
        for userid, old in self._before.items():
            new = self._contacts[userid]
            if old is not None and new is not None and old.seq == new.seq:
                updated.append(self._updated(new))
                if (old.phone, old.external_id) != (new.phone, new.external_id):
                    parked.append((self._corp_id, new.seq))
                continue
            if old is not None:
                deleted.append((self._corp_id, old.seq))
            if new is not None:
                inserted.append((self._corp_id, *msgspec.structs.astuple(new), *order_keys(new)))
        return deleted, parked, updated, inserted

    def _updated(self, new: StoredContact) -> Row:
        texts = (new.external_id, new.updated_at, new.custom, new.record)
        return (self._corp_id, new.seq, new.phone, new.change, *texts, *order_keys(new))

    def _search_written(self, tenant: int) -> dict[str, list[Row]]:
        found_by = {number: words for number, words in self._found_by.items() if number not in self._lost}
        lost = self._lost - self._found_by.keys()
        for userid, old in self._before.items():
            if old is not None:
                lost.add(old.change)
            if (new := self._contacts[userid]) is not None:
                found_by[new.change] = contact_tokens(new)
        found_by.update((one.number, one.tokens) for one in self._documents if one.number not in lost)
        return {
            index_sql.SEARCH_CLEAR: [(self._corp_id, tenant, *stretch) for stretch in self._cleared],
            index_sql.SEARCH_REMOVE: [(self._corp_id, tenant, number) for number in sorted(lost)],
            # In ascending order: SQLite's index begins a new part whenever a number is below the one before.
            index_sql.SEARCH_PUT: [(self._corp_id, tenant, number, found_by[number]) for number in sorted(found_by)],
        }
