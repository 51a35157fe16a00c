"""Doing it."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from crm_sync.customers import Customer
from crm_sync.plan import plan
from guanxi.client import (
    Client,
    GuanxiError,
    LimitReached,
    NotAuthenticated,
    NotPermitted,
    Refused,
    Throttled,
    Unavailable,
)
from guanxi.client.dingtalk.extcontact import EXTCONTACT_CREATE, EXTCONTACT_UPDATE


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
    left: list[str] = field(default_factory=list[str])
    problems: list[str] = field(default_factory=list[str])

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
            with _noting(report, contact.name):
                client.call(EXTCONTACT_CREATE, contact)
                report.created += 1
        for change in wanted.update:
            with _noting(report, change.name):
                client.call(EXTCONTACT_UPDATE, change)
                report.updated += 1
        for gone in wanted.gone if delete else ():
            with _noting(report, gone.name):
                client.extcontact_delete(gone.userid)
                report.deleted += 1
    except GuanxiError as error:
        report.problems.append(f"stopped: {error}")
    if not delete:
        report.left = [gone.name for gone in wanted.gone]
    return report


@contextmanager
def _noting(report: Report, name: str) -> Generator[None, None, None]:
    """Note that a contact was refused; raise what the next one would be told, too."""
    try:
        yield
    except (LimitReached, NotAuthenticated, NotPermitted, Throttled, Unavailable):
        raise
    except Refused as error:
        report.problems.append(f"{name}: {error.sub_msg or error.errmsg}")
