"""The rows that a batch of writes touches in one organisation: read once, changed in memory, flushed set-based.

Plans see it as it will be after the writes before them in the batch, so a duplicate within the batch is seen.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from guanxi.domain.change import ChangeKind
from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.organisation import Organisation
from guanxi.domain.stored_contact import StoredContact, TrashedContact
from guanxi.store import effects as do
from guanxi.store import index_statements as index_sql
from guanxi.store import statements as sql
from guanxi.store.nouns import LABEL, Noun, encode
from guanxi.store.rows import Counters, Entry, Row, StoredApp, StoredReply, StoredToken, stored_app
from guanxi.store.touched_contacts import TouchedContacts
from guanxi.store.touched_records import TouchedRecords

R = TypeVar("R", bound=msgspec.Struct)

_decode_organisation = msgspec.json.Decoder(Organisation).decode


class Working:
    """One organisation's part of a batch."""

    def __init__(self, corp_id: str) -> None:
        """Begin with nothing loaded."""
        self.corp_id = corp_id
        self.organisation: Organisation | None = None
        self.counters = Counters()
        self.shape_before = 0
        self._contacts = TouchedContacts(corp_id)
        self._records = TouchedRecords(corp_id)
        self._apps: dict[str, StoredApp | None] = {}
        self._tokens: dict[bytes, StoredToken | None] = {}
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
    def next_change(self) -> int:
        """The number that the next change gets."""
        return self.counters.last_change + 1

    @property
    def label_ids(self) -> frozenset[int]:
        """The ids of the organisation's labels (`Needs.whole`: LABEL)."""
        return frozenset(self._records.whole(LABEL))

    @property
    def removed_from(self) -> dict[int, int]:
        """How many contacts each block has lost in this batch; those that came back count against it."""
        return self._contacts.removed_from

    def contact(self, userid: str) -> StoredContact | None:
        """Give a contact that the needs named."""
        return self._contacts.contact(userid)

    def owner_of_phone(self, phone: int) -> str | None:
        """Give the userid of the contact with that E.164 number, which the needs named."""
        return self._contacts.owner_of_phone(phone)

    def owner_of_external_id(self, external_id: str) -> str | None:
        """Give the userid of the contact with that external id, which the needs named."""
        return self._contacts.owner_of_external_id(external_id)

    def trashed(self, userid: str) -> TrashedContact | None:
        """Give a deleted contact that the needs named."""
        return self._contacts.trashed(userid)

    def label_use(self, label_id: int) -> int:
        """Give how many contacts have a label that the needs named."""
        return self._records.label_use(label_id) + self._contacts.label_use(label_id)

    def record(self, noun: Noun[R], name: str | int) -> R | None:
        """Give a record that the needs named, by its id or with the whole list."""
        return self._records.record(noun, name)

    def whole(self, noun: Noun[R]) -> Mapping[Any, R]:
        """Give all records of a noun that the needs named, by id."""
        return self._records.whole(noun)

    def member_count(self, dept_id: int) -> int:
        """Give how many employees are members of a department that the needs named."""
        return self._records.member_count(dept_id)

    def employee_with_phone(self, phone: int) -> str | None:
        """Give the userid of the employee with that E.164 number, which the needs named."""
        return self._records.employee_with_phone(phone)

    def reply(self, caller: str, name: str) -> StoredReply | None:
        """Give the answer of a request that the needs named."""
        return self._records.reply(caller, name)

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
        elif statement == sql.APP_BY_KEY:
            self._apps[values[1]] = stored_app(rows[0]) if rows else None
        elif statement == sql.TOKEN:
            self._tokens[values[1]] = StoredToken(*rows[0]) if rows else None
        elif statement == index_sql.NUMBERS_BETWEEN:
            self._contacts.take_numbers(rows)
        elif not self._contacts.take(statement, values[-1], rows):
            self._records.take(statement, values[1:], rows)

    # --- carrying out --------------------------------------------------------------------------------------------

    def apply(self, effect: do.Effect, entry: Entry) -> None:
        """Carry one effect out in memory."""
        self._touched = True
        if isinstance(effect, do.PutContact):
            self._contacts.put(effect, entry, self.counters, self._log)
        elif isinstance(effect, do.RemoveContact):
            self._contacts.remove(effect.userid, entry, self.counters, self._log)
        elif isinstance(effect, do.RestoreContact):
            self._contacts.restore(effect.userid, entry, self.counters, self._log)
        elif isinstance(effect, do.PutRecord):
            self._change_record(effect, effect.record, entry)
        elif isinstance(effect, do.RemoveRecord):
            self._change_record(effect, None, entry)
        elif isinstance(effect, do.PutToken):
            self._put_token(effect)
        elif isinstance(effect, do.PutApp):
            self._put_app(effect, entry)
        elif isinstance(effect, do.PutOrganisation):
            self._put_organisation(effect, entry)
        elif isinstance(effect, do.AddLabelGroups):
            self.counters.generation += 1
            self._records.add_label_groups(effect.groups)
        else:
            self._apply_upkeep(effect)

    def _apply_upkeep(self, effect: do.Upkeep) -> None:
        if isinstance(effect, do.KeyUsed):
            self._records.key_used(effect)
        elif isinstance(effect, do.PutReply):
            self._records.put_reply(effect)
        elif isinstance(effect, do.PutSuite):
            row: Row = (effect.app.app_key, effect.sealed_secret, encode(effect.app))
            self.single.append((sql.SUITE_PUT, row))
        elif isinstance(effect, do.ForgetTokens):
            self.single.append((sql.TOKEN_FORGET_EXPIRED, (self.corp_id, effect.before, effect.limit)))
        elif isinstance(effect, do.ForgetReplies):
            self.single.append((sql.REPLY_FORGET_EXPIRED, (self.corp_id, effect.before, effect.limit)))
        elif isinstance(effect, do.ForgetChanges):
            self.counters.history_start = max(self.counters.history_start, effect.number)
            self.single.append((index_sql.SEARCH_FORGET, (self.corp_id, effect.number)))
            self.single.append((sql.TRASH_FORGET, (self.corp_id, effect.number)))
            self.single.append((sql.CHANGE_FORGET, (self.corp_id, effect.number)))
        elif isinstance(effect, do.IndexStretch):
            self._contacts.index(effect, self.counters)
        elif isinstance(effect, do.MergeIndex):
            self.single.append((index_sql.SEARCH_MERGE, (effect.pages,)))
        else:
            self.single.append((sql.META_PUT, ("probe", str(effect.at).encode())))

    def _change_record(
        self, effect: do.PutRecord | do.RemoveRecord, record: msgspec.Struct | None, entry: Entry
    ) -> None:
        old = self._records.put(effect.noun, effect.id, record)
        self._log(effect.kind, str(effect.id), entry, None if old is None else encode(effect.noun.told(old)))
        self.counters.generation += effect.noun.counts(old, record)

    def _log(self, kind: ChangeKind, target: str, entry: Entry, before: bytes | None) -> int:
        self.counters.last_change = number = self.counters.last_change + 1
        self._changes.append((self.corp_id, number, kind, target, entry.actor, entry.at, before, entry.act))
        return number

    def _put_organisation(self, effect: do.PutOrganisation, entry: Entry) -> None:
        before = None if self.organisation is None else encode(self.organisation)
        if before is None:
            self.counters.indexed = MAX_NUMBER
        self.organisation = effect.organisation
        self.counters.generation += 1
        self._log(effect.kind, self.corp_id, entry, before)

    def _put_app(self, effect: do.PutApp, entry: Entry) -> None:
        app_key = effect.app.app_key
        old = self._apps[app_key]
        self._log(effect.kind, app_key, entry, None if old is None else encode(old.app))
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
        organisation = [] if self.organisation is None else [self._organisation_row(self.organisation)]
        return {
            **self._contacts.written(self.counters.tenant),
            sql.CHANGE_INSERT: self._changes,
            sql.TOKEN_FORGET_APP: [(self.corp_id, app_key) for app_key in self._tokens_ended],
            sql.APP_PUT: [self._app_row(app_key) for app_key in self._apps_changed],
            sql.TOKEN_PUT: list({row[1]: row for row in self._tokens_put}.values()),
            **self._records.written(),
            sql.ORGANISATION_UPDATE: organisation if self._founded else [],
            sql.ORGANISATION_INSERT: [] if self._founded else organisation,
        }

    def _organisation_row(self, organisation: Organisation) -> Row:
        return (self.corp_id, *msgspec.structs.astuple(self.counters)[:-1], encode(organisation))

    def _app_row(self, app_key: str) -> Row:
        stored = self._apps[app_key]
        if stored is None:
            message = "an app that was changed is gone"
            raise LookupError(message)
        return (self.corp_id, app_key, stored.secret_digest, stored.token_generation, encode(stored.app))
