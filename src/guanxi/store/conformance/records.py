"""Labels, their groups, departments and keys: records that plans read and write by their ids."""

import asyncio
from typing import Any

import msgspec

from guanxi.domain.change import Change
from guanxi.domain.failures import StoreBusy
from guanxi.domain.label import PlacedGroup, PlacedLabel
from guanxi.domain.staff import Department
from guanxi.store.conformance.contract import Opener, expect, opened, rule
from guanxi.store.conformance.directory import ACME, NOW, ZENITH, Directory, founded, organisation, plan_of
from guanxi.store.effects import PutOrganisation, PutRecord, RemoveRecord
from guanxi.store.nouns import DEPARTMENT, LABEL, LABEL_GROUP
from guanxi.store.plans import Outcome
from guanxi.store.rows import Needs
from guanxi.store.working import Working

_LISTS = Needs(whole=(LABEL_GROUP, LABEL, DEPARTMENT))


def _group(number: int, name: str = "group", position: int = 0) -> PutRecord:
    group = PlacedGroup(id=number, name=name, color=-1, position=position)
    return PutRecord(LABEL_GROUP, number, group, "label_group_created")


def _label(number: int, group: int = 1, name: str = "label", position: int = 0) -> PutRecord:
    label = PlacedLabel(id=number, name=name, group_id=group, position=position)
    return PutRecord(LABEL, number, label, "label_created")


def _department(number: int, name: str = "Sales", parent: int | None = 1) -> PutRecord:
    department = Department(dept_id=number, name=name, parent_id=parent)
    return PutRecord(DEPARTMENT, number, department, "department_created")


def _ids(at: Working) -> Outcome[Any]:
    return Outcome([sorted(at.whole(LABEL_GROUP)), sorted(at.whole(LABEL)), sorted(at.whole(DEPARTMENT))])


async def _whole(acme: Directory) -> list[list[int]]:
    found: list[list[int]] = await acme.write(_ids, _LISTS)
    return found


@rule
async def records_are_put_and_removed(opener: Opener) -> None:
    """`labels` gives groups and labels in their places; a record that is put again is changed."""
    async with founded(opener) as acme:
        await acme.write(plan_of(_group(2, "b", 1), _group(1, "a", 0), _label(5, 2), _label(4, 2, "first", -1)), _LISTS)
        found = await acme.store.labels(ACME)
        expect([group.id for group in found.groups], [1, 2], "the groups")
        expect(
            [[label.name for label in group.labels] for group in found.on_the_wire], [[], ["first", "label"]], "wire"
        )
        await acme.write(plan_of(_group(1, "z", 9), _label(4, 1, "moved")), _LISTS)
        found = await acme.store.labels(ACME)
        expect([group.name for group in found.groups], ["b", "z"], "the groups after one was changed")
        expect([[label.name for label in group.labels] for group in found.on_the_wire], [["label"], ["moved"]], "wire")
        gone = (RemoveRecord(LABEL, 5, "label_deleted"), RemoveRecord(LABEL_GROUP, 2, "label_group_deleted"))
        await acme.write(plan_of(*gone), _LISTS)
        found = await acme.store.labels(ACME)
        expect(([g.id for g in found.groups], [label.id for label in found.labels]), ([1], [4]), "what is left")


@rule
async def the_log_has_what_a_record_was(opener: Opener) -> None:
    """Each change of a record is logged under its id, with the record before it; so is its removal."""
    async with founded(opener) as acme:
        first, second = _department(2, "Sales"), _department(2, "Sale")
        updated = msgspec.structs.replace(second, kind="department_updated")
        await acme.write(plan_of(first, updated, RemoveRecord(DEPARTMENT, 2, "department_deleted")), _LISTS)
        log = await acme.store.walks.changes(ACME, 1, 10)
        expect([(one.number, one.kind, one.target) for one in log], [
            (2, "department_created", "2"), (3, "department_updated", "2"), (4, "department_deleted", "2"),
        ], "the log")  # fmt: skip
        before = [one.before and msgspec.json.decode(one.before, type=Department) for one in log]
        expect(before, [None, first.record, second.record], "what was before")
        expect([one for one in log if isinstance(one, Change) and one.at != NOW], [], "changes of another moment")


@rule
async def plans_of_a_batch_see_each_others_records(opener: Opener) -> None:
    """The whole list is as the writes before have left it, and one by its id too."""
    async with founded(opener) as acme:
        await acme.write(plan_of(_group(1), _label(1)), _LISTS)

        def one(at: Working) -> Outcome[Any]:
            label, none = at.record(LABEL, 2), at.record(LABEL, 9)
            return Outcome((label and label.name, none, sorted(at.label_ids)))

        answers = await asyncio.gather(
            _whole(acme),
            acme.write(plan_of(_label(2, 1, "two"), RemoveRecord(LABEL, 1, "label_deleted"), _department(7)), _LISTS),
            acme.write(one, _LISTS),
            acme.write(plan_of(RemoveRecord(LABEL, 2, "label_deleted"), _label(1), _group(3)), _LISTS),
            _whole(acme),
        )
        expect(answers, [[[1], [1], []], None, ("two", None, [2]), None, [[1, 3], [1], [7]]], "what plans see")
        expect(await _whole(acme), [[1, 3], [1], [7]], "what the next batch sees")


@rule
async def a_whole_list_is_never_stale(opener: Opener) -> None:
    """What this process knows of it ends with the next change of it, whichever process makes it, and only then."""
    async with founded(opener, (ACME, ZENITH)) as here, opened(opener) as store:
        there = Directory(store)
        for step in range(1, 20):
            writer, reader = (here, there) if step % 2 else (there, here)
            await writer.write(plan_of(_group(step), _label(step), _department(step)), _LISTS)
            wanted = [list(range(1, step + 1))] * 3
            expect([await _whole(reader), await _whole(writer)], [wanted, wanted], "the lists in both")
            expect([label.id for label in (await reader.store.labels(ACME)).labels], wanted[0], "labels in the other")
        expect(await _whole(Directory(store, ZENITH)), [[], [], []], "the lists of another organisation")


@rule
async def a_list_of_a_batch_that_was_not_done_is_not_kept(opener: Opener) -> None:
    """After a write that the engine refused, plans and readers see what there is."""
    async with founded(opener) as acme:
        await acme.write(plan_of(_group(1), _label(1)), _LISTS)
        broken = plan_of(_label(2), RemoveRecord(LABEL, 9, "label_deleted"))
        answers = await asyncio.gather(acme.write(broken, _LISTS), _whole(acme), return_exceptions=True)
        expect(type(answers[0]), StoreBusy, "a write that removes what is not there")
        expect(answers[1], [[1], [1], []], "the lists in the batch")
        expect(await _whole(acme), [[1], [1], []], "the lists afterwards")
        expect([label.id for label in (await acme.store.labels(ACME)).labels], [1], "the labels")


@rule
async def departments_are_a_tree_whose_root_is_always_there(opener: Opener) -> None:
    """`departments` gives them by id; the root has the organisation's name until it gets one of its own."""
    async with founded(opener) as here, opened(opener) as store:
        for directory in (here, Directory(store)):
            tree = await directory.store.staff.departments(organisation(ACME))
            expect({number: one.name for number, one in tree.items()}, {1: "Acme"}, "a tree that nobody has made")
        await here.write(plan_of(_department(2), _department(3, "East", 2)), _LISTS)
        tree = await store.staff.departments(await store.organisation(ACME))
        expect({number: one.parent_id for number, one in tree.items()}, {1: None, 2: 1, 3: 2}, "the parents")
        renamed = msgspec.structs.replace(organisation(ACME), name="Zenith")
        await here.write(plan_of(PutOrganisation(renamed, "organisation_updated")))
        tree = await store.staff.departments(await store.organisation(ACME))
        expect(tree[1].name, "Zenith", "the root of an organisation that was renamed")
        await here.write(plan_of(_department(1, "Head office", None)), _LISTS)
        tree = await store.staff.departments(await store.organisation(ACME))
        expect(tree[1].name, "Head office", "a root that was given a name")
        await here.write(plan_of(RemoveRecord(DEPARTMENT, 3, "department_deleted")), _LISTS)
        tree = await store.staff.departments(await store.organisation(ACME))
        expect(sorted(tree), [1, 2], "the tree after one was removed")
