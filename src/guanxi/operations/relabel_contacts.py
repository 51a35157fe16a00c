"""Tag and untag many external contacts at once."""

from collections.abc import Sequence

import msgspec

from guanxi.domain.contact_filter import ContactFilter
from guanxi.domain.failures import LabelUnknown, ValueMissing
from guanxi.operations.context import Context
from guanxi.operations.relabelling import Relabelled, Relabelling, relabel, relabel_matching
from guanxi.store import LABEL, Needs, Outcome, Working


async def relabel_contacts(
    context: Context, corp_id: str, relabelling: Relabelling, which: Sequence[str] | ContactFilter
) -> Relabelled:
    """Give labels to contacts and take labels away; one change for each contact that changes, one act for all.

    Contacts are written some at a time: what was written before a failure of the store stays, and doing it again
    changes nothing of it.

    Args:
        context: the request's.
        corp_id: whose contacts.
        relabelling: labels to give, which have to exist, and labels to take away.
        which: userids, or what the contacts have to have.

    Raises:
        ValueMissing: there is no label to give or to take away.
        LabelUnknown: a label to give is not there.
        StoreBusy: the store could not write.
    """
    if not relabelling.add and not relabelling.remove:
        raise ValueMissing("add or remove needs at least one label", field="add")
    await context.stop_if_replayed(corp_id)
    acting = msgspec.structs.replace(context, act=context.ids.act(), once=None)

    def known(at: Working) -> Outcome[None]:
        for label_id in relabelling.add:
            if label_id not in at.whole(LABEL):
                raise LabelUnknown(f"the organisation has no label {label_id}", field="add")
        return Outcome(None)

    await acting.write(corp_id, Needs(whole=(LABEL,)), known)
    done = Relabelled(acting.act)
    if isinstance(which, ContactFilter):
        await relabel_matching(acting, corp_id, msgspec.structs.replace(relabelling, wanted=which), done)
    else:
        await relabel(acting, corp_id, list(dict.fromkeys(which)), relabelling, done)
    answered: Relabelled = await context.write(corp_id, Needs(), lambda _: Outcome(done))
    return answered
