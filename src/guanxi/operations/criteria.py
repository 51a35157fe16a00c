"""What has to be known of an organisation to apply a filter to its contacts."""

import asyncio

from guanxi.domain.contact_filter import ContactFilter, Criteria
from guanxi.domain.custom_filter import custom_conditions
from guanxi.domain.failures import LabelGroupUnknown
from guanxi.domain.search.match import is_named
from guanxi.domain.search.query import Word, words
from guanxi.operations.context import Context


async def criteria_of(context: Context, corp_id: str, wanted: ContactFilter) -> Criteria:
    """Give a filter with the labels of its group, the owners who are nobody, and the organisation's own fields.

    Args:
        context: the request's.
        corp_id: whose contacts.
        wanted: the filter.

    Raises:
        LabelGroupUnknown: there is no such group.
        ValueInvalid: a field of the organisation's own is unknown, or cannot be filtered like that.
    """
    group: frozenset[int] | None = None
    if wanted.label_group is not None:
        labels = await context.store.labels(corp_id)
        if wanted.label_group not in {one.id for one in labels.groups}:
            raise LabelGroupUnknown("there is no such group of labels", field="label_group")
        group = frozenset(label.id for label in labels.labels if label.group_id == wanted.label_group)
    orphans = await context.store.owners.orphans(corp_id) if wanted.unowned else None
    # As of when the key was looked up, a moment ago: no round trip of its own.
    fields = (await context.store.organisation_lately(corp_id)).custom_fields
    return Criteria(
        filter=wanted,
        group=group,
        orphans=orphans,
        fields=tuple(field.key for field in fields),
        custom=custom_conditions(fields, wanted.custom),
        now=context.now,
    )


async def words_of(context: Context, corp_id: str, query: str) -> tuple[Word, ...]:
    """Give the words of a query, each with the labels and employees in whose names it is found.

    Args:
        context: the request's.
        corp_id: whose contacts.
        query: as it was typed.

    Raises:
        ValueInvalid: it is too long, or has too many words.
    """
    asked = words(query)
    # Together, since both look whether something has changed: in PostgreSQL that is one round trip.
    read, named = await asyncio.gather(context.store.labels(corp_id), context.store.owners.named(corp_id, asked))
    return tuple(
        word._replace(labels=frozenset(label.id for label in read.labels if is_named(word, label.name)))
        for word in named
    )
