"""Tag and untag many external contacts at once."""

from guanxi.domain.failures import LabelUnknown, ValueMissing
from guanxi.operations.bulk_edit import Act, acting, done, edit_chosen
from guanxi.operations.chosen_contacts import Which
from guanxi.operations.context import Context
from guanxi.operations.relabelling import Relabelling
from guanxi.store import LABEL, Needs, Outcome, Working


async def relabel_contacts(context: Context, corp_id: str, relabelling: Relabelling, which: Which) -> Act:
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
    own = await acting(context, corp_id)

    def known(at: Working) -> Outcome[None]:
        for label_id in relabelling.add:
            if label_id not in at.whole(LABEL):
                raise LabelUnknown(f"the organisation has no label {label_id}", field="add")
        return Outcome(None)

    await own.write(corp_id, Needs(whole=(LABEL,)), known)
    act = Act(own.act)
    await edit_chosen(own, corp_id, act, which, relabelling.edit)
    return await done(context, corp_id, act)
