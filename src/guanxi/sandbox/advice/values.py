"""Advice on values: those that are missing, and those that cannot be what they were sent as."""

import re
from typing import Any, Final

from guanxi.dingtalk.page import Parameter
from guanxi.dingtalk.paging import MAX_SIZE
from guanxi.domain.contact import MAX_NUMBER
from guanxi.domain.failures import PhoneInvalid
from guanxi.domain.phone import country_and_number, to_e164
from guanxi.domain.text import MAX_ID, is_blank
from guanxi.sandbox.advice.filling import STAND_INS, Whole, whole
from guanxi.sandbox.advice.paths import changed, value_at
from guanxi.sandbox.advice.refused import Advice, Refused

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_MOST: Final = re.compile(r"at most (\d+)")
_ITEMS: Final = 20
_USERID: Final = "$USERID"


def value_missing(refused: Refused) -> Advice:
    """Say what to add, or under which name it was sent."""
    where = refused.where
    parameter = refused.parameter()
    if parameter is not None and not parameter.required:
        return Advice((f"{where} must not be empty: leave it out, or send a value",), refused.with_value(None))
    found = whole(refused.page, refused.parameters, refused.example_parameters(refused.page))
    parent, _, name = where.rpartition(".")
    around = value_at(refused.parameters, parent) if parent else refused.parameters
    if where in found.renamed:
        say = _renamed(where, found.renamed[where])
    elif isinstance(around, dict) and name in around:
        say = f"{where} must not be empty: {_wanted(parameter, name)}"
    else:
        kind = f" ({parameter.kind}: {parameter.note})" if parameter is not None else ""
        say = f"{where} is missing: add it{kind}"
    return Advice((say, *_besides(found, where)), refused.form())


def labels_missing(refused: Refused) -> Advice:
    """Say that at least one label is needed, and where the labels are listed."""
    where = refused.where
    found = whole(refused.page, refused.parameters, refused.example_parameters(refused.page))
    wrong = (_renamed(where, found.renamed[where]),) if where in found.renamed else ()
    say = (
        "label_ids must not be empty: add at least one",
        "POST /topapi/extcontact/listlabelgroups lists the labels that there are",
    )
    return Advice((*wrong, *say, *_besides(found, where)), refused.form())


def _renamed(where: str, wrong: str) -> str:
    name = where.rpartition(".")[2]
    return f"{name} was sent as {wrong[:64]}: call it {name}"


def _besides(found: Whole, where: str) -> tuple[str, ...]:
    """Name what else is misspelt or missing."""
    say = tuple(_renamed(one, wrong) for one, wrong in found.renamed.items() if one != where)
    others = [one for one in found.missing if one != where and not one.startswith(f"{where}.")]
    if others:
        say += (f"{', '.join(others)} {'is' if len(others) == 1 else 'are'} missing, too",)
    return say


def _wanted(parameter: Parameter | None, name: str) -> str:
    if parameter is None:
        return f"send a value for {name}"
    return f"it is {_kind(parameter)}: {parameter.note}"


def _kind(parameter: Parameter) -> str:
    return f"an {parameter.kind}" if parameter.kind[0] in "AEIOU" else f"a {parameter.kind}"


def phone_invalid(refused: Refused) -> Advice:
    """Say how the number and its country code belong together."""
    parent = refused.where.rpartition(".")[0]
    parameters = refused.parameters
    around = value_at(parameters, parent) if parent else parameters
    mobile, state_code = str(around.get("mobile", "")), str(around.get("state_code") or "86")
    rule = "mobile is the number without its country code, which is state_code: 13088888888 and 86"
    if not parent:
        rule = "a number of China is sent as it is, 13088888888, another with a plus and its country: +852 6123 4567"
    for said, number, code in _repairs(mobile, state_code):
        if _is_number(number, code):
            fixed = changed(parameters, f"{parent}.mobile" if parent else "mobile", number)
            if parent:
                fixed = changed(fixed, f"{parent}.state_code", code)
            return Advice((said, rule), refused.form(fixed))
    fixed = changed(parameters, f"{parent}.mobile" if parent else "mobile", "13088888888")
    fixed = changed(fixed, f"{parent}.state_code", "86") if parent else fixed
    say = f"{refused.where} cannot be part of a phone number"
    return Advice((say, rule), refused.form(fixed))


def _repairs(mobile: str, state_code: str) -> list[tuple[str, str, str]]:
    """Give what may have been meant: why it is another, the number, and its country code."""
    digits = re.sub(r"\D", "", mobile)
    found = []
    if mobile.strip().startswith("+"):
        try:
            code, number = country_and_number(mobile.strip())
        except PhoneInvalid:
            code, number = "", ""
        if code and code != state_code:
            found.append(
                (f"mobile begins with the country code {code}, and state_code says {state_code}", number, code)
            )
    found.append(("mobile holds something that is no digit", digits, state_code))
    found.append((f"there is no country code {state_code[:16]}, but the number is one of China", digits, "86"))
    if digits.startswith("86"):
        found.append(("mobile begins with the country code 86: send a + before it, or leave it out", digits[2:], "86"))
    return found


def _is_number(mobile: str, state_code: str) -> bool:
    try:
        to_e164(mobile, state_code)
    except PhoneInvalid:
        return False
    return True


def user_id_invalid(refused: Refused) -> Advice:
    """Say what a userid looks like."""
    where, value = refused.where, refused.value
    name = where.rpartition(".")[2]
    rule = f"{name} is a text of 1 to {MAX_ID} characters, none of them a control character"
    if isinstance(value, str) and is_blank(value):
        return Advice(
            (f"{where} is empty: send the id that the contact or employee has", rule), refused.with_value(_USERID)
        )
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return Advice((f"{where} takes one id, and no list", rule), refused.with_value(value[0]))
    if isinstance(value, str) and len(value) <= MAX_ID and not is_blank(plain := _CONTROL.sub("", value)):
        return Advice((f"take the control characters out of {where}", rule), refused.with_value(plain))
    return Advice((rule,), refused.with_value(_USERID))


def size_invalid(refused: Refused) -> Advice:
    """Say how many may be asked for at once."""
    value = _number(refused.value)
    nearest = min(max(value, 1), MAX_SIZE) if value is not None else MAX_SIZE
    say = f"size is a Number from 1 to {MAX_SIZE}: ask for more in several calls, each with the next offset"
    return Advice((say,), refused.with_value(nearest))


def offset_invalid(refused: Refused) -> Advice:
    """Say where a list begins."""
    say = f"{refused.where} is a Number from 0: the list begins with 0, and the next page behind what was answered"
    return Advice((say,), refused.with_value(0))


def value_invalid(refused: Refused) -> Advice:
    """Say what the page takes, and the nearest to what was sent."""
    parameter = refused.parameter()
    where = refused.where
    if parameter is None:
        return Advice((refused.failure.reason, "docs/pages says what each page takes"), refused.example())
    say = f"{where} is {_kind(parameter)}: {parameter.note}"
    nearest = _nearest(refused.value, parameter.kind, refused.failure.reason)
    if nearest is None:
        nearest = STAND_INS.get(where) or value_at(refused.example_parameters(refused.page), where)
    form = refused.with_value(nearest)
    return Advice((say, *_changes(refused.value, nearest, where)), form)


def _changes(value: Any, nearest: Any, where: str) -> tuple[str, ...]:  # noqa: ANN401 - any JSON
    if isinstance(value, str) and isinstance(nearest, str):
        if _CONTROL.search(value):
            return (f"take the control characters out of {where}",)
        return (f"shorten {where} from {len(value)} to {len(nearest)} characters",)
    if isinstance(value, list) and isinstance(nearest, list) and len(value) > len(nearest):
        return (f"send {len(nearest)} of the {len(value)} in {where}",)
    return ()


def _nearest(value: Any, kind: str, reason: str) -> Any:  # noqa: ANN401 - any JSON
    """Give the nearest value of a kind, or None if nothing is near."""
    if kind.endswith("[]"):
        values = value if isinstance(value, list) else [value]
        made = [_one(one, kind.removesuffix("[]"), reason) for one in values if not isinstance(one, dict | list)]
        return list(dict.fromkeys(one for one in made if one is not None))[:_ITEMS] or None
    return _one(value, kind, reason)


def _one(value: Any, kind: str, reason: str) -> Any:  # noqa: ANN401 - any JSON
    if kind == "Number":
        number = _number(value)
        return number if number is not None and 1 <= number <= MAX_NUMBER else None
    if kind != "String" or not isinstance(value, str | int) or isinstance(value, bool):
        return None
    most = _MOST.search(reason)
    text = _CONTROL.sub("", str(value))[: int(most[1]) if most else None]
    return None if is_blank(text) else text


def _number(value: Any) -> int | None:  # noqa: ANN401 - any JSON
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and abs(value) <= MAX_NUMBER:
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value.strip(), re.ASCII):
        return int(value)
    return value if isinstance(value, int) else None
