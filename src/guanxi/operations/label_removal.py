"""Taking a label out of use, and then away: what deleting and merging have in common."""

from typing import Final, Literal

import msgspec

from guanxi.domain.contact_filter import ContactFilter, LabelFilter
from guanxi.domain.failures import LabelInUse, LabelUnknown, StoreBusy, ValueInvalid
from guanxi.operations.bulk_edit import Act, edit_chosen
from guanxi.operations.context import Context
from guanxi.operations.label_plans import label_of
from guanxi.operations.relabelling import Relabelling
from guanxi.store import LABEL, Needs, Outcome, RemoveRecord, Working

_TRIES: Final = 10


class Removal(msgspec.Struct, frozen=True):
    """How a label shall go.

    Attributes:
        label_id: which.
        in_use: what becomes of contacts that have it: nothing is done while there are any (`refuse`), they lose it
            (`strip`), or they get another one for it (`reassign`).
        to: that other one.
        field: what the request calls that other one.
    """

    label_id: int
    in_use: Literal["refuse", "strip", "reassign"]
    to: int | None = None
    field: str = "to"


async def remove_label(context: Context, corp_id: str, removal: Removal) -> Act:
    """Delete a label; the changes of the contacts that had it share one act with its own.

    Args:
        context: the request's.
        corp_id: whose.
        removal: which, and how.

    Raises:
        LabelAbsent: it is not there.
        LabelUnknown: the other one is not there.
        ValueInvalid: the other one is the label itself.
        LabelInUse: contacts have it, and in_use is `refuse`.
        StoreBusy: the store could not write, or contacts got the label faster than others lost it; doing it again
            goes on with it.
    """
    label_id, to = removal.label_id, removal.to
    if to == label_id:
        raise ValueInvalid("a label cannot take its own place", field=removal.field)
    acting = msgspec.structs.replace(context, act=context.ids.act())
    done = Act(acting.act)

    def plan(at: Working) -> Outcome[Act | None]:
        label_of(at, label_id)
        if to is not None and to not in at.whole(LABEL):
            raise LabelUnknown(f"the organisation has no label {to}", field=removal.field)
        if at.label_use(label_id) == 0:
            return Outcome(done, (RemoveRecord(LABEL, label_id, "label_deleted"),))
        if removal.in_use == "refuse":
            raise LabelInUse(
                f"contacts have this label ({at.label_use(label_id)}): say in_use=strip or in_use=reassign"
            )
        return Outcome(None)

    needs = Needs(whole=(LABEL,), labels_used=(label_id,))
    having = ContactFilter(label_ids=LabelFilter(any=(label_id,)))
    relabelling = Relabelling(() if to is None else (to,), (label_id,))
    # A contact may get the label while the others lose it: then they are looked through again.
    for _ in range(_TRIES):
        deleted: Act | None = await acting.write(corp_id, needs, plan)
        if deleted is not None:
            return deleted
        own = msgspec.structs.replace(acting, once=None)
        await edit_chosen(own, corp_id, done, having, relabelling.edit)
    raise StoreBusy("contacts keep getting this label; try again")
