"""An organisation's rule for unknown references, applied to what a contact comes to refer to, and not to the rest."""

import msgspec

from guanxi.domain.contact import ROOT_DEPARTMENT, Contact
from guanxi.domain.organisation import UnknownReferences
from guanxi.domain.references import Known, people_of, settle_references
from guanxi.store import DEPARTMENT, EMPLOYEE, LABEL, Needs, Working


def needs_of_added(rule: UnknownReferences, needs: Needs, userids: tuple[str, ...], people: tuple[str, ...]) -> Needs:
    """Name the rows that the rule looks at.

    Args:
        rule: the organisation's.
        needs: what is looked at besides.
        userids: of the contacts.
        people: employees that they may come to refer to.
    """
    whole = {"keep": (), "drop-departments": (DEPARTMENT,), "strict": (DEPARTMENT, LABEL)}[rule]
    named = people if rule == "strict" else ()
    return msgspec.structs.replace(
        needs,
        userids=userids,
        whole=tuple(dict.fromkeys((*needs.whole, *whole))),
        records=tuple(dict.fromkeys((*needs.records, *((EMPLOYEE, userid) for userid in named)))),
    )


def settle_added(rule: UnknownReferences, at: Working, old: Contact, new: Contact) -> Contact:
    """Apply the rule; inside of a plan that has those needs.

    Args:
        rule: the organisation's.
        at: what is there.
        old: the contact as it is: what it refers to is not asked for.
        new: the contact as it shall be.

    Raises:
        LabelUnknown, OwnerUnknown, ReferenceUnknown: the rule is strict, and something that is added is not known.
    """
    if rule == "keep" or new == old:
        return new
    departments = at.whole(DEPARTMENT)
    known = Known(
        labels={*old.label_ids, *(one for one in new.label_ids if one in at.whole(LABEL))} if rule == "strict" else (),
        departments={ROOT_DEPARTMENT, *old.share_dept_ids, *(one for one in new.share_dept_ids if one in departments)},
        employees=_known_people(at, old, new) if rule == "strict" else (),
    )
    return settle_references(rule, known, new)


def _known_people(at: Working, old: Contact, new: Contact) -> set[str]:
    known = set(people_of(old))
    return known | {one for one in people_of(new) if one not in known and at.record(EMPLOYEE, one) is not None}
