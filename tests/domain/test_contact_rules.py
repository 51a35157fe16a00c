"""What makes a contact's values valid: every limit at its edge, and which fault is named first."""

import pytest

from guanxi.domain.contact import check_values
from guanxi.domain.failures import Failure, LabelsMissing, NameInvalid, PhoneInvalid, ValueInvalid, ValueMissing
from tests.domain.values import values

BLANKS = ["", " ", "\t", "\n", " \t\r\n ", "\u3000", "\u00a0", "\u2003\u3000", "\x1c", "\u2028"]
CONTROLS = ["\x00", "\x01", "\t", "\n", "\r", "\x1f", "\x7f", "\x80", "\x85", "\x9f", "\u2028", "\u2029"]
# Letters, spaces and signs of every kind: none of them is a control character.
FINE = ["李雷", "Ëlodie", "O'Neil-Smith", "a b", "a\u3000b", "a\u00a0b", "\U0001f600", "👨\u200d👩\u200d👧"]
FINE += ["\ufeff", "ا", "é", "\ue000"]

TEXTS = [
    ("name", 128, NameInvalid),
    ("company_name", 256, ValueInvalid),
    ("title", 256, ValueInvalid),
    ("remark", 1000, ValueInvalid),
    ("address", 1000, ValueInvalid),
    ("follower_user_id", 64, ValueInvalid),
    ("mobile", 64, PhoneInvalid),
    ("state_code", 64, PhoneInvalid),
]
REQUIRED = ["name", "follower_user_id", "mobile", "state_code"]
OPTIONAL = ["title", "company_name", "remark", "address"]


def fault(**changed: object) -> tuple[type[Failure], str | None]:
    """The failure that changed values meet, and the field that it names."""
    with pytest.raises(Failure) as failure:
        check_values(values(**changed))
    return type(failure.value), failure.value.field


def test_values_in_order_are_taken() -> None:
    check_values(values())


@pytest.mark.parametrize(("field", "maximum", "failure"), TEXTS)
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(field: str, maximum: int, failure: type[Failure]) -> None:
    for character in "a中\U0001f600":
        check_values(values(**{field: character * maximum}))
        assert fault(**{field: character * (maximum + 1)}) == (failure, field)


@pytest.mark.parametrize(("field", "maximum", "failure"), TEXTS)
@pytest.mark.parametrize("control", CONTROLS)
def test_a_text_holds_no_control_character(field: str, maximum: int, failure: type[Failure], control: str) -> None:
    assert maximum >= 3
    for text in (f"{control}ab", f"a{control}b", f"ab{control}"):
        assert fault(**{field: text}) == (failure, field)


@pytest.mark.parametrize("text", FINE)
@pytest.mark.parametrize("field", [field for field, *_ in TEXTS])
def test_a_text_may_hold_any_other_character(field: str, text: str) -> None:
    check_values(values(**{field: text}))


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("field", REQUIRED)
def test_what_is_required_may_not_be_blank(field: str, blank: str) -> None:
    assert fault(**{field: blank}) == (ValueMissing, field)


@pytest.mark.parametrize("field", OPTIONAL)
def test_what_is_optional_may_be_empty_or_absent(field: str) -> None:
    for value in ("", " ", "\u3000", None):
        check_values(values(**{field: value}))


def test_a_phone_may_be_absent() -> None:
    check_values(values(mobile=None))
    check_values(values(state_code=None))


def test_a_contact_needs_a_label() -> None:
    assert fault(label_ids=()) == (LabelsMissing, "label_ids")


@pytest.mark.parametrize("field", ["label_ids", "share_dept_ids"])
def test_at_most_20_numbers_are_taken(field: str) -> None:
    check_values(values(**{field: tuple(range(1, 21))}))
    assert fault(**{field: tuple(range(1, 22))}) == (ValueInvalid, field)
    assert fault(**{field: (1,) * 21}) == (ValueInvalid, field)


@pytest.mark.parametrize("field", ["label_ids", "share_dept_ids"])
def test_a_number_is_a_positive_one_of_64_bits(field: str) -> None:
    check_values(values(**{field: (1, 2**63 - 1)}))
    for number in (0, -1, 2**63, -(2**63), 10**30):
        assert fault(**{field: (number,)}) == (ValueInvalid, field)
        assert fault(**{field: (1, number)}) == (ValueInvalid, field)


def test_at_most_20_employees_are_taken() -> None:
    check_values(values(share_user_ids=("u",) * 20))
    assert fault(share_user_ids=("u",) * 21) == (ValueInvalid, "share_user_ids")


@pytest.mark.parametrize("userid", [*BLANKS, "u" * 65, "a\x00b", "a\u2028b"])
def test_an_employee_s_id_is_a_text_of_at_most_64_characters(userid: str) -> None:
    check_values(values(share_user_ids=("u" * 64,)))
    assert fault(share_user_ids=("first", userid)) == (ValueInvalid, "share_user_ids")


@pytest.mark.parametrize("field", ["share_dept_ids", "share_user_ids"])
def test_share_lists_may_be_empty_or_absent(field: str) -> None:
    check_values(values(**{field: ()}))
    check_values(values(**{field: None}))


# What is required comes before the form of anything, both in the order of the page extcontact_create.
FIRST: list[tuple[dict[str, object], str]] = [
    ({"label_ids": ()}, "label_ids"),
    ({"follower_user_id": ""}, "follower_user_id"),
    ({"name": ""}, "name"),
    ({"state_code": ""}, "state_code"),
    ({"mobile": ""}, "mobile"),
    ({"title": "t" * 257}, "title"),
    ({"label_ids": (0,)}, "label_ids"),
    ({"share_dept_ids": (0,)}, "share_dept_ids"),
    ({"address": "a" * 1001}, "address"),
    ({"remark": "r" * 1001}, "remark"),
    ({"follower_user_id": "f" * 65}, "follower_user_id"),
    ({"name": "n" * 129}, "name"),
    ({"state_code": "8" * 65}, "state_code"),
    ({"company_name": "c" * 257}, "company_name"),
    ({"share_user_ids": ("",)}, "share_user_ids"),
    ({"mobile": "1" * 65}, "mobile"),
]


@pytest.mark.parametrize("place", range(len(FIRST)))
def test_of_several_faults_the_first_in_the_page_s_order_is_named(place: int) -> None:
    wrong: dict[str, object] = {}
    for changed, _ in reversed(FIRST[place:]):
        wrong.update(changed)
    assert fault(**wrong)[1] == FIRST[place][1]


def test_a_reason_never_repeats_what_was_sent() -> None:
    secret = "Zhangsan"
    for field, maximum, _ in TEXTS:
        with pytest.raises(Failure) as failure:
            check_values(values(**{field: secret * maximum}))
        assert secret not in failure.value.reason
        assert failure.value.reason.startswith(field)
