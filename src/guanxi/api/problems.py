"""What went wrong, as problem documents (RFC 9457): one table from failures to types, and the writing of one."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from guanxi.api import failures as api
from guanxi.domain import failures as domain
from guanxi.domain.failures import Failure

CONTENT_TYPE: Final = "application/problem+json"
TYPE: Final = "urn:guanxi:problem:"

_encode = msgspec.json.Encoder().encode


class Kind(msgspec.Struct, frozen=True):
    """One type of problem.

    Attributes:
        slug: the end of its `type`, which never changes.
        status: of HTTP.
        title: the same words for every problem of this type.
        headers: what is sent beside it.
    """

    slug: str
    status: int
    title: str
    headers: tuple[tuple[str, str], ...] = ()


_CHALLENGE: Final = ("www-authenticate", 'Bearer realm="guanxi"')
_INVALID_KEY: Final = ("www-authenticate", 'Bearer realm="guanxi", error="invalid_token"')

_INVALID: Final = Kind("invalid", 422, "A value is not what it may be.")
_REFERENCE: Final = Kind("unknown-reference", 422, "The request names something that does not exist.")
_NOT_FOUND: Final = Kind("not-found", 404, "There is nothing here.")
_KEY_INVALID: Final = Kind("key-invalid", 401, "The key is unknown, expired or revoked.", (_INVALID_KEY,))
_ROLE: Final = Kind("role-refused", 403, "The holder of this key may not do that.")
_PHONE: Final = Kind("phone-taken", 409, "The phone number is taken.")
_EXISTS: Final = Kind("exists", 409, "It exists already.")
_FAILED: Final = Kind("failed", 500, "The server has a fault, and has logged it.")

KINDS: Final[dict[type[Failure], Kind]] = {
    api.Malformed: Kind("malformed", 400, "The request cannot be read."),
    api.KeyMissing: Kind("key-missing", 401, "No key was sent.", (_CHALLENGE,)),
    domain.KeyInvalid: _KEY_INVALID,
    domain.TokenMissing: _KEY_INVALID,
    domain.TokenInvalid: _KEY_INVALID,
    domain.PermissionMissing: Kind("scope-missing", 403, "The key lacks the scope for this."),
    domain.RoleRefused: _ROLE,
    domain.AppKindRefused: _ROLE,
    domain.OrganisationSuspended: Kind("organisation-suspended", 403, "The organisation is suspended."),
    domain.ContactsDisabled: Kind("contacts-disabled", 403, "External contacts are switched off."),
    api.PathUnknown: _NOT_FOUND,
    domain.ContactUnknown: _NOT_FOUND,
    domain.AppUnknown: _NOT_FOUND,
    domain.OrganisationUnknown: _NOT_FOUND,
    domain.LabelAbsent: _NOT_FOUND,
    domain.CustomFieldUnknown: _NOT_FOUND,
    domain.LabelGroupUnknown: _NOT_FOUND,
    domain.EmployeeUnknown: _NOT_FOUND,
    domain.DepartmentUnknown: _NOT_FOUND,
    domain.KeyUnknown: _NOT_FOUND,
    domain.ActUnknown: _NOT_FOUND,
    api.MethodRefused: Kind("method-not-allowed", 405, "Nothing is done here by this HTTP method."),
    api.TooSlow: Kind("too-slow", 408, "The request stopped arriving."),
    domain.PhoneTaken: _PHONE,
    domain.EmployeePhoneTaken: _PHONE,
    domain.ExternalIdTaken: Kind("external-id-taken", 409, "The external id is taken."),
    domain.OrganisationFull: Kind("organisation-full", 409, "The organisation has as many contacts as it may have."),
    domain.EmployeeExists: _EXISTS,
    domain.CustomFieldExists: _EXISTS,
    domain.LabelNameTaken: Kind("name-taken", 409, "The name is taken."),
    domain.LabelInUse: Kind("label-in-use", 409, "Contacts have this label."),
    domain.LabelGroupNotEmpty: Kind("group-not-empty", 409, "The group still holds labels."),
    domain.DepartmentNotEmpty: Kind("department-not-empty", 409, "The department still holds something."),
    domain.DepartmentCycle: Kind("cycle", 409, "The department would lie in itself."),
    domain.ChangedSince: Kind("changed-since", 409, "It was changed since."),
    domain.ActFinal: Kind("not-undoable", 409, "This cannot be undone."),
    domain.CursorExpired: Kind("cursor-expired", 410, "These changes are not kept any more."),
    domain.ResyncRequired: Kind("resync", 410, "What you see has changed as a whole."),
    domain.ContactChanged: Kind("changed", 412, "It has changed since it was read."),
    api.BodyTooLarge: Kind("too-large", 413, "The body is too large."),
    domain.ValueMissing: _INVALID,
    domain.ValueInvalid: _INVALID,
    domain.LabelUnknown: _REFERENCE,
    domain.OwnerUnknown: _REFERENCE,
    domain.ReferenceUnknown: _REFERENCE,
    domain.TimestampMalformed: _INVALID,
    domain.TimestampOutOfWindow: _INVALID,
    domain.SignatureMismatch: _KEY_INVALID,
    domain.ReplyMismatch: Kind("idempotency-mismatch", 422, "The Idempotency-Key was used for another request."),
    api.IfMatchRequired: Kind("if-match-required", 428, "Say which state is replaced: send If-Match."),
    domain.RateLimited: Kind("rate-limited", 429, "Too many requests.", (("retry-after", "1"),)),
    api.HeadTooLarge: Kind("head-too-large", 431, "The request line and headers are too large."),
    domain.SearchNotReady: Kind("index-not-ready", 503, "Contacts cannot be searched yet.", (("retry-after", "5"),)),
    domain.StoreBusy: Kind("busy", 503, "The store cannot do it now.", (("retry-after", "1"),)),
    api.ServerFailed: _FAILED,
    Failure: _FAILED,
}
"""The type of each failure; one that is not here has that of the nearest class above it."""


class Problem(msgspec.Struct, frozen=True):
    """A problem that is ready to be sent, or to stand in the verdict of one row of many.

    Attributes:
        kind: its type.
        document: its members.
    """

    kind: Kind
    document: dict[str, Any]

    def encode(self) -> bytes:
        """Write it."""
        return _encode(self.document)


def kind_of(failure: type[Failure]) -> Kind:
    """Give the type of a failure."""
    return next(KINDS[ancestor] for ancestor in failure.__mro__ if ancestor in KINDS)


def problem(
    failure: Failure,
    body: Sequence[str] = (),
    parameters: Sequence[str] = (),
    request_id: str | None = None,
    at: str = "",
) -> Problem:
    """Tell what went wrong.

    Args:
        failure: that.
        body: the members that the request's body can have. Where a failure is about one of them, a pointer says so,
            and what does not exist is a reference, not the thing that was asked for.
        parameters: the names that the request's path and query can have.
        request_id: of the answer; None for a row of many.
        at: the pointer of the object whose members are those of the body.
    """
    kind = kind_of(type(failure))
    errors: Sequence[dict[str, str]] = getattr(failure, "errors", ())
    member = (failure.field or "").partition(".")[0]
    if not errors and kind is not _FAILED:
        if member in body and member not in parameters:
            kind = _REFERENCE if kind is _NOT_FOUND else kind
            errors = ({"pointer": f"{at}/" + (failure.field or "").replace(".", "/"), "detail": failure.reason},)
        elif member in parameters and kind is not _NOT_FOUND:
            errors = ({"parameter": member, "detail": failure.reason},)
    document: dict[str, Any] = {
        "type": TYPE + kind.slug,
        "title": kind.title,
        "status": kind.status,
        "detail": failure.reason,
    }
    if request_id is not None:
        document["instance"] = f"urn:guanxi:request:{request_id}"
    if errors:
        document["errors"] = list(errors)
    return Problem(kind, document)
