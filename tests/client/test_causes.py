"""Every error that a server can tell is raised as its cause, whatever number or text the page has for it."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from guanxi.api.problems import KINDS, TYPE
from guanxi.client.answers import read_native, read_oapi, read_v1
from guanxi.client.errors import (
    AlreadyExists,
    Conflict,
    GuanxiError,
    Invalid,
    LimitReached,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    NotSupported,
    Refused,
    Throttled,
    Unavailable,
    Unchanged,
    Unreadable,
)
from guanxi.client.limit_text import end_of_limit
from guanxi.dingtalk.page import ErrorRow, Page
from guanxi.dingtalk.pages import PAGES
from tests.client.steps import answer

CAUSES: dict[type[Refused], set[str]] = {
    NotAuthenticated: {
        "AppKindRefused", "AppUnknown", "CorpSecretRefused", "KeyInvalid", "KeyMissing", "OrganisationUnknown",
        "SignatureMismatch", "TimestampMalformed", "TimestampOutOfWindow", "TokenInvalid", "TokenMissing",
        "TicketMissing",
    },
    NotPermitted: {"ContactsDisabled", "PermissionMissing", "RoleRefused"},
    NotSupported: {"MethodRefused", "PageUnknown"},
    NotFound: {
        "ActUnknown", "CodeUnknown", "ContactUnknown", "CustomFieldUnknown", "DepartmentUnknown", "EmployeeUnknown",
        "KeyUnknown", "LabelAbsent", "LabelGroupUnknown", "OwnerUnknown", "PathUnknown", "UserIdInvalid",
    },
    AlreadyExists: {
        "CustomFieldExists", "EmployeeExists", "EmployeePhoneTaken", "ExternalIdTaken", "LabelNameTaken", "PhoneTaken",
    },
    Conflict: {
        "ActFinal", "ChangedSince", "ContactChanged", "CursorExpired", "DepartmentCycle", "DepartmentNotEmpty",
        "LabelGroupNotEmpty", "LabelInUse", "ResyncRequired",
    },
    LimitReached: {"OrganisationFull"},
    Throttled: {"RateLimited"},
    Unavailable: {"SearchNotReady", "ServerFailed", "StoreBusy", "TooSlow"},
    Invalid: {
        "BodyTooLarge", "BodyUnreadable", "CredentialsMissing", "Failure", "GrantTypeRefused", "HeadTooLarge",
        "IfMatchRequired", "LabelUnknown", "LabelsMissing", "Malformed", "NameInvalid", "OffsetInvalid",
        "PhoneInvalid", "ReferenceUnknown", "ReplyMismatch", "SecretMissing", "SizeInvalid", "ValueInvalid",
        "ValueMissing",
    },
}  # fmt: skip
OF_FAILURE = {name: cause for cause, names in CAUSES.items() for name in names}

# Where a number stands for something else as well, and the client cannot tell.
ALSO: dict[tuple[str, int | str], type[Refused]] = {
    ("UserIdInvalid", 40003): Invalid,
    ("PhoneInvalid", 40104): NotFound,
    ("MethodRefused", 43001): Invalid,
    ("MethodRefused", 43002): Invalid,
    ("OrganisationSuspended", 33009): NotAuthenticated,
    ("OrganisationSuspended", 400043): NotPermitted,
    ("OrganisationSuspended", "invalidAuthInfo"): NotAuthenticated,
    ("AppKindRefused", "role-refused"): NotPermitted,
    ("AppUnknown", "not-found"): NotFound,
    ("OrganisationUnknown", "not-found"): NotFound,
    ("OrganisationSuspended", "organisation-suspended"): NotPermitted,
    ("OwnerUnknown", "unknown-reference"): Invalid,
    ("TimestampMalformed", "invalid"): Invalid,
    ("TimestampOutOfWindow", "invalid"): Invalid,
    ("Failure", "failed"): Unavailable,
}


def cause_of(failure: str, number: int | str) -> type[Refused]:
    return ALSO.get((failure, number)) or OF_FAILURE[failure]


def rows() -> Iterator[tuple[Page, ErrorRow]]:
    for page in PAGES.values():
        own = {row.failure for row in page.errors}
        yield from ((page, row) for row in page.errors)
        yield from ((page, row) for row in page.family.errors if row.failure not in own)


def raised(read: Any, told: Any) -> GuanxiError:  # noqa: ANN401 - a reader, and an answer
    with pytest.raises(GuanxiError) as error:
        read(told)
    return error.value


def test_errors_of_pages_are_raised_as_their_causes_under_both_profiles() -> None:
    for page, row in rows():
        name = row.failure.__name__
        cause = cause_of(name, row.errcode)
        if isinstance(row.errcode, str):
            v1 = raised(read_v1, answer({"code": row.errcode, "message": "no", "requestid": "r"}, row.status))
            assert (type(v1), v1.args[0]) == (cause, row.errcode), (page.name, name)
            continue
        sub_code = row.platform or "field"
        forms = [{"errcode": row.errcode, "sub_code": sub_code}]
        if row.platform is not None and page.path.startswith("/topapi/"):
            forms.append({"errcode": 88, "sub_code": row.platform})
        for form in forms:
            error = raised(read_oapi, answer({"errmsg": "no", "sub_msg": "why", "request_id": "r", **form}))
            assert type(error) is cause, (page.name, name, form)


def test_problems_of_the_native_api_are_raised_as_their_causes() -> None:
    for failure, kind in KINDS.items():
        told = {"type": TYPE + kind.slug, "title": kind.title, "status": kind.status, "detail": "why"}
        error = raised(read_native, answer(told, kind.status))
        assert type(error) is cause_of(failure.__name__, kind.slug), failure
        assert (error.args[0], error.args[1]) == (kind.slug, "why")


@pytest.mark.parametrize(
    ("number", "cause"),
    [(60011, NotPermitted), (50002, NotPermitted), (42001, NotAuthenticated), (90006, Throttled), (90020, Throttled),
     (60201, AlreadyExists), (49017, NotFound), (15, Unavailable), (40, Invalid), (987654, Refused)],
)  # fmt: skip
def test_numbers_that_only_real_servers_tell_have_causes_too(number: int, cause: type[Refused]) -> None:
    assert type(raised(read_oapi, answer({"errcode": number, "errmsg": "no"}))) is cause


# Each: how it is read, the answer, what is raised, and what it says.
ODD = [
    (read_oapi, answer(b"<html>punished</html>", content_type="text/html"), Unreadable,
     "the answer cannot be read: it is no JSON object (HTTP 200, content type text/html)"),
    (read_oapi, answer([1]), Unreadable, "the answer cannot be read: it is no JSON object (HTTP 200, content type none)"),
    (read_oapi, answer({"errcode": "x"}), Unreadable, "the answer cannot be read: its errcode is 'x' (HTTP 200, content type none)"),
    (read_oapi, answer(b"\xff\xfe", 502), Unavailable, ": 502 HTTP 502"),
    (read_oapi, answer({"errcode": 0, "errmsg": "?"}, 500), Unavailable, ": 0 ?"),
    (read_oapi, answer(b"", 302), Unreadable, "the answer cannot be read: it is no JSON object (HTTP 302, content type none)"),
    (read_v1, answer({"code": "Forbidden.AccessDenied.QpsLimitForApi", "message": "m"}, 403), Throttled,
     ": Forbidden.AccessDenied.QpsLimitForApi m"),
    (read_v1, answer({}, 401), NotAuthenticated, ": 401 "),
    (read_native, answer({"errcode": 404, "errmsg": "no"}, 404), Unreadable,
     "the answer cannot be read: it is no problem of Guanxi's: is this its address? (HTTP 404, content type none)"),
    (read_native, answer(b"", 304), Unchanged, "it has not changed since"),
    (read_native, answer({"type": f"{TYPE}new-kind", "title": "t"}, 409), Conflict, ": new-kind t"),
]  # fmt: skip


@pytest.mark.parametrize(("read", "told", "cause", "says"), ODD, ids=[str(number) for number in range(len(ODD))])
def test_answers_that_are_odd_are_told(read: Any, told: Any, cause: type[GuanxiError], says: str) -> None:  # noqa: ANN401 - as above
    error = raised(read, told)
    assert (type(error), str(error)) == (cause, says)


def test_an_error_says_what_the_server_said() -> None:
    told = {
        "errcode": 60103, "errmsg": "Invalid phone number", "sub_code": "contact.mobile", "sub_msg": "it has letters",
        "request_id": "r1",
    }  # fmt: skip
    error = raised(read_oapi, answer(told))
    assert isinstance(error, Invalid)
    error.operation = "extcontact_create"
    assert str(error) == "extcontact_create: 60103 Invalid phone number (contact.mobile: it has letters) [request r1]"
    assert (error.errcode, error.sub_code, error.sub_msg, error.request_id, error.told) == (
        60103, "contact.mobile", "it has letters", "r1", told,
    )  # fmt: skip


def test_success_is_a_zero_in_any_form_or_none_at_all() -> None:
    for told in ({"errcode": 0}, {"errcode": "0"}, {"access_token": "t"}):
        assert read_oapi(answer(told)) == told
    assert read_native(answer(b"", 204)) is None


@pytest.mark.parametrize(
    ("sentence", "end"),
    [
        ("apiPath(x), 从 2026-09-03 00:01:02 到 2026-09-03 00:01:02 请求总次数超过 1200 次, 限制将在 2026-09-03 00:01:03 结束.",
         datetime(2026, 9, 3, 0, 1, 3, tzinfo=timezone(timedelta(hours=8)))),
        ("请求总次数超过了 100 次, 处罚将在 2018-12-09 15:01:11 结束.",
         datetime(2018, 12, 9, 15, 1, 11, tzinfo=timezone(timedelta(hours=8)))),
        ("限制将在 2026-13-01 00:00:00 结束", None),
        ("从 2026-09-03 00:01:02 到 2026-09-03 00:01:02", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_end_of_a_limit_is_read_out_of_its_sentence(sentence: str, end: datetime | None) -> None:
    assert end_of_limit(sentence) == end
