"""A contact's JSON, and what creating and updating make of one."""

import msgspec
import pytest

from guanxi.domain.contact import (
    Contact,
    decode_contact,
    encode_contact,
    new_contact,
    updated_contact,
    without_mobile,
    without_mobiles,
)
from tests.domain.values import CONTACT, contact, values


def test_the_json_has_every_field_in_alphabetical_order() -> None:
    names = list(msgspec.json.decode(encode_contact(CONTACT)))
    assert names == sorted(Contact.__struct_fields__)
    assert len(names) == 13


def test_what_was_never_set_is_left_out() -> None:
    bare = Contact(follower_user_id="m", label_ids=(1,), name="n", share_dept_ids=(), share_user_ids=(), userid="1")
    wanted = b'{"follower_user_id":"m","label_ids":[1],"name":"n","share_dept_ids":[],"share_user_ids":[],"userid":"1"}'
    assert encode_contact(bare) == wanted


def test_what_is_empty_is_printed() -> None:
    empty = contact(address="", email="", title="", remark="", company_name="", share_dept_ids=(), share_user_ids=())
    printed = msgspec.json.decode(encode_contact(empty))
    assert [printed[name] for name in ("address", "email", "title", "remark", "company_name")] == [""] * 5
    assert [printed["share_dept_ids"], printed["share_user_ids"]] == [[], []]


def test_ids_of_labels_and_departments_are_numbers_and_the_others_texts() -> None:
    big = contact(label_ids=(2**63 - 1,), share_dept_ids=(1,))
    assert b'"label_ids":[9223372036854775807]' in encode_contact(big)
    assert b'"share_dept_ids":[1]' in encode_contact(big)
    assert b'"userid":"0121739243717094956"' in encode_contact(big)


@pytest.mark.parametrize("name", ["张三", "\U0001f600", '"', "\\", "a/b", "<b>", "\u2028", "\x7f", "a\x00b", "é"])
def test_a_contact_survives_its_json(name: str) -> None:
    encoded = encode_contact(contact(name=name))
    assert decode_contact(encoded) == contact(name=name)
    assert b"\x00" not in encoded
    assert b"\n" not in encoded


def test_a_third_party_app_gets_everything_but_the_number() -> None:
    seen = msgspec.json.decode(without_mobile(encode_contact(CONTACT)))
    assert seen == {
        name: value for name, value in msgspec.json.decode(encode_contact(CONTACT)).items() if name != "mobile"
    }


def test_a_number_elsewhere_in_the_text_stays() -> None:
    tricky = contact(name='","mobile":"1', remark='{"mobile":"13800000001"}')
    assert decode_contact(without_mobile(encode_contact(tricky))) == msgspec.structs.replace(tricky, mobile=None)


def test_a_page_for_third_party_apps_has_no_number_at_all() -> None:
    contacts = [contact(userid=str(number), name=f'a"}},{{"mobile":"{number}') for number in range(3)]
    page = b",".join(map(encode_contact, contacts))
    seen = msgspec.json.decode(b"[" + without_mobiles(page) + b"]", type=list[Contact])
    assert seen == [msgspec.structs.replace(one, mobile=None) for one in contacts]
    assert without_mobiles(b"") == b""


def test_a_new_contact_has_the_values_that_were_sent() -> None:
    assert new_contact(values(), CONTACT.userid) == contact(email=None)


def test_a_new_contact_leaves_out_what_was_not_sent_and_always_has_share_lists() -> None:
    nothing = dict.fromkeys(("title", "company_name", "remark", "address", "share_dept_ids", "share_user_ids"))
    made = new_contact(values(**nothing), "1")
    assert [made.title, made.company_name, made.remark, made.address, made.email] == [None] * 5
    assert (made.share_dept_ids, made.share_user_ids) == ((), ())


def test_a_new_contact_keeps_what_is_empty() -> None:
    made = new_contact(values(title="", share_dept_ids=()), "1")
    assert (made.title, made.share_dept_ids) == ("", ())


OPTIONAL = ["title", "company_name", "remark", "address", "mobile", "state_code", "share_dept_ids", "share_user_ids"]
NOTHING = dict.fromkeys(OPTIONAL)


def test_an_update_keeps_what_is_not_sent() -> None:
    assert updated_contact(CONTACT, values(**NOTHING)) == CONTACT
    bare = contact(title=None, company_name=None, remark=None, address=None, email=None)
    assert updated_contact(bare, values(**NOTHING)) == bare


@pytest.mark.parametrize("field", ["title", "company_name", "remark", "address"])
def test_an_update_clears_a_text_with_an_empty_one(field: str) -> None:
    assert updated_contact(CONTACT, values(**{**NOTHING, field: ""})) == contact(**{field: ""})


@pytest.mark.parametrize("field", ["share_dept_ids", "share_user_ids"])
def test_an_update_clears_a_list_with_an_empty_one(field: str) -> None:
    assert updated_contact(CONTACT, values(**{**NOTHING, field: ()})) == contact(**{field: ()})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "李四"),
        ("follower_user_id", "other"),
        ("label_ids", (5, 6)),
        ("mobile", "13900000002"),
        ("state_code", "852"),
        ("title", "Director"),
        ("company_name", "Zenith"),
        ("remark", "called"),
        ("address", "Beijing"),
        ("share_dept_ids", (7, 8)),
        ("share_user_ids", ("lisi",)),
    ],
)
def test_an_update_changes_what_is_sent_and_nothing_else(field: str, value: object) -> None:
    assert updated_contact(CONTACT, values(**{**NOTHING, field: value})) == contact(**{field: value})
