"""External contacts by DingTalk's pages: the same program works with the real service."""

from collections.abc import Iterator

from guanxi.client import Client, Outcome, Progress
from guanxi.client.dingtalk.extcontact import (
    EXTCONTACT_CREATE,
    EXTCONTACT_GET,
    ExtcontactCreate,
    ExtcontactCreated,
    ExtcontactGet,
    ExtcontactGot,
    ExtcontactLabelGroupsListed,
    ExtcontactListed,
    OpenExtContact,
    OpenLabelGroup,
)
from guanxi.client.dingtalk.page import Answered


def work_with_external_contacts(client: Client) -> None:
    """Create, look at, change, list and delete.

    Args:
        client: with an app.
    """
    groups: ExtcontactLabelGroupsListed = client.extcontact_listlabelgroups(offset=0, size=20)
    customer: int = groups.results[0].labels[0].id
    every_group: Iterator[OpenLabelGroup] = client.extcontact_listlabelgroups.each()
    print("labels:", ", ".join(label.name for group in every_group for label in group.labels))

    created: ExtcontactCreated = client.extcontact_create(
        name="Zhang San",
        mobile="13088888888",
        state_code="86",
        follower_user_id="li.na",
        label_ids=[customer],
        company_name="DingTalk",
    )
    updated: Answered = client.extcontact_update(
        user_id=created.userid,
        name="Zhang Sanfeng",
        follower_user_id="li.na",
        label_ids=[customer],
        remark="",  # clears it; what is left out stays as it is
    )
    print("changed, says request", updated.request_id)

    got: ExtcontactGot = client.extcontact_get(created.userid)
    contact: OpenExtContact = got.result
    company: str | None = contact.company_name
    print(contact.name, "of", company or "no company")
    again: ExtcontactGot = client.call(EXTCONTACT_GET, ExtcontactGet(created.userid))  # the same call, as a value
    print("the same again:", again.result == contact)

    page: ExtcontactListed = client.extcontact_list(offset=0, size=5)
    everybody: Iterator[OpenExtContact] = client.extcontact_list.each()
    print(len(page.results), "on a page,", sum(1 for _ in everybody), "in all")

    deleted: Answered = client.extcontact_delete(created.userid)
    print("deleted, says request", deleted.request_id)


def create_many(client: Client) -> None:
    """Create many, several at once, and say how far they are.

    Args:
        client: with an app.
    """
    wanted = [
        ExtcontactCreate(
            name=f"Customer {number}",
            mobile=f"130777700{number:02}",
            state_code="86",
            follower_user_id="li.na",
            label_ids=[1561077310],
        )
        for number in (1, 2, 3, 3)  # the last has the number of the one before
    ]

    def tell(progress: Progress) -> None:
        print(f"{progress.done} of {progress.total}, {progress.failed} failed")

    outcomes: list[Outcome[ExtcontactCreate, ExtcontactCreated]] = client.many(
        EXTCONTACT_CREATE, wanted, at_once=2, progress=tell
    )
    for outcome in outcomes:
        if outcome.error is None:
            print(outcome.request.name, "has the id", outcome.answer.userid)
        else:
            print(outcome.request.name, "was refused:", outcome.error)
