"""The store: organisations, contacts, changes, apps and tokens, durably, in one database."""

from guanxi.store.backup import back_up, part_of, restore, store_size
from guanxi.store.effects import (
    AddLabelGroups,
    PutApp,
    PutContact,
    PutOrganisation,
    PutSuite,
    PutToken,
    RemoveContact,
)
from guanxi.store.failures import StoreError
from guanxi.store.location import Location, location
from guanxi.store.opening import open_store
from guanxi.store.rows import Entry, Needs, StoredApp
from guanxi.store.store import Store
from guanxi.store.working import Working
from guanxi.store.writer import Outcome

__all__ = [
    "AddLabelGroups",
    "Entry",
    "Location",
    "Needs",
    "Outcome",
    "PutApp",
    "PutContact",
    "PutOrganisation",
    "PutSuite",
    "PutToken",
    "RemoveContact",
    "Store",
    "StoreError",
    "StoredApp",
    "Working",
    "back_up",
    "location",
    "open_store",
    "part_of",
    "restore",
    "store_size",
]
