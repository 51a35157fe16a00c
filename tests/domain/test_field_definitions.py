"""Which fields of its own an organisation can have."""

import msgspec
import pytest

from guanxi.domain.custom_fields import CustomField
from guanxi.domain.failures import CustomFieldExists, CustomFieldUnknown, Failure, ValueInvalid, ValueMissing
from guanxi.domain.field_definitions import FieldPatch, with_changed_field, with_field, without_field
from guanxi.domain.organisation import Organisation

ACME = Organisation(corp_id="ding3f9c2b7a1d5e8c40", name="Acme", created_at=0)
TIER = CustomField(key="tier", name="Tier", type="choice", choices=("gold", "silver"))


def text(key: str, name: str = "Name") -> CustomField:
    return CustomField(key=key, name=name, type="text")


def keys(organisation: Organisation) -> list[str]:
    return [field.key for field in organisation.custom_fields]


def acme(*names: str) -> Organisation:
    whole = with_field(ACME, TIER)
    for name in names:
        whole = with_field(whole, text(name))
    return whole


def test_fields_stand_in_the_order_in_which_they_come_and_can_be_moved() -> None:
    whole = acme("a", "b")
    assert keys(whole) == ["tier", "a", "b"]
    assert keys(with_changed_field(whole, "b", FieldPatch(position=0))) == ["b", "tier", "a"]
    assert keys(with_changed_field(whole, "tier", FieldPatch(position=10**9))) == ["a", "b", "tier"]
    changed = with_changed_field(whole, "tier", FieldPatch(name="级别", choices=("x",)))
    assert changed.custom_fields[0] == CustomField(key="tier", name="级别", type="choice", choices=("x",))
    assert with_changed_field(whole, "tier", FieldPatch()) == whole


def test_a_key_that_was_removed_comes_back_with_its_type_and_no_other() -> None:
    gone = without_field(acme("a"), "tier")
    assert (keys(gone), gone.removed_fields) == (["a"], (("tier", "choice"),))
    with pytest.raises(ValueInvalid) as refused:
        with_field(gone, text("tier"))
    assert refused.value.field == "type"
    back = with_field(gone, msgspec.structs.replace(TIER, name="Again", choices=("x",)))
    assert (keys(back), back.removed_fields) == (["a", "tier"], ())


def test_an_organisation_has_at_most_20_fields_at_a_time_and_100_in_all() -> None:
    whole = ACME
    for number in range(80):
        whole = without_field(with_field(whole, text(f"old{number}")), f"old{number}")
    for number in range(20):
        whole = with_field(whole, text(f"new{number}"))
    with pytest.raises(ValueInvalid, match="20 fields"):
        with_field(whole, text("old7"))
    whole = without_field(whole, "new7")
    with pytest.raises(ValueInvalid, match="100 fields"):
        with_field(whole, text("another"))
    assert keys(with_field(whole, text("old7")))[-1] == "old7"


@pytest.mark.parametrize(
    ("field", "failure", "at"),
    [
        (text("a"), CustomFieldExists, "key"),
        *((text(key), ValueInvalid, "key") for key in ("", "a.b", "a-b", "等级", "a" * 33, "a\n")),
        (text("b", " "), ValueMissing, "name"),
        (text("b", "x" * 65), ValueInvalid, "name"),
        (text("b", "x\ny"), ValueInvalid, "name"),
        (CustomField(key="b", name="B", type="choice"), ValueInvalid, "choices"),
        (CustomField(key="b", name="B", type="text", choices=("x",)), ValueInvalid, "choices"),
        *(
            (CustomField(key="b", name="B", type="choice", choices=choices), ValueInvalid, "choices")
            for choices in (
                ("x", "x"),
                ("",),
                (" x",),
                ("x\u3000",),
                ("x" * 65,),
                ("a\tb",),
                tuple(map(str, range(101))),
            )
        ),
    ],
)
def test_what_cannot_be_a_field_is_refused(field: CustomField, failure: type[Failure], at: str) -> None:
    with pytest.raises(failure) as refused:
        with_field(acme("a"), field)
    assert refused.value.field == at


def test_a_field_that_is_not_there_cannot_be_changed_or_removed() -> None:
    whole = without_field(acme("a"), "a")
    for key in ("a", "nope"):
        with pytest.raises(CustomFieldUnknown):
            with_changed_field(whole, key, FieldPatch(name="x"))
        with pytest.raises(CustomFieldUnknown):
            without_field(whole, key)
    with pytest.raises(ValueInvalid):
        with_changed_field(whole, "tier", FieldPatch(position=-1))
    with pytest.raises(ValueInvalid):
        with_changed_field(whole, "tier", FieldPatch(choices=()))


def test_a_record_from_before_there_were_fields_has_none() -> None:
    older = b'{"corp_id":"ding3f9c2b7a1d5e8c40","name":"Acme","created_at":0}'
    assert msgspec.json.decode(older, type=Organisation) == ACME
    whole = without_field(acme("a"), "tier")
    assert msgspec.json.decode(msgspec.json.encode(whole), type=Organisation) == whole
