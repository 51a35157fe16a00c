"""Which contacts a bulk operation is about."""

import msgspec

from guanxi.domain.contact import Contact
from guanxi.domain.sharing import as_department, as_employee, as_owner


class LabelFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What labels a contact has: at least one of `any`, each of `all`, none of `none`; an empty list asks nothing."""

    any: tuple[int, ...] = ()
    all: tuple[int, ...] = ()
    none: tuple[int, ...] = ()


class ContactFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a contact has to have; what is absent asks nothing."""

    label_ids: LabelFilter = LabelFilter()
    follower_user_id: str | None = None
    share_user_id: str | None = None
    share_dept_id: int | None = None
    company_name: str | None = None


def matches(wanted: ContactFilter, contact: Contact) -> bool:
    """Tell whether a contact is one that a filter is about."""
    labels = set(contact.label_ids)
    asked = wanted.label_ids
    return (
        (not asked.any or not labels.isdisjoint(asked.any))
        and labels.issuperset(asked.all)
        and labels.isdisjoint(asked.none)
        and wanted.follower_user_id in {None, contact.follower_user_id}
        and wanted.share_user_id in {None, *contact.share_user_ids}
        and wanted.share_dept_id in {None, *contact.share_dept_ids}
        and wanted.company_name in {None, contact.company_name or ""}
    )


def grantee_of(wanted: ContactFilter) -> str | None:
    """Give one to whom all contacts of a filter are open, as `sharing.grantees` names them; None if there is none."""
    if wanted.follower_user_id is not None:
        return as_owner(wanted.follower_user_id)
    if wanted.share_user_id is not None:
        return as_employee(wanted.share_user_id)
    return None if wanted.share_dept_id is None else as_department(wanted.share_dept_id)
