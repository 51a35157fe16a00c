"""How many contacts have each label: kept with every write, whether there is such a label or not."""

import asyncio

from guanxi.domain.failures import PhoneTaken, StoreBusy
from guanxi.store.conformance.contract import Opener, expect, opened, refused, rule
from guanxi.store.conformance.directory import ACME, ZENITH, Directory, contact, founded, plan_of
from guanxi.store.effects import PutContact
from guanxi.store.plans import Outcome
from guanxi.store.rows import Needs


async def _used(acme: Directory, *labels: int) -> list[int]:
    return [await acme.store.walks.label_use(acme.corp_id, label) for label in labels or (1, 2, 3)]


@rule
async def a_label_counts_the_contacts_that_have_it(opener: Opener) -> None:
    """Through create, update, delete and restore; a label that a contact has twice counts once."""
    async with founded(opener, (ACME, ZENITH)) as acme, opened(opener) as store:
        expect(await _used(acme), [0, 0, 0], "labels that nobody has")
        await acme.put("1", 1, label_ids=(1, 2))
        await acme.put("2", 2, label_ids=(2, 2, 2))
        await acme.put("3", 3, label_ids=())
        await Directory(store, ZENITH).put("4", 1, label_ids=(3, 1))
        expect(await _used(acme), [1, 2, 0], "after three were created")
        await acme.put("2", 2, label_ids=(3, 2, 3))
        await acme.put("1", 1, label_ids=(2,))
        expect(await _used(acme), [0, 2, 1], "after two were changed")
        await acme.remove("2")
        expect(await _used(acme), [0, 1, 0], "after one was deleted")
        await acme.restore("2")
        expect(await _used(Directory(store)), [0, 2, 1], "after it came back, in another process")
        expect(await _used(Directory(store, ZENITH)), [1, 0, 1], "in the other organisation")


@rule
async def labels_are_counted_within_a_batch(opener: Opener) -> None:
    """Plans see what the writes before them did; what fails counts nothing."""
    async with founded(opener) as acme:
        await acme.put("1", 1, label_ids=(1, 2))

        async def seen() -> list[int]:
            needs = Needs(labels_used=(1, 2, 3))
            used: list[int] = await acme.write(lambda at: Outcome([at.label_use(label) for label in (1, 2, 3)]), needs)
            return used

        answers = await asyncio.gather(
            seen(),
            acme.put("2", 2, label_ids=(2, 3)),
            seen(),
            acme.put("1", 1, label_ids=(3,)),
            acme.put("4", 2, label_ids=(1,)),
            seen(),
            acme.remove("2"),
            seen(),
            return_exceptions=True,
        )
        counts = [answer for answer in answers if isinstance(answer, list)]
        expect(counts, [[1, 1, 0], [1, 2, 1], [0, 1, 2], [0, 0, 1]], "what plans of a batch see")
        expect([type(answer) for answer in answers if isinstance(answer, Exception)], [PhoneTaken], "what failed")
        expect(await _used(acme), [0, 0, 1], "after the batch")


@rule
async def a_write_that_is_not_done_counts_nothing(opener: Opener) -> None:
    """When the engine refuses a write, its labels are not counted."""
    async with founded(opener) as acme:
        await acme.put("1", 1, label_ids=(1,))
        both = (PutContact(contact("2", 2, label_ids=(1, 3)), 2), PutContact(contact("3", 1, label_ids=(3,)), 1))
        await refused(StoreBusy, acme.write(plan_of(*both), Needs(userids=("2", "3"), phones=(2,))))
        expect(await _used(acme), [1, 0, 0], "after a write that was refused")


@rule
async def counts_of_two_processes_add_up(opener: Opener) -> None:
    """Both add and take away at once."""
    async with founded(opener) as here, opened(opener) as store:
        there = Directory(store)
        await asyncio.gather(
            *[here.put(f"a{number}", number, label_ids=(1, 2)) for number in range(200)],
            *[there.put(f"b{number}", 1000 + number, label_ids=(2, 3)) for number in range(200)],
        )
        await asyncio.gather(
            *[there.remove(f"a{number}") for number in range(0, 200, 2)],
            *[here.put(f"b{number}", 1000 + number, label_ids=(1,)) for number in range(50)],
        )
        expect(await _used(here), [150, 250, 150], "the counts")
