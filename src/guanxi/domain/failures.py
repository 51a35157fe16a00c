"""What can go wrong, in words.

Numbers are not here: DingTalk numbers one condition differently on different pages, so each door maps these
classes to its own dialect (a page's error table, an HTTP problem, a sentence on a page).
"""

from typing import ClassVar


class Failure(Exception):  # noqa: N818 - what happened, in the words of the directory; `Error` would say no more
    """Something that was asked for cannot be done, and nothing was changed.

    Args:
        field: DingTalk's name of the field that is to blame, or None when no single one is.
        reason: one sentence for a person: what is wrong and what is allowed. It never repeats personal data.
    """

    default_field: ClassVar[str | None] = None

    def __init__(self, reason: str, *, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field or self.default_field


class ValueMissing(Failure):
    """A required value is absent, null or empty."""


class ValueInvalid(Failure):
    """A value has the wrong type, is too long, too many, out of range or holds control characters."""


class NameInvalid(ValueInvalid):
    """The contact's name cannot be one."""

    default_field = "name"


class PhoneInvalid(ValueInvalid):
    """`mobile` and `state_code` do not make a phone number."""

    default_field = "mobile"


class UserIdInvalid(ValueInvalid):
    """A contact's userid cannot be one: empty, too long or with control characters."""

    default_field = "user_id"


class LabelsMissing(ValueMissing):
    """A contact needs at least one label."""

    default_field = "label_ids"


class LabelUnknown(Failure):
    """The organisation is strict about references and has no such label."""

    default_field = "label_ids"


class OwnerUnknown(Failure):
    """The organisation is strict about references and has no such employee."""

    default_field = "follower_user_id"


class ReferenceUnknown(Failure):
    """The organisation is strict about references and has no such employee or department to share with."""


class ContactUnknown(Failure):
    """No contact of this organisation has that userid."""

    default_field = "user_id"


class PhoneTaken(Failure):
    """Another contact of this organisation has that phone number."""

    default_field = "mobile"


class ExternalIdTaken(Failure):
    """Another contact of this organisation has that external id."""

    default_field = "external_id"


class ContactChanged(Failure):
    """The contact is not as the caller last saw it (If-Match)."""


class ChangedSince(Failure):
    """What a bulk operation did to a contact was changed since: it is not put back."""


class ActUnknown(Failure):
    """No bulk operation of this organisation that is remembered has that id."""

    default_field = "act"


class ActFinal(Failure):
    """The bulk operation did what cannot be put back."""


class CursorExpired(Failure):
    """The changes after that number are not all kept any more."""

    default_field = "after"


class CustomFieldUnknown(Failure):
    """The organisation has no field of its own with that key."""

    default_field = "key"


class CustomFieldExists(Failure):
    """The organisation has a field of its own with that key already."""

    default_field = "key"


class LabelInUse(Failure):
    """Contacts have the label, and nothing was said of what shall become of them."""


class LabelAbsent(Failure):
    """No label of this organisation has that id."""

    default_field = "label_id"


class LabelNameTaken(Failure):
    """Another group, or another label of the same group, has that name."""

    default_field = "name"


class LabelGroupNotEmpty(Failure):
    """The group still holds labels."""


class LabelGroupUnknown(Failure):
    """No group of labels of this organisation has that id."""

    default_field = "group_id"


class EmployeeUnknown(Failure):
    """No employee of this organisation has that userid, phone number or unionid."""

    default_field = "userid"


class EmployeeExists(Failure):
    """An employee of this organisation has that userid already."""

    default_field = "userid"


class EmployeePhoneTaken(Failure):
    """Another employee of this organisation has that phone number."""

    default_field = "mobile"


class DepartmentUnknown(Failure):
    """No department of this organisation has that dept_id."""

    default_field = "dept_id"


class DepartmentNotEmpty(Failure):
    """The department still holds departments or employees."""

    default_field = "dept_id"


class DepartmentCycle(Failure):
    """The department would lie below itself."""

    default_field = "parent_id"


class OrganisationFull(Failure):
    """The organisation has as many contacts as its `contact_limit` allows."""


class ContactsDisabled(Failure):
    """The organisation has not switched external contacts on."""


class OrganisationSuspended(Failure):
    """The organisation is suspended."""


class OrganisationUnknown(Failure):
    """No organisation has that corp_id, or the suite is not authorised by it."""

    default_field = "corp_id"


class TokenMissing(Failure):
    """No access token was sent."""

    default_field = "access_token"


class TokenInvalid(Failure):
    """The access token is unknown, expired or revoked."""

    default_field = "access_token"


class KeyInvalid(Failure):
    """The key of the native API is unknown, expired or revoked."""


class KeyUnknown(Failure):
    """No key of this organisation has that key_id."""

    default_field = "key_id"


class RoleRefused(Failure):
    """This role may not do that, whatever the scopes of its key."""


class ReplyMismatch(Failure):
    """The Idempotency-Key was used for another request."""


class AppKindRefused(Failure):
    """This kind of app may not do that, whatever its permissions."""


class PermissionMissing(Failure):
    """The app lacks a permission."""


class AppUnknown(Failure):
    """No app has that key, or the secret is not its own."""

    default_field = "app_key"


class TimestampMalformed(Failure):
    """A signed call's timestamp is not a number of milliseconds."""

    default_field = "timestamp"


class TimestampOutOfWindow(Failure):
    """A signed call's timestamp is more than a minute from the server's clock."""

    default_field = "timestamp"


class SignatureMismatch(Failure):
    """A signed call's signature is not the one that the suite's secret gives."""

    default_field = "signature"


class ResyncRequired(Failure):
    """What the caller may see has changed as a whole: what they know of it has to be read anew."""


class SearchNotReady(Failure):
    """Contacts cannot be searched yet: what they are found by is being made."""


class StoreBusy(Failure):
    """The store could not do it now, and nothing was changed: try again."""


class RateLimited(Failure):
    """More was asked within a second than is allowed.

    Args:
        reason: as of every failure.
        limit: how many calls a second are allowed.
        second, until: when they were made, and when it ends (the next second if not given), in seconds since 1970.

    Attributes:
        retry_after: seconds after which it is worth asking again: the next one has begun by then.
    """

    retry_after: ClassVar[int] = 1

    def __init__(self, reason: str, *, limit: int = 0, second: int = 0, until: int | None = None) -> None:
        super().__init__(reason)
        self.limit = limit
        self.second = second
        self.until = second + 1 if until is None else until
