"""The contract of a store, verb by verb, for every backend: give `RULES` something that opens one.

Each rule is a coroutine function that takes an `Opener` for data that is new and empty, and raises
`ContractBrokenError` where the store behaves otherwise. `Store` and `Working` say in words what is stated here.
"""

from guanxi.store.conformance import (
    apps,
    batches,
    changes,
    contacts,
    each,
    employees,
    external_ids,
    figures,
    isolation,
    keys,
    label_use,
    moments,
    organisations,
    pages,
    plans,
    processes,
    records,
    replies,
    seen_feed,
    sharing,
    tokens,
    trash,
    upkeep,
    walks,
)
from guanxi.store.conformance.contract import RULES, ContractBrokenError, Opener, Rule

__all__ = [
    "RULES",
    "ContractBrokenError",
    "Opener",
    "Rule",
    "apps",
    "batches",
    "changes",
    "contacts",
    "each",
    "employees",
    "external_ids",
    "figures",
    "isolation",
    "keys",
    "label_use",
    "moments",
    "organisations",
    "pages",
    "plans",
    "processes",
    "records",
    "replies",
    "seen_feed",
    "sharing",
    "tokens",
    "trash",
    "upkeep",
    "walks",
]
