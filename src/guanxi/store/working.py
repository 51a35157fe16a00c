"""The rows that a batch of writes touches in one organisation: read once, changed in memory, flushed set-based.

Plans see it as it will be after the writes before them in the batch, so a duplicate within the batch is seen.
"""

from collections.abc import Sequence

import msgspec

from guanxi.domain.change import ChangeKind
from guanxi.domain.contact import encode_contact
from guanxi.domain.organisation import Organisation
from guanxi.store import effects as do
from guanxi.store import statements as sql
from guanxi.store.blocks import BLOCK_BITS
from guanxi.store.rows import (
    Counters,
    Entry,
    Row,
    StoredApp,
    StoredContact,
    StoredToken,
    stored_app,
)

_encode = msgspec.json.Encoder(order="sorted").encode
_decode_organisation = msgspec.json.Decoder(Organisation).decode


class Working:
    """One organisation's part of a batch."""

    def __init__(self, corp_id: str) -> None:
        """Begin with nothing loaded."""
        self.corp_id = corp_id
        self.organisation: Organisation | None = None
        self.counters = Counters()
        self.removed_from: dict[int, int] = {}
        self.shape_before = 0
        self._label_ids: frozenset[int] = frozenset()
        self._contacts: dict[str, StoredContact | None] = {}
        self._phones: dict[int, str | None] = {}
        self._apps: dict[str, StoredApp | None] = {}
        self._tokens: dict[bytes, StoredToken | None] = {}
        self._before: dict[str, StoredContact | None] = {}
        self._blocks: dict[int, int] = {}
        self._changes: list[Row] = []
        self.single: list[tuple[str, Row]] = []  # statements of which a batch has few, to be run last
        self._founded = False
        self._apps_changed: set[str] = set()
        self._tokens_put: list[Row] = []
        self._tokens_ended: set[str] = set()
        self._touched = False

    # --- what plans see ------------------------------------------------------------------------------------------

    @property
    def contact_count(self) -> int:
        """How many contacts the organisation has."""
        return self.counters.contact_count

    @property
    def next_seq(self) -> int:
        """The place that the organisation's next new contact gets; no contact ever had it."""
        return self.counters.next_seq

    @property
    def label_ids(self) -> frozenset[int]:
        """The ids of the organisation's labels (`Needs.labels`)."""
        return self._label_ids

    def contact(self, userid: str) -> StoredContact | None:
        """Give a contact that the needs named."""
        return self._contacts[userid]

    def owner_of_phone(self, phone: int) -> str | None:
        """Give the userid of the contact with that E.164 number, which the needs named."""
        return self._phones[phone]

    def app(self, app_key: str) -> StoredApp | None:
        """Give an app that the needs named."""
        return self._apps[app_key]

    def token(self, digest: bytes) -> StoredToken | None:
        """Give a token that the needs named."""
        return self._tokens[digest]

    # --- loading -------------------------------------------------------------------------------------------------

    def take(self, statement: str, values: Row, rows: Sequence[Row]) -> None:
        """Take in the rows that a statement has found for values that the needs name; none when there are none."""
        if statement == sql.ORGANISATION_ROW:
            for *numbers, record in rows:
                self.counters = Counters(*numbers)
                self.organisation = _decode_organisation(record)
                self._founded = True
            self.shape_before = self.counters.shape
        elif statement == sql.CONTACT_BY_USERID:
            self._take_contact(values[1], rows)
        elif statement == sql.CONTACT_BY_PHONE:
            self._phones.setdefault(values[1], None)
            self._take_contact(None, rows)
        elif statement == sql.APP_BY_KEY:
            self._apps[values[1]] = stored_app(rows[0]) if rows else None
        elif statement == sql.TOKEN:
            self._tokens[values[1]] = StoredToken(*rows[0]) if rows else None
        else:
            self._label_ids = frozenset(row[1] for row in rows)

    def _take_contact(self, userid: str | None, rows: Sequence[Row]) -> None:
        if userid is not None:
            self._contacts.setdefault(userid, None)
        for row in rows:
            contact = StoredContact(*row)
            self._contacts[contact.userid] = contact
            self._phones[contact.phone] = contact.userid

    # --- carrying out --------------------------------------------------------------------------------------------

    def apply(self, effect: do.Effect, entry: Entry) -> None:
        """Carry one effect out in memory."""
        self._touched = True
        if isinstance(effect, do.PutContact):
            self._put_contact(effect, entry)
        elif isinstance(effect, do.RemoveContact):
            self._remove_contact(effect, entry)
        elif isinstance(effect, do.PutToken):
            self._put_token(effect)
        elif isinstance(effect, do.PutApp):
            self._put_app(effect, entry)
        elif isinstance(effect, do.PutOrganisation):
            self._put_organisation(effect, entry)
        elif isinstance(effect, do.AddLabelGroups):
            self._add_label_groups(effect)
        else:
            self._apply_upkeep(effect)

    def _apply_upkeep(self, effect: do.PutSuite | do.ForgetTokens | do.ForgetChanges | do.ProveWritable) -> None:
        if isinstance(effect, do.PutSuite):
            row: Row = (effect.app.app_key, effect.sealed_secret, _encode(effect.app))
            self.single.append((sql.SUITE_PUT, row))
        elif isinstance(effect, do.ForgetTokens):
            self.single.append((sql.TOKEN_FORGET_EXPIRED, (self.corp_id, effect.before, effect.limit)))
        elif isinstance(effect, do.ForgetChanges):
            self.counters.history_start = max(self.counters.history_start, effect.number)
            self.single.append((sql.CHANGE_FORGET, (self.corp_id, effect.number)))
        else:
            self.single.append((sql.META_PUT, ("probe", str(effect.at).encode())))

    def _log(self, kind: ChangeKind, target: str, entry: Entry, before: bytes | None) -> int:
        self.counters.last_change = number = self.counters.last_change + 1
        self._changes.append((self.corp_id, number, kind, target, entry.actor, entry.at, before))
        return number

    def _put_contact(self, effect: do.PutContact, entry: Entry) -> None:
        userid = effect.contact.userid
        old = self._contacts.get(userid)
        record = encode_contact(effect.contact)
        self._before.setdefault(userid, old)
        if old is None:
            number = self._log("contact_created", userid, entry, None)
            seq = self.counters.next_seq
            self.counters.next_seq += 1
            self.counters.contact_count += 1
            self._count(seq, 1)
        else:
            number = self._log("contact_updated", userid, entry, old.record)
            seq = old.seq
            self._give_up_phone(old)
        self._contacts[userid] = StoredContact(seq, userid, effect.phone, number, record)
        self._phones[effect.phone] = userid

    def _remove_contact(self, effect: do.RemoveContact, entry: Entry) -> None:
        old = self._contacts[effect.userid]
        if old is None:
            message = "a plan removed a contact that is not there"
            raise LookupError(message)
        self._before.setdefault(effect.userid, old)
        self._log("contact_deleted", effect.userid, entry, old.record)
        self.counters.contact_count -= 1
        self.counters.shape += 1
        self._count(old.seq, -1)
        block = old.seq >> BLOCK_BITS
        self.removed_from[block] = self.removed_from.get(block, 0) + 1
        self._contacts[effect.userid] = None
        self._give_up_phone(old)

    def _give_up_phone(self, old: StoredContact) -> None:
        # When a plan swaps two numbers, the first effect has given this one to another contact.
        if self._phones[old.phone] == old.userid:
            self._phones[old.phone] = None

    def _count(self, seq: int, change: int) -> None:
        block = seq >> BLOCK_BITS
        self._blocks[block] = self._blocks.get(block, 0) + change

    def _put_organisation(self, effect: do.PutOrganisation, entry: Entry) -> None:
        before = None if self.organisation is None else _encode(self.organisation)
        self.organisation = effect.organisation
        self.counters.generation += 1
        self._log(effect.kind, self.corp_id, entry, before)

    def _add_label_groups(self, effect: do.AddLabelGroups) -> None:
        self.counters.generation += 1
        for group in effect.groups:
            self.single.append((sql.LABEL_GROUP_APPEND, (self.corp_id, group.color, group.name)))
            for position, label in enumerate(group.labels):
                self.single.append((sql.LABEL_APPEND, (self.corp_id, label.id, position, label.name)))
        self._label_ids |= {label.id for group in effect.groups for label in group.labels}

    def _put_app(self, effect: do.PutApp, entry: Entry) -> None:
        app_key = effect.app.app_key
        old = self._apps[app_key]
        self._log(effect.kind, app_key, entry, None if old is None else _encode(old.app))
        self.counters.generation += 1
        digest = effect.secret_digest or (old.secret_digest if old else None)
        generation = old.token_generation if old else 0
        if effect.end_tokens:
            generation += 1
            self._tokens_ended.add(app_key)
            self._tokens_put = [row for row in self._tokens_put if row[2] != app_key]
            # Which of them are this app's is known; the rest of the batch must not find them again.
            self._tokens = {key: None if row and row.app_key == app_key else row for key, row in self._tokens.items()}
        self._apps[app_key] = StoredApp(effect.app, digest, generation)
        self._apps_changed.add(app_key)

    def _put_token(self, effect: do.PutToken) -> None:
        if effect.next_generation and (app := self._apps[effect.app_key]):
            self._apps[effect.app_key] = msgspec.structs.replace(app, token_generation=app.token_generation + 1)
            self._apps_changed.add(effect.app_key)
        self._tokens[effect.digest] = StoredToken(effect.app_key, effect.expires_at)
        self._tokens_put.append((self.corp_id, effect.digest, effect.app_key, effect.expires_at))

    # --- flushing ------------------------------------------------------------------------------------------------

    @property
    def touched(self) -> bool:
        """Whether there is anything to write."""
        return self._touched

    def written(self) -> dict[str, list[Row]]:
        """Give what has changed: the rows of each statement, in the order in which statements have to run."""
        deleted, parked, updated, inserted = self._contacts_written()
        organisation = [] if self.organisation is None else [self._organisation_row(self.organisation)]
        return {
            sql.CONTACT_DELETE: deleted,
            sql.CONTACT_PARK_PHONE: parked,
            sql.CONTACT_UPDATE: updated,
            sql.CONTACT_INSERT: inserted,
            sql.BLOCK_ADD: [(self.corp_id, number, count) for number, count in self._blocks.items() if count],
            sql.CHANGE_INSERT: self._changes,
            sql.TOKEN_FORGET_APP: [(self.corp_id, app_key) for app_key in self._tokens_ended],
            sql.APP_PUT: [self._app_row(app_key) for app_key in self._apps_changed],
            sql.TOKEN_PUT: list({row[1]: row for row in self._tokens_put}.values()),
            sql.ORGANISATION_UPDATE: organisation if self._founded else [],
            sql.ORGANISATION_INSERT: [] if self._founded else organisation,
        }

    def _contacts_written(self) -> tuple[list[Row], list[Row], list[Row], list[Row]]:
        deleted: list[Row] = []
        parked: list[Row] = []
        updated: list[Row] = []
        inserted: list[Row] = []
        for userid, old in self._before.items():
            new = self._contacts[userid]
            if old is not None and new is not None and old.seq == new.seq:
                updated.append((self.corp_id, new.seq, new.phone, new.change, new.record))
                if old.phone != new.phone:
                    parked.append((self.corp_id, new.seq))
                continue
            if old is not None:
                deleted.append((self.corp_id, old.seq))
            if new is not None:
                inserted.append((self.corp_id, new.seq, userid, new.phone, new.change, new.record))
        return deleted, parked, updated, inserted

    def _organisation_row(self, organisation: Organisation) -> Row:
        return (self.corp_id, *msgspec.structs.astuple(self.counters), _encode(organisation))

    def _app_row(self, app_key: str) -> Row:
        stored = self._apps[app_key]
        if stored is None:
            message = "an app that was changed is gone"
            raise LookupError(message)
        return (self.corp_id, app_key, stored.secret_digest, stored.token_generation, _encode(stored.app))
