"""From what people type to E.164.

GUANXI_TEST_DEPTH multiplies the number of examples.
"""

import re

import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guanxi.domain.failures import PhoneInvalid
from guanxi.domain.phone import country_and_number, international, to_e164
from tests.depth import DEPTH

TAKEN = [
    # Chinese mobile numbers, in every form that means the same.
    ("13800000001", "86", 8613800000001),
    ("13800000001", "+86", 8613800000001),
    ("138 0000 0001", "86", 8613800000001),
    ("138-0000-0001", "86", 8613800000001),
    ("138.0000.0001", "86", 8613800000001),
    ("(138) 0000-0001", "86", 8613800000001),
    ("+8613800000001", "86", 8613800000001),
    ("+86 138 0000 0001", "+86", 8613800000001),
    ("+ 86 13800000001", "86", 8613800000001),
    ("8613800000001", "86", 8613800000001),
    ("13800000001", "086", 8613800000001),
    # Full-width digits, signs and spaces.
    ("１３８００００００01", "８６", 8613800000001),
    ("＋８６　１３８００００－０００１", "＋８６", 8613800000001),
    ("（１３８）００００．０００１", "86", 8613800000001),
    # Every Chinese prefix from 13 to 19, those that no operator has yet too.
    ("14012345678", "86", 8614012345678),
    ("17912345678", "86", 8617912345678),
    ("19912345678", "86", 8619912345678),
    # Fixed lines and service numbers.
    ("010-12345678", "86", 861012345678),
    ("021 6543 2109", "86", 862165432109),
    ("400 810 5678", "86", 864008105678),
    # The trunk prefix of a country goes.
    ("07911 123456", "44", 447911123456),
    ("7911 123456", "44", 447911123456),
    ("+44 7911 123456", "44", 447911123456),
    ("0912345678", "886", 886912345678),
    ("8 912 123 45 67", "7", 79121234567),
    # In Italy a zero is part of the number.
    ("06 698 1234", "39", 39066981234),
    ("+39 06 698 1234", "39", 39066981234),
    ("3471234567", "39", 393471234567),
    # Countries that share a code.
    ("(202) 555-0123", "1", 12025550123),
    ("12025550123", "1", 12025550123),
    ("242 359 1234", "1", 12423591234),
    ("+1 242 359 1234", "1", 12423591234),
    ("98765432", "852", 85298765432),
    ("66123456", "853", 85366123456),
    ("81012345", "47", 4781012345),
    # Codes of no country: satellites, freephone.
    ("773100000", "870", 870773100000),
    ("+870 773100000", "870", 870773100000),
    ("12345678", "800", 80012345678),
    ("123456789", "979", 979123456789),
]


@pytest.mark.parametrize(("mobile", "state_code", "number"), TAKEN)
def test_a_number_is_understood(mobile: str, state_code: str, number: int) -> None:
    assert to_e164(mobile, state_code) == number


FORM = "mobile may hold digits"
NO_NUMBER = "mobile is not a phone number of country code"
DISAGREES = "mobile's country code disagrees"
CODE_FORM = "state_code is one to three digits"
NO_CODE = "is not a country code"

REFUSED = [
    # Letters, extensions, other signs, other alphabets' digits.
    ("138ABCD0001", "86", FORM, "mobile"),
    ("1-800-FLOWERS", "1", FORM, "mobile"),
    ("13800000001x5", "86", FORM, "mobile"),
    ("13800000001 ext 5", "86", FORM, "mobile"),
    ("13800000001;ext=5", "86", FORM, "mobile"),
    ("13800000001#5", "86", FORM, "mobile"),
    ("13800000001,5", "86", FORM, "mobile"),
    ("tel:13800000001", "86", FORM, "mobile"),
    ("138/0000/0001", "86", FORM, "mobile"),
    ("138—0000—0001", "86", FORM, "mobile"),
    ("٠١٣٨٠٠٠٠٠٠١", "86", FORM, "mobile"),
    ("१३८०००००००१", "86", FORM, "mobile"),
    ("一三八", "86", FORM, "mobile"),
    ("13800000001\n", "86", FORM, "mobile"),
    ("13800000001\x00", "86", FORM, "mobile"),
    # A plus that is not the one at the beginning.
    ("++8613800000001", "86", FORM, "mobile"),
    ("86+13800000001", "86", FORM, "mobile"),
    ("(+86)13800000001", "86", FORM, "mobile"),
    # Nothing, or too much.
    ("", "86", FORM, "mobile"),
    ("+", "86", FORM, "mobile"),
    ("()", "86", NO_NUMBER, "mobile"),
    (" ", "870", NO_NUMBER, "mobile"),
    ("0", "86", NO_NUMBER, "mobile"),
    ("1" * 33, "86", FORM, "mobile"),
    ("1" * 100_000, "86", FORM, "mobile"),
    ("\ufdfa" * 64, "86", FORM, "mobile"),
    ("1" * 32, "86", NO_NUMBER, "mobile"),
    ("9" * 32, "870", NO_NUMBER, "mobile"),
    ("110", "86", NO_NUMBER, "mobile"),
    ("123456", "86", NO_NUMBER, "mobile"),
    ("200000000", "979", NO_NUMBER, "mobile"),
    ("8001234567", "800", NO_NUMBER, "mobile"),
    # A number of another country.
    ("+12025550123", "86", DISAGREES, "mobile"),
    ("+8613800000001", "1", DISAGREES, "mobile"),
    ("+8613800000001", "870", DISAGREES, "mobile"),
    ("+870773100000", "86", DISAGREES, "mobile"),
    # What is no country code.
    ("13800000001", "", CODE_FORM, "state_code"),
    ("13800000001", "+", CODE_FORM, "state_code"),
    ("13800000001", "0086", CODE_FORM, "state_code"),
    ("13800000001", " 86", CODE_FORM, "state_code"),
    ("13800000001", "86\n", CODE_FORM, "state_code"),
    ("13800000001", "CN", CODE_FORM, "state_code"),
    ("13800000001", "-86", CODE_FORM, "state_code"),
    ("13800000001", "٨٦", CODE_FORM, "state_code"),
    ("13800000001", "8" * 1000, CODE_FORM, "state_code"),
    ("13800000001", "0", NO_CODE, "state_code"),
    ("13800000001", "999", NO_CODE, "state_code"),
    ("13800000001", "000", NO_CODE, "state_code"),
]


@pytest.mark.parametrize(("mobile", "state_code", "reason", "field"), REFUSED)
def test_a_number_is_refused(mobile: str, state_code: str, reason: str, field: str) -> None:
    with pytest.raises(PhoneInvalid, match=re.escape(reason)) as failure:
        to_e164(mobile, state_code)
    assert failure.value.field == field
    # The number is personal data.
    assert mobile.strip() == "" or len(mobile) < 3 or mobile not in failure.value.reason


def chinese(mobile: str) -> int | None:
    """What phonenumbers makes of a number dialled in China; None when it cannot be one."""
    try:
        parsed = phonenumbers.parse(mobile, "CN")
    except phonenumbers.NumberParseException:
        return None
    kind = phonenumbers.PhoneNumberType.MOBILE
    if not phonenumbers.is_possible_number_for_type(parsed, kind) and not phonenumbers.is_valid_number(parsed):
        return None
    return int(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)[1:])


# Those with 179 may begin with the prefix of a carrier, which phonenumbers takes off.
ELEVEN_DIGITS = st.integers(10**10, 2 * 10**10 - 1) | st.integers(17_900_000_000, 17_999_999_999)


@settings(max_examples=500 * DEPTH, deadline=None)
@given(ELEVEN_DIGITS.map(str))
@example("13000000000")
@example("19999999999")
@example("12000000000")
@example("17924002358")
@example("17943008750")
@example("17989003477")
def test_numbers_of_eleven_digits_are_those_of_phonenumbers(mobile: str) -> None:
    wanted = chinese(mobile)
    if wanted is None:
        with pytest.raises(PhoneInvalid):
            to_e164(mobile, "86")
    else:
        assert to_e164(mobile, "86") == wanted
        assert to_e164(f"+{wanted}", "86") == wanted


DIALLED = st.text("0123456789０１+ -.()", min_size=1, max_size=20)
CODES = st.integers(0, 999).map(str)


@settings(max_examples=500 * DEPTH, deadline=None)
@given(mobile=DIALLED | st.text(max_size=70), state_code=CODES | st.text(max_size=5))
def test_any_text_is_a_number_that_can_be_stored_or_is_refused(mobile: str, state_code: str) -> None:
    try:
        number = to_e164(mobile, state_code)
    except PhoneInvalid:
        return
    assert 0 < number < 2**63
    assert to_e164(f"+{number}", state_code) == number


REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


@pytest.mark.parametrize("region", REGIONS)
def test_an_example_of_every_country_is_taken_in_every_form(region: str) -> None:
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    number = number or phonenumbers.example_number(region)
    assert number is not None
    wanted = int(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:])
    international = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    assert to_e164(international, str(number.country_code)) == wanted
    assert to_e164(phonenumbers.national_significant_number(number), str(number.country_code)) == wanted


@pytest.mark.parametrize(
    ("mobile", "country", "number"),
    [
        ("13800000001", "86", "13800000001"),
        ("138 0000-0001", "86", "138 0000-0001"),
        ("+86 138 0000 0001", "86", "13800000001"),
        ("＋８６ 138 0000 0001", "86", "13800000001"),
        ("+ 852 6123 4567", "852", "61234567"),
        ("+1 (201) 555-0123", "1", "2015550123"),
        ("+39 06 1234 5678", "39", "0612345678"),
    ],
)
def test_a_number_with_its_country_is_taken_apart_into_a_pair_that_means_the_same(
    mobile: str, country: str, number: str
) -> None:
    assert country_and_number(mobile) == (country, number)
    assert to_e164(number, country) == international(mobile)
