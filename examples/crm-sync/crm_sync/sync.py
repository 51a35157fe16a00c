"""Doing it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from guanxi.client import EXTCONTACT_CREATE, EXTCONTACT_UPDATE, Client, GuanxiError, LimitReached, Refused

from crm_sync.customers import Customer
from crm_sync.plan import plan


@dataclass
class Report:
    """What was done.

    Attributes:
        created, updated, deleted, same: how many contacts.
        left: contacts of ours whose row is gone, and that were left alone.
        problems: what was not done, and why.
    """

    created: int = 0
    updated: int = 0
    deleted: int = 0
    same: int = 0
    left: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Tell it, a line for each thing that somebody should look at."""
        counts = f"{self.created} created, {self.updated} updated, {self.deleted} deleted, {self.same} unchanged"
        left = [f"{name}: no longer in the file (--delete deletes)" for name in self.left]
        return "\n".join([counts, *left, *self.problems])


def sync(client: Client, customers: Sequence[Customer], *, delete: bool = False) -> Report:
    """Bring DingTalk's external contacts in step.

    A row that is refused does not keep others from being done; when DingTalk is full, throttles for long, or does not
    answer, the rest waits for the next run. Run it as often as you like: what is done already is not done again.

    Args:
        client: of the app.
        customers: as they should be.
        delete: whether contacts of ours whose row is gone are deleted.
    """
    labels = {label.name: label.id for group in client.extcontact_listlabelgroups.each() for label in group.labels}
    wanted = plan(customers, client.extcontact_list.each(), labels)
    report = Report(same=wanted.same, problems=wanted.problems)
    try:
        for contact in wanted.create:
            try:
                client.call(EXTCONTACT_CREATE, contact)
                report.created += 1
            except Refused as error:
                _note(report, contact.name, error)
        for change in wanted.update:
            try:
                client.call(EXTCONTACT_UPDATE, change)
                report.updated += 1
            except Refused as error:
                _note(report, change.name, error)
        for gone in wanted.gone if delete else ():
            client.extcontact_delete(gone.userid)
            report.deleted += 1
    except GuanxiError as error:
        report.problems.append(f"stopped: {error}")
    if not delete:
        report.left = [gone.name for gone in wanted.gone]
    return report


def _note(report: Report, name: str, error: Refused) -> None:
    """Note that a row was refused; raise it where the next one would be, too."""
    if isinstance(error, LimitReached):
        raise error
    report.problems.append(f"{name}: {error.sub_msg or error.errmsg}")
