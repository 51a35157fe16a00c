"""The three rules for labels, employees and departments that an organisation does not have."""

import msgspec
import pytest

from guanxi.domain.failures import Failure, LabelUnknown, OwnerUnknown, ReferenceUnknown
from guanxi.domain.references import Known, people_of, settle_references
from tests.domain.values import contact

KNOWN = Known(labels={1, 2}, departments={1, 42}, employees={"manager", "li.na"})


def test_references_are_kept_as_they_were_sent() -> None:
    sent = contact(label_ids=(9, 9), share_dept_ids=(1, 5, 1), share_user_ids=("nobody",), follower_user_id="nobody")
    assert settle_references("keep", KNOWN, sent) is sent


def test_unknown_departments_can_be_dropped_and_nothing_else() -> None:
    sent = contact(label_ids=(9,), share_dept_ids=(5, 1, 6, 42), share_user_ids=("nobody",), follower_user_id="nobody")
    wanted = msgspec.structs.replace(sent, share_dept_ids=(1, 42))
    assert settle_references("drop-departments", KNOWN, sent) == wanted
    none = contact(share_dept_ids=())
    assert settle_references("drop-departments", KNOWN, none) == none


@pytest.mark.parametrize(
    ("changed", "failure", "field", "named"),
    [
        ({"label_ids": (1, 3)}, LabelUnknown, "label_ids", "label 3"),
        ({"label_ids": (3,), "share_dept_ids": (5,)}, LabelUnknown, "label_ids", "label 3"),
        ({"share_dept_ids": (1, 5)}, ReferenceUnknown, "share_dept_ids", "department 5"),
        ({"share_user_ids": ("li.na", "nobody")}, ReferenceUnknown, "share_user_ids", "employee nobody"),
        ({"follower_user_id": "gone"}, OwnerUnknown, "follower_user_id", "employee gone"),
    ],
)
def test_unknown_references_can_be_refused_by_name(
    changed: dict[str, object], failure: type[Failure], field: str, named: str
) -> None:
    known = {
        "label_ids": (1, 2), "share_dept_ids": (1, 42), "share_user_ids": ("li.na",), "follower_user_id": "manager",
    }  # fmt: skip
    sent = contact(**known)
    assert settle_references("strict", KNOWN, sent) is sent
    with pytest.raises(failure) as refusal:
        settle_references("strict", KNOWN, contact(**{**known, **changed}))
    assert (refusal.value.field, named in refusal.value.reason) == (field, True)


def test_people_are_the_owner_and_those_whom_it_is_shared_with() -> None:
    assert people_of(contact(follower_user_id="a", share_user_ids=("b", "a", "c"))) == ("a", "b", "c")
