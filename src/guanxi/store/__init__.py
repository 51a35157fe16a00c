"""The store: organisations, contacts, changes, staff, labels, apps, keys and tokens, durably, in one database."""

from guanxi.store.backup import back_up, part_of, restore, store_size
from guanxi.store.effects import (
    AddLabelGroups,
    Effect,
    KeyUsed,
    PutApp,
    PutContact,
    PutOrganisation,
    PutRecord,
    PutReply,
    PutSuite,
    PutToken,
    RemoveContact,
    RemoveRecord,
    RestoreContact,
)
from guanxi.store.engine import Wanted
from guanxi.store.failures import KeyMismatchError, StoreError
from guanxi.store.figures import EngineFigures, StoreFigures
from guanxi.store.location import Location, location
from guanxi.store.nouns import DEPARTMENT, EMPLOYEE, KEY, LABEL, LABEL_GROUP, Noun, StoredEmployee, StoredKey
from guanxi.store.opening import open_store
from guanxi.store.plans import Conclude, Outcome, Plan
from guanxi.store.rows import Entry, Needs, StoredApp, StoredReply
from guanxi.store.seen import SeenWalks
from guanxi.store.seen_feed import SeenChanges
from guanxi.store.sessions import KeyHolder
from guanxi.store.store import Store
from guanxi.store.walks import Walks
from guanxi.store.working import Working

__all__ = [
    "DEPARTMENT",
    "EMPLOYEE",
    "KEY",
    "LABEL",
    "LABEL_GROUP",
    "AddLabelGroups",
    "Conclude",
    "Effect",
    "EngineFigures",
    "Entry",
    "KeyHolder",
    "KeyMismatchError",
    "KeyUsed",
    "Location",
    "Needs",
    "Noun",
    "Outcome",
    "Plan",
    "PutApp",
    "PutContact",
    "PutOrganisation",
    "PutRecord",
    "PutReply",
    "PutSuite",
    "PutToken",
    "RemoveContact",
    "RemoveRecord",
    "RestoreContact",
    "SeenChanges",
    "SeenWalks",
    "Store",
    "StoreError",
    "StoreFigures",
    "StoredApp",
    "StoredEmployee",
    "StoredKey",
    "StoredReply",
    "Walks",
    "Wanted",
    "Working",
    "back_up",
    "location",
    "open_store",
    "part_of",
    "restore",
    "store_size",
]
