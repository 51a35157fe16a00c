"""The three rules for labels, employees and departments that an organisation does not have."""

import msgspec
import pytest

from guanxi.domain.contact import settle_references
from guanxi.domain.failures import Failure, LabelUnknown, OwnerUnknown, ReferenceUnknown
from guanxi.domain.organisation import Organisation, UnknownReferences
from tests.domain.values import contact

LABELS = frozenset({1, 2})


def organisation(unknown: UnknownReferences) -> Organisation:
    return Organisation(corp_id="dingacmeacmeacmeacme", name="Acme", created_at=0, unknown=unknown)


def test_references_are_kept_as_they_were_sent() -> None:
    sent = contact(label_ids=(9, 9), share_dept_ids=(1, 5, 1), share_user_ids=("nobody",), follower_user_id="nobody")
    assert settle_references(organisation("keep"), LABELS, sent) is sent


def test_unknown_departments_can_be_dropped_and_nothing_else() -> None:
    sent = contact(label_ids=(9,), share_dept_ids=(5, 1, 6), share_user_ids=("nobody",), follower_user_id="nobody")
    wanted = msgspec.structs.replace(sent, share_dept_ids=(1,))
    assert settle_references(organisation("drop-departments"), LABELS, sent) == wanted
    none = contact(share_dept_ids=())
    assert settle_references(organisation("drop-departments"), LABELS, none) == none


@pytest.mark.parametrize(
    ("changed", "failure", "field"),
    [
        ({"label_ids": (1, 3)}, LabelUnknown, "label_ids"),
        ({"label_ids": (3,), "share_dept_ids": (5,)}, LabelUnknown, "label_ids"),
        ({"share_dept_ids": (1, 5)}, ReferenceUnknown, "share_dept_ids"),
        ({"share_user_ids": ("nobody",)}, ReferenceUnknown, "share_user_ids"),
        # Until staff are loaded, no owner is known.
        ({}, OwnerUnknown, "follower_user_id"),
    ],
)
def test_unknown_references_can_be_refused(changed: dict[str, object], failure: type[Failure], field: str) -> None:
    known = {"label_ids": (1, 2), "share_dept_ids": (1,), "share_user_ids": ()}
    with pytest.raises(failure) as refusal:
        settle_references(organisation("strict"), LABELS, contact(**{**known, **changed}))
    assert refusal.value.field == field
