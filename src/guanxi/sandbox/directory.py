"""What a world holds from the beginning: staff, tags and contacts, as a seed file or a request names them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
from msgspec import UNSET, Meta, UnsetType

from guanxi.domain.contact import ROOT_DEPARTMENT
from guanxi.domain.contact_patch import ContactPatch, contact_of, patched_external_id, sent_custom
from guanxi.domain.custom_fields import MAX_EXACT, CustomField
from guanxi.domain.failures import Failure, ValueInvalid
from guanxi.domain.label import Language
from guanxi.domain.organisation import UnknownReferences
from guanxi.domain.staff_patch import DepartmentSent, EmployeeSent, employee_of
from guanxi.operations.create_contact import create_contact
from guanxi.operations.create_department import create_department
from guanxi.operations.create_employee import create_employee
from guanxi.operations.set_custom_fields import add_custom_field
from guanxi.operations.set_organisation import set_organisation
from guanxi.sandbox.tags import GroupSeed, Tags

if TYPE_CHECKING:
    from guanxi.sandbox.world import World


class OrganisationSeed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The organisation and its settings; what is absent is as in any new one.

    Attributes:
        name: what people call it.
        language: of the names of the four groups of tags that every organisation begins with.
        contact_limit: contacts allowed.
        external_contacts: whether the feature is switched on.
        unknown: what happens to references that the directory does not know.
    """

    name: Annotated[str, Meta(max_length=128)] = ""
    language: Language = "en"
    contact_limit: Annotated[int, Meta(le=MAX_EXACT)] | UnsetType | None = UNSET
    external_contacts: bool | UnsetType = UNSET
    unknown: UnknownReferences | UnsetType = UNSET


class ContactSeed(ContactPatch, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A contact; `labels` names tags, as `label_ids` does by number: `Customer`, or `Type/Customer`."""

    labels: tuple[str, ...] = ()


_SETTINGS: Final = frozenset({"contact_limit", "external_contacts", "unknown"})


class Directory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it, with DingTalk's names.

    Attributes:
        organisation: its settings.
        departments: in any order; the root is there without being named.
        employees: their departments have to be named.
        label_groups: more tags; a group that is there already gets the tags that it lacks.
        custom_fields: fields of the organisation's own.
        contacts: in the order of the lists.
    """

    organisation: OrganisationSeed = OrganisationSeed()
    departments: tuple[DepartmentSent, ...] = ()
    employees: tuple[EmployeeSent, ...] = ()
    label_groups: tuple[GroupSeed, ...] = ()
    custom_fields: tuple[CustomField, ...] = ()
    contacts: tuple[ContactSeed, ...] = ()


EMPTY: Final = Directory()


class SeedInvalid(ValueInvalid):
    """A directory cannot be as it is described; `field` is the path of what is to blame."""


async def fill(world: "World", directory: Directory) -> None:
    """Bring a directory into a world that has nothing of its own yet, by the operations that every door uses.

    Args:
        world: with an organisation as it was founded.
        directory: what it shall hold.

    Raises:
        SeedInvalid: something in it cannot be; what came before it is there.
    """
    context, corp_id = world.context, world.corp_id
    said = msgspec.structs.asdict(directory.organisation)
    settings = {name: value for name, value in said.items() if value is not UNSET and name in _SETTINGS}
    with _blaming("organisation"):
        await set_organisation(context, corp_id, settings)
    for place, field in enumerate(directory.custom_fields):
        with _blaming(f"custom_fields[{place}]"):
            await add_custom_field(context, corp_id, field)
    named = [one.dept_id for one in directory.departments]
    for place, department in _parents_first(directory.departments):
        with _blaming(f"departments[{place}]"):
            if department.dept_id is not None and department.dept_id in named[:place]:
                raise ValueInvalid(f"department {department.dept_id} is there twice", field="dept_id")
            await create_department(context, corp_id, department)
    for place, employee in enumerate(directory.employees):
        with _blaming(f"employees[{place}]"):
            await create_employee(context, corp_id, employee_of(employee.userid, employee))
    tags = await Tags.of(context, corp_id)
    for place, group in enumerate(directory.label_groups):
        with _blaming(f"label_groups[{place}]"):
            await tags.add(group)
    for place, contact in enumerate(directory.contacts):
        with _blaming(f"contacts[{place}]"):
            sent = _with_tags(tags, contact)
            external_id = patched_external_id("", sent)
            await create_contact(context, corp_id, contact_of(sent), external_id, sent_custom(sent))


@contextmanager
def _blaming(path: str) -> Iterator[None]:
    try:
        yield
    except Failure as failure:
        where = f"{path}.{failure.field}" if failure.field else path
        raise SeedInvalid(failure.reason, field=where) from failure


def _parents_first(departments: tuple[DepartmentSent, ...]) -> Iterator[tuple[int, DepartmentSent]]:
    """Give departments, each with its place, behind those that they lie in; those of a circle as they stand."""
    waiting = dict(enumerate(departments))
    while waiting:
        here = {one.dept_id for one in waiting.values()} - {None, ROOT_DEPARTMENT}
        ready = [place for place, one in waiting.items() if one.parent_id not in here] or list(waiting)
        for place in ready:
            yield place, waiting.pop(place)


def _with_tags(tags: Tags, contact: ContactSeed) -> ContactSeed:
    if not contact.labels:
        return contact
    given = contact.label_ids or ()
    found = tuple(tags.label_id(name) for name in contact.labels)
    changed: ContactSeed = msgspec.structs.replace(contact, label_ids=(*given, *found))
    return changed
