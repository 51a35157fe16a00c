"""Phone numbers: from what people type to E.164, which is what is unique in an organisation.

The rules of numbering plans are phonenumbers' (Google's libphonenumber); importing it costs about 40 ms, so it is
imported at the first number that is not a plain Chinese mobile number, or by `load_numbering_plans` beside the start.
"""

import re
import unicodedata
from functools import lru_cache

from guanxi.domain.failures import PhoneInvalid

_ALLOWED = re.compile(r"\+?[0-9 .()\-]+")
_PUNCTUATION = re.compile(r"[ .()\-]")
_COUNTRY = re.compile(r"\+?([0-9]{1,3})")
# 179… is left to phonenumbers: those digits are also a carrier prefix that it may strip.
_CHINESE_MOBILE = re.compile(r"1(?!79)[3-9][0-9]{9}", re.ASCII)

_LONGEST = 32


def load_numbering_plans() -> None:
    """Import phonenumbers now: a server does it in a thread, so that no request waits for it on the event loop."""
    import phonenumbers  # noqa: F401, PLC0415 - its import is all that is wanted


def to_e164(mobile: str, state_code: str) -> int:
    """Give a phone number's E.164 form as an integer: country code and national number, without the plus.

    Args:
        mobile: the number as sent: digits, spaces, `-`, `.`, `()` and one leading `+` (full-width forms too).
        state_code: the country code as sent: one to three digits, with or without a plus.

    Raises:
        PhoneInvalid: the two do not make a number that is possible as a mobile or valid as another kind.
    """
    if state_code == "86" and _CHINESE_MOBILE.fullmatch(mobile):
        return int("86" + mobile)
    return _parsed(mobile, state_code)


def international(mobile: str) -> int:
    """Give the E.164 form of a number that says its country itself: `+852 …`, or one of China without it.

    Raises:
        PhoneInvalid: it makes no number.
    """
    plus = unicodedata.normalize("NFKC", mobile[:1]) == "+"
    return to_e164(mobile, _country_of(mobile) if plus else "86")


@lru_cache(maxsize=4096)
def country_and_number(mobile: str) -> tuple[str, str]:
    """Take a number that `international` takes apart: its country code, and the digits behind that.

    A number without a plus is of China, and stays as it was sent.
    """
    digits = unicodedata.normalize("NFKC", mobile)
    if digits[:1] != "+":
        return "86", mobile
    country = _country_of(digits)
    return country, _PUNCTUATION.sub("", digits)[1 + len(country) :]


def _country_of(mobile: str) -> str:
    import phonenumbers  # noqa: PLC0415 - 40 ms that most processes never need

    try:
        return str(phonenumbers.parse(unicodedata.normalize("NFKC", mobile), None).country_code)
    except phonenumbers.NumberParseException:
        raise PhoneInvalid("mobile begins with no country code that there is") from None


@lru_cache(maxsize=4096)
def _parsed(mobile: str, state_code: str) -> int:
    code = _COUNTRY.fullmatch(unicodedata.normalize("NFKC", state_code))
    if code is None:
        raise PhoneInvalid("state_code is one to three digits, such as 86", field="state_code")
    digits = unicodedata.normalize("NFKC", mobile)
    if len(digits) > _LONGEST or not _ALLOWED.fullmatch(digits):
        raise PhoneInvalid("mobile may hold digits, spaces, '-', '.', '()' and one leading '+', without an extension")
    return _plan_number(_PUNCTUATION.sub("", digits), int(code[1]))


def _plan_number(digits: str, country_code: int) -> int:
    import phonenumbers  # noqa: PLC0415 - 40 ms that most processes never need

    region = phonenumbers.region_code_for_country_code(country_code)
    if region == "ZZ":
        raise PhoneInvalid(f"{country_code} is not a country code", field="state_code")
    try:
        number = phonenumbers.parse(digits, region if region != "001" else None)
    except phonenumbers.NumberParseException:
        if region != "001":
            raise PhoneInvalid(f"mobile is not a phone number of country code {country_code}") from None
        number = phonenumbers.PhoneNumber(country_code=country_code, national_number=int(digits.lstrip("+") or 0))
    if number.country_code != country_code:
        raise PhoneInvalid(f"mobile's country code disagrees with state_code {country_code}")
    mobile = phonenumbers.PhoneNumberType.MOBILE
    possible = phonenumbers.is_possible_number_for_type_with_reason(number, mobile)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE and not phonenumbers.is_valid_number(number):
        raise PhoneInvalid(f"mobile is not a phone number of country code {country_code}")
    return int(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:])
